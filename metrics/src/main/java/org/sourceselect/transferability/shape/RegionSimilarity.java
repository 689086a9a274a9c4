package org.sourceselect.transferability.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.sourceselect.evaluation.Bootstrap;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.RegionForm;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.ssim.LabelMaps;
import org.sourceselect.transferability.ssim.RegionSsim;
import org.sourceselect.transferability.ssim.ResizedLabels;

/**
 * How alike the regions of interest of two tasks are, in the forms that the empty background cannot decide.
 *
 * <p>All forms compare the same pairs of subjects: each subject that both tasks have with itself, else subjects of the one
 * with subjects of the other. A form's value is the mean over what it compares:
 *
 * <ul>
 *   <li>{@link RegionForm#SSIM_PRESENT} {@link RegionSsim} of each slice and the other subject's slice nearest in height, seen from
 *       either side, where at least one shows its region
 *   <li>{@link RegionForm#SSIM_BOX} {@link RegionSsim} of the regions in their {@link RegionBox}es, at {@value #HEIGHTS} heights between
 *       the region's own lowest and highest slice
 *   <li>{@link RegionForm#DESCRIPTORS} the mean of the {@linkplain ShapeDescriptors#likeness six likenesses}
 * </ul>
 *
 * <p>None changes when source and target change places (but for which pairs are drawn, where there are more than are asked for),
 * nor when both get empty slices or margins; each is 1 for a task and itself. Slices of different size are brought to a common
 * grid by nearest neighbour.
 */
public final class RegionSimilarity {

    /** At how many heights of a region its box is compared. */
    static final int HEIGHTS = 8;

    private final LabelMaps source;
    private final LabelMaps target;
    private final List<SubjectPairs.Pair> subjects;
    private final boolean sameSubject;
    private final int pairs;
    private final long seed;
    private final ProgressListener progress;

    private RegionSimilarity(
            LabelMaps source,
            LabelMaps target,
            SubjectPairs subjects,
            int pairs,
            long seed,
            ProgressListener progress) {
        this.source = source;
        this.target = target;
        this.subjects = subjects.pairs();
        this.sameSubject = subjects.sameSubject();
        this.pairs = pairs;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * What came of a comparison in one form.
     *
     * @param mean over what was compared, at most 1
     * @param low lower end of the 95 % interval of the mean, by bootstrap over target subjects; NaN with fewer than three
     * @param high its upper end
     * @param pairs how many pairs were compared: of subjects for descriptors, else of slices
     * @param sameSubject whether the two of a pair are of the same subject
     * @param parts what the mean is made of, by name; empty for a form that has no parts
     */
    public record Result(
            double mean, double low, double high, int pairs, boolean sameSubject, Map<String, Double> parts) {}

    /**
     * What came of a comparison in every form made here.
     *
     * @param present by {@link RegionForm#SSIM_PRESENT}
     * @param box by {@link RegionForm#SSIM_BOX}
     * @param descriptors by {@link RegionForm#DESCRIPTORS}
     */
    public record Forms(Result present, Result box, Result descriptors) {

        /** The result in a form. */
        public Result of(RegionForm form) {
            return switch (form) {
                case SSIM_PRESENT -> present;
                case SSIM_BOX -> box;
                case DESCRIPTORS -> descriptors;
            };
        }
    }

    /** What was measured: each pair's value, the number of its target's subject, and the means of the parts. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; the arrays are the data.
    private record Measured(double[] values, int[] who, Map<String, Double> parts) {}

    /** Two slices, and the number of the target's subject. */
    private record Slices(int source, RegionBox sourceBox, int target, RegionBox targetBox, int subject) {}

    /** What is measured of two slices. */
    private interface Measure {
        double of(Slices pair, byte[] own, byte[] other);
    }

    /**
     * Compares two tasks in every form made here.
     *
     * @param source one task's labels
     * @param target the other's
     * @param pairs how many pairs, of slices or of subjects, to compare at most
     * @param seed of the choice of pairs and of the bootstrap
     * @param progress hears how far the work is
     * @throws IllegalArgumentException when no subject of a task has the region, two slices of a subject have the same height, or
     *     {@code pairs} is not positive; a sentence for a user
     */
    public static Forms compare(LabelMaps source, LabelMaps target, int pairs, long seed, ProgressListener progress) {
        RegionSimilarity similarity = between(source, target, pairs, seed, progress);
        return new Forms(
                similarity.result(similarity.present()),
                similarity.result(similarity.boxed()),
                similarity.result(similarity.described()));
    }

    /**
     * Compares two tasks in one form, for a score on its own.
     *
     * @return the mean, with an interval by leaving out target subjects; {@code pairs}, {@code subjectPairs} and {@code
     *     sameSubject} (1 or 0) among the diagnostics, and the parts of the mean where it has any
     * @throws IllegalArgumentException as {@link #compare}
     */
    public static Score score(
            RegionForm form, LabelMaps source, LabelMaps target, int pairs, long seed, ProgressListener progress) {
        RegionSimilarity similarity = between(source, target, pairs, seed, progress);
        Measured measured = switch (form) {
            case SSIM_PRESENT -> similarity.present();
            case SSIM_BOX -> similarity.boxed();
            case DESCRIPTORS -> similarity.described();
        };
        Map<String, Double> diagnostics = new LinkedHashMap<>(measured.parts());
        diagnostics.put("pairs", (double) measured.values().length);
        diagnostics.put("subjectPairs", (double) similarity.subjects.size());
        diagnostics.put("sameSubject", similarity.sameSubject ? 1.0 : 0.0);
        return Score.ofMean(measured.values(), Optional.of(i -> measured.who()[i]), Optional.empty(), diagnostics);
    }

    private static RegionSimilarity between(
            LabelMaps source, LabelMaps target, int pairs, long seed, ProgressListener progress) {
        if (pairs < 1) {
            throw new IllegalArgumentException("The number of pairs is " + pairs + "; give at least 1.");
        }
        int height = Math.max(source.height(), target.height());
        int width = Math.max(source.width(), target.width());
        LabelMaps ours = ResizedLabels.of(source, height, width);
        LabelMaps theirs = ResizedLabels.of(target, height, width);
        List<SubjectRegion> sources = present("source", ours, progress);
        List<SubjectRegion> targets = present("target", theirs, progress);
        SubjectPairs chosen = SubjectPairs.choose(sources, targets, pairs, new SplitMix64(seed));
        return new RegionSimilarity(ours, theirs, chosen, pairs, seed, progress);
    }

    private static List<SubjectRegion> present(String side, LabelMaps maps, ProgressListener progress) {
        List<SubjectRegion> regions = SubjectRegion.all(maps, progress);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("The " + side + " has the region in none of its " + maps.slices()
                    + " label slices; check which label is meant.");
        }
        return regions;
    }

    private Measured present() {
        List<Slices> candidates = new ArrayList<>();
        for (SubjectPairs.Pair pair : subjects) {
            Set<Integer> ours = Set.copyOf(pair.source().showing());
            Set<Integer> theirs = Set.copyOf(pair.target().showing());
            Set<Slices> met = new LinkedHashSet<>();
            for (int t : pair.target().slices()) {
                met.add(slices(pair, nearest(source, pair.source().slices(), target.position(t)), t));
            }
            for (int s : pair.source().slices()) {
                met.add(slices(pair, s, nearest(target, pair.target().slices(), source.position(s))));
            }
            met.stream()
                    .filter(m -> ours.contains(m.source()) || theirs.contains(m.target()))
                    .forEach(candidates::add);
        }
        return mean("comparing regions in place", drawn(candidates), (pair, own, other) -> {
            source.mask(pair.source(), own);
            target.mask(pair.target(), other);
            return RegionSsim.of(own, other, source.height(), source.width());
        });
    }

    private Measured boxed() {
        List<Slices> candidates = new ArrayList<>();
        for (SubjectPairs.Pair pair : subjects) {
            for (int k = 0; k < HEIGHTS; k++) {
                candidates.add(slices(
                        pair, at(pair.source().showing(), k), at(pair.target().showing(), k)));
            }
        }
        return mean("comparing regions in boxes", drawn(candidates), (pair, own, other) -> {
            source.mask(pair.source(), own);
            target.mask(pair.target(), other);
            return RegionSsim.of(
                    pair.sourceBox().of(own, source.width()),
                    pair.targetBox().of(other, target.width()),
                    RegionBox.SIDE,
                    RegionBox.SIDE);
        });
    }

    private Measured described() {
        int n = subjects.size();
        double[] values = new double[n];
        int[] who = new int[n];
        Map<String, Double> parts = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            SubjectPairs.Pair pair = subjects.get(i);
            Map<String, Double> likeness = ShapeDescriptors.likeness(
                    pair.source().shape(), pair.target().shape());
            values[i] = likeness.values().stream().mapToDouble(v -> v).sum() / likeness.size();
            who[i] = pair.target().subject();
            likeness.forEach((name, value) -> parts.merge(name, value / n, Double::sum));
        }
        return new Measured(values, who, parts);
    }

    private static Slices slices(SubjectPairs.Pair pair, int source, int target) {
        return new Slices(
                source,
                pair.source().box(),
                target,
                pair.target().box(),
                pair.target().subject());
    }

    /** The slice in the middle of the k-th of equal parts of a region. */
    private static int at(List<Integer> showing, int k) {
        return showing.get((2 * k + 1) * showing.size() / (2 * HEIGHTS));
    }

    /** The lowest of the slices nearest to a height. */
    private static int nearest(LabelMaps maps, List<Integer> slices, double height) {
        int nearest = slices.get(0);
        for (int s : slices) {
            if (Math.abs(maps.position(s) - height) < Math.abs(maps.position(nearest) - height)) {
                nearest = s;
            }
        }
        return nearest;
    }

    /** All of them, or as many as are asked for. */
    private List<Slices> drawn(List<Slices> candidates) {
        if (candidates.size() <= pairs) {
            return candidates;
        }
        int[] order = new SplitMix64(seed ^ 0x2545F4914F6CDD1DL).permutation(candidates.size());
        return Arrays.stream(order, 0, pairs).mapToObj(candidates::get).toList();
    }

    private Measured mean(String phase, List<Slices> compared, Measure measure) {
        int n = compared.size();
        double[] values = new double[n];
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, n).parallel().forEach(i -> {
            byte[] own = new byte[source.height() * source.width()];
            byte[] other = new byte[target.height() * target.width()];
            values[i] = measure.of(compared.get(i), own, other);
            progress.progress(phase, done.incrementAndGet(), n);
        });
        return new Measured(values, compared.stream().mapToInt(Slices::subject).toArray(), Map.of());
    }

    private Result result(Measured measured) {
        double[] values = measured.values();
        Optional<Interval> interval =
                Bootstrap.ofGroupedMean(values, measured.who(), new SplitMix64(seed ^ 0x5DEECE66DL));
        return new Result(
                Arrays.stream(values).sum() / values.length,
                interval.map(Interval::low).orElse(Double.NaN),
                interval.map(Interval::high).orElse(Double.NaN),
                values.length,
                sameSubject,
                measured.parts());
    }
}
