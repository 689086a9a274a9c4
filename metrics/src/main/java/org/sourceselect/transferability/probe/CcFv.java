package org.sourceselect.transferability.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.PartScore;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.SpanningTree;
import org.sourceselect.transferability.math.SymmetricEigen;
import org.sourceselect.transferability.math.TridiagonalEigen;
import org.sourceselect.transferability.pixels.BottomSample;
import org.sourceselect.transferability.pixels.BySubject;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.PickedPixels;

/**
 * CC-FV, class consistency and feature variety (Yang et al. 2023, arXiv 2307.11958), on the feature maps at hand: {@code
 * log(F / C)}.
 *
 * <p>C is the mean 2-Wasserstein distance between any two subjects' foreground features taken as Gaussians (covariances
 * divided by n - 1), {@code W^2 = |m1 - m2|^2 + tr(S1 + S2 - 2 (S1^1/2 S2 S1^1/2)^1/2)}: low when the region looks the same
 * in all subjects. F is the mean over subjects of the inverse of the hyperspherical energy, the mean over pairs of up to
 * {@value #VARIETY_PIXELS} of the subject's pixels of {@code 1 / sqrt(|u - v|^2 + }{@value #SOFTENING}{@code )}, u and v the
 * features scaled to length 1: high when they point in many directions.
 *
 * <p>Differs from the paper: it adds this up over the layers of the decoder, as {@link CcFvLayers} does; a feature dump holds
 * what follows the last alone, the logits; two mirrored logits lie near one line, so that F then says little. The released code uses the energy itself,
 * and of one mean feature per subject; the text's inverse is taken here.
 *
 * <p>Unbounded on both sides. Any number of channels. One pass; of more than {@value #MOST_SUBJECTS} subjects, evenly
 * spaced ones are compared. Undefined for fewer than two subjects with at least two foreground pixels.
 *
 * <p>Doubt: without a subject, its pairs and its variety are left out.
 *
 * <p>Diagnostics: {@code classConsistency} C; {@code featureVariety} F; {@code subjects} and {@code pairs} compared;
 * {@code varietyPixels} sampled in all.
 */
public final class CcFv implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "cc-fv",
            "CC-FV",
            4,
            "how alike the region's features are between subjects, and how varied all are; on the logits",
            "Yang et al. 2023, arXiv 2307.11958, last layer only",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES),
            Channels.ANY,
            "1 pass, pairs of subjects",
            "unbounded");

    private static final int VARIETY_PIXELS = 500;
    private static final int MOST_SUBJECTS = 200;
    /** Bytes of what is kept of the subjects. */
    private static final long MOST_KEPT = 128L << 20;

    /** The released code's, against infinite energy of equal directions. */
    private static final double SOFTENING = 1e-3;

    /** Rotations of larger matrices take too long. */
    private static final int MOST_ROTATED = 64;

    /** CC-FV has no settings. */
    public CcFv() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    /** Takes the images of as many subjects as there is room for, evenly spaced ones. */
    static BySubject<Subject> roomFor(FeatureMaps target) {
        int[] all = IntStream.range(0, target.images())
                .map(target::subject)
                .distinct()
                .sorted()
                .toArray();
        Set<Integer> kept = spread(Arrays.stream(all).boxed().toList(), mostKept(target.channels())).stream()
                .collect(Collectors.toUnmodifiableSet());
        return new BySubject<>(target, kept::contains, () -> new Subject(target));
    }

    /** By two labels' products of features and the sampled pixels; two at least, as one has nobody to be compared with. */
    static int mostKept(int channels) {
        long bytes = 2L * channels * channels * Double.BYTES + (long) VARIETY_PIXELS * channels * Float.BYTES;
        return Math.toIntExact(Math.max(2, MOST_KEPT / bytes));
    }

    /** What a subject leaves behind. */
    static final class Subject implements FeatureScan.ImageAccumulator {
        private final FeatureMaps target;
        private final ClassMoments moments;
        private final BottomSample<float[]> pixels = new BottomSample<>(VARIETY_PIXELS);

        private int number;

        Subject(FeatureMaps target) {
            this.target = target;
            this.moments = new ClassMoments(target.channels());
        }

        @Override
        public void add(int image, float[] features, byte[] labels) {
            number = target.subject(image);
            moments.add(features, labels);
            PickedPixels picked = new PickedPixels(features, labels.length);
            for (int p = 0; p < labels.length; p++) {
                long priority = BottomSample.priority(image, p);
                if (pixels.wants(priority)) {
                    pixels.add(priority, picked.pick(p));
                }
            }
            picked.fill();
        }

        void merge(Subject other) {
            moments.merge(other.moments);
            pixels.merge(other.pixels);
        }
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        return of(target, BySubject.read(target, () -> new Subject(target), Subject::merge, progress), progress)
                .alone();
    }

    /** Of what the subjects left behind. */
    static PartScore of(FeatureMaps target, SortedMap<Integer, Subject> read, ProgressListener progress) {
        int d = target.channels();
        long samples = (long) target.images() * target.height() * target.width();
        List<Subject> foreground = spread(
                read.values().stream().filter(s -> s.moments.count(1) > 1).toList(), MOST_SUBJECTS);
        double[] varieties = foreground.parallelStream()
                .mapToDouble(s -> 1 / energy(s.pixels.items()))
                .toArray();
        double variety = 0;
        for (double v : varieties) {
            variety += v / varieties.length;
        }
        int pairs = foreground.size() * (foreground.size() - 1) / 2;
        double[][] distances =
                distances(d, foreground.stream().map(s -> s.moments).toList(), progress);
        double consistency = 0;
        for (double[] row : distances) {
            consistency += Arrays.stream(row).sum() / pairs;
        }
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("classConsistency", consistency);
        diagnostics.put("featureVariety", variety);
        diagnostics.put("subjects", (double) foreground.size());
        diagnostics.put("pairs", (double) pairs);
        diagnostics.put(
                "varietyPixels",
                foreground.stream().mapToDouble(s -> s.pixels.items().size()).sum());
        if (pairs == 0) {
            return PartScore.undefined(
                    "consistency is between subjects, and the region covers two pixels or more in " + foreground.size()
                            + " of the target's",
                    samples,
                    diagnostics);
        }
        if (!(consistency > 0)) {
            return PartScore.undefined("the foreground's features are the same in all subjects", samples, diagnostics);
        }
        return new PartScore(
                new Score(Math.log(variety / consistency), 0, samples, Optional.empty(), diagnostics),
                () -> leaveOut(target, foreground, varieties, distances));
    }

    private static LeftOut leaveOut(
            FeatureMaps target, List<Subject> foreground, double[] varieties, double[][] distances) {
        SubjectGroups groups = SubjectGroups.of(target);
        double[] without = new double[groups.count()];
        for (int g = 0; g < without.length; g++) {
            int group = g;
            int[] rest = IntStream.range(0, varieties.length)
                    .filter(i -> groups.of(foreground.get(i).number) != group)
                    .toArray();
            double variety = 0;
            double distance = 0;
            for (int i = 0; i < rest.length; i++) {
                variety += varieties[rest[i]] / rest.length;
                for (int j = 0; j < i; j++) {
                    distance += distances[rest[i]][rest[j]];
                }
            }
            double consistency = distance / (0.5 * rest.length * (rest.length - 1));
            without[g] = consistency > 0 ? Math.log(variety / consistency) : Double.NaN;
        }
        return new LeftOut("target", groups, without);
    }

    /** At most so many of them, evenly spaced. */
    private static <T> List<T> spread(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / most)))
                .toList();
    }

    /** The mean over pairs of the inverse distance of directions. */
    private static double energy(List<float[]> pixels) {
        double[][] directions = pixels.stream().map(CcFv::direction).toArray(double[][]::new);
        double sum = 0;
        for (int i = 1; i < directions.length; i++) {
            double row = 0;
            for (int j = 0; j < i; j++) {
                row += 1 / Math.sqrt(SpanningTree.squaredDistance(directions[i], directions[j]) + SOFTENING);
            }
            sum += row;
        }
        return sum / (0.5 * directions.length * (directions.length - 1));
    }

    private static double[] direction(float[] features) {
        double square = 0;
        for (float f : features) {
            square += (double) f * f;
        }
        double[] direction = new double[features.length];
        for (int c = 0; c < direction.length; c++) {
            direction[c] = square == 0 ? 0 : features[c] / Math.sqrt(square);
        }
        return direction;
    }

    /** The distance of each subject from those before it. */
    private static double[][] distances(int d, List<ClassMoments> subjects, ProgressListener progress) {
        List<double[]> covariances = new ArrayList<>();
        for (ClassMoments subject : subjects) {
            covariances.add(subject.covariance(1, subject.count(1) - 1));
        }
        double[][] rows = new double[subjects.size()][];
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, rows.length).parallel().forEach(i -> {
            rows[i] = new double[i];
            double[] root = squareRoot(d, covariances.get(i).clone());
            for (int j = 0; j < i; j++) {
                rows[i][j] = wasserstein(
                        subjects.get(i).mean(1), subjects.get(j).mean(1), covariances.get(i), root, covariances.get(j));
            }
            progress.progress("comparing subjects", done.incrementAndGet(), rows.length);
        });
        return rows;
    }

    private static double wasserstein(double[] mean, double[] other, double[] s, double[] root, double[] t) {
        int d = mean.length;
        double[] inner = product(d, product(d, root, t), root);
        double square = SpanningTree.squaredDistance(mean, other);
        double[] variances = eigenvalues(d, inner);
        for (int k = 0; k < d; k++) {
            square += s[k * d + k] + t[k * d + k] - 2 * Math.sqrt(Math.max(0, variances[k]));
        }
        return Math.sqrt(Math.max(0, square));
    }

    private static double[] squareRoot(int d, double[] matrix) {
        if (d > MOST_ROTATED) {
            return TridiagonalEigen.squareRoot(matrix, d);
        }
        SymmetricEigen eigen = new SymmetricEigen(d);
        eigen.decompose(matrix);
        return eigen.squareRoot();
    }

    private static double[] eigenvalues(int d, double[] matrix) {
        if (d > MOST_ROTATED) {
            return TridiagonalEigen.decompose(matrix, d);
        }
        SymmetricEigen eigen = new SymmetricEigen(d);
        eigen.decompose(matrix);
        return IntStream.range(0, d).mapToDouble(eigen::value).toArray();
    }

    private static double[] product(int d, double[] a, double[] b) {
        double[] c = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int k = 0; k < d; k++) {
                for (int j = 0; j < d; j++) {
                    c[i * d + j] += a[i * d + k] * b[k * d + j];
                }
            }
        }
        return c;
    }
}
