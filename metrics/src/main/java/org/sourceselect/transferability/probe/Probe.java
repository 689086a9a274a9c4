package org.sourceselect.transferability.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.evaluation.Bootstrap;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.pixels.ClassMoments;

/**
 * A linear probe (Alain and Bengio 2016, arXiv 1610.01644) of the features, cross-validated over subjects: the Dice that a linear
 * segmentation of the features reaches on subjects that it has not learnt from.
 *
 * <p>Each subject is left out in turn (of more than {@value SubjectGroups#MOST}, in so many groups; in fewer where the statistics
 * of many channels would take more than 512 MB) and told by a {@linkplain RidgeRegression ridge regression} on the others. The
 * penalty, of 1, 0.1, 0.01, 0.001 and 0.0001, and the threshold, of 0, 0.01, … 1.5, are those with the greatest mean Dice of the
 * other subjects, each told without having been learnt from; where several serve alike, the greatest penalty and the least
 * threshold. The score is the mean Dice of the subjects in which the region occurs, 0 to 1.
 *
 * <p>Learnt from and judged by at most {@value ProbedSubject#MOST_PIXELS} pixels of either label of a subject, drawn by priority; in a Dice
 * each stands for as many of its label as were not drawn. Any number of channels; one pass.
 *
 * <p>Diagnostics: {@code subjects} judged, {@code subjectsWithoutRoi}, {@code folds}, {@code drawnPixels}, {@code channels}; {@code markingAll}, the
 * mean Dice of marking every pixel; {@code penalty}, the chosen ones' geometric mean, and {@code threshold}, the mean;
 * {@code bootstrapLow} and {@code bootstrapHigh}, the 95 % percentile interval of the mean Dice over subjects drawn again, where
 * three or more were judged.
 */
public final class Probe implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "probe",
            "probe",
            1,
            "Dice of a linear segmentation of what the source's encoder sees, on subjects not learnt from",
            "after Alain and Bengio 2016, arXiv 1610.01644",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES, Need.ENCODER),
            Channels.ANY,
            "1 pass, regressions",
            "0 to 1");

    private static final long SEED = 0x5eed;

    /** Sums of Dice that differ by rounding alone are the same. */
    private static final double ALIKE = 1e-9;

    /** The probe has no settings. */
    public Probe() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        SubjectGroups folds = SubjectGroups.of(
                IntStream.range(0, target.images()).map(target::subject), ProbedSubject.mostGroups(target.channels()));
        return new Trial(target, folds, ProbedSubject.read(target, progress)).score(progress);
    }

    /** What was chosen for a subject, and how well it served. */
    private record Told(double penalty, double threshold, double dice) {}

    private static final class Trial {
        private final FeatureMaps target;
        private final SubjectGroups folds;
        private final List<ProbedSubject> subjects;
        private final List<ProbedSubject> judged;
        private final long samples;
        private final Map<String, Double> diagnostics = new LinkedHashMap<>();

        Trial(FeatureMaps target, SubjectGroups folds, List<ProbedSubject> subjects) {
            this.target = target;
            this.folds = folds;
            this.subjects = subjects;
            this.judged = subjects.stream().filter(s -> s.count(1) > 0).toList();
            this.samples = count(subjects.stream(), 0) + count(subjects.stream(), 1);
        }

        Score score(ProgressListener progress) {
            diagnostics.put("subjects", (double) judged.size());
            diagnostics.put("subjectsWithoutRoi", (double) (subjects.size() - judged.size()));
            diagnostics.put("folds", (double) folds.count());
            diagnostics.put(
                    "drawnPixels",
                    subjects.stream()
                            .mapToDouble(s -> s.drawn(0).size() + s.drawn(1).size())
                            .sum());
            diagnostics.put("channels", (double) target.channels());
            Optional<String> oneClass =
                    ClassMoments.oneClassOnly(count(subjects.stream(), 0), count(subjects.stream(), 1));
            if (oneClass.isPresent()) {
                return Score.undefined(oneClass.get(), samples, diagnostics);
            }
            for (ProbedSubject subject : judged) {
                if (count(others(subject), 0) == 0 || count(others(subject), 1) == 0) {
                    return Score.undefined(
                            "a probe is judged by subjects that it has not learnt from, and without some of the target's"
                                    + " subjects region or background occurs nowhere",
                            samples,
                            diagnostics);
                }
            }
            return score(told(progress));
        }

        private Score score(SortedMap<Integer, Told> told) {
            double all = judged.stream()
                    .mapToDouble(s -> 2.0 * s.count(1) / (s.count(0) + 2 * s.count(1)))
                    .average()
                    .orElseThrow();
            double[] dice = told.values().stream().mapToDouble(Told::dice).toArray();
            double value =
                    IntStream.range(0, dice.length).mapToDouble(i -> dice[i]).sum() / dice.length;
            diagnostics.put("markingAll", all);
            diagnostics.put(
                    "penalty",
                    Math.exp(told.values().stream()
                            .mapToDouble(t -> Math.log(t.penalty))
                            .average()
                            .orElseThrow()));
            diagnostics.put(
                    "threshold",
                    told.values().stream()
                            .mapToDouble(Told::threshold)
                            .average()
                            .orElseThrow());
            int[] once = IntStream.range(0, dice.length).map(i -> 1).toArray();
            Bootstrap.ofMean(dice, once, new SplitMix64(SEED)).ifPresent(interval -> {
                diagnostics.put("bootstrapLow", interval.low());
                diagnostics.put("bootstrapHigh", interval.high());
            });
            Optional<String> useless = value > all
                    ? Optional.empty()
                    : Optional.of("no information: the probe does no better than marking every pixel");
            return new Score(value, 0, samples, useless, diagnostics)
                    .doubted(() -> LeftOut.ofMean(target, told, t -> OptionalDouble.of(t.dice)));
        }

        private Stream<ProbedSubject> others(ProbedSubject subject) {
            return subjects.stream().filter(s -> fold(s) != fold(subject));
        }

        private int fold(ProbedSubject subject) {
            return folds.of(subject.number());
        }

        private static long count(Stream<ProbedSubject> subjects, int label) {
            return subjects.mapToLong(s -> s.count(label)).sum();
        }

        private SortedMap<Integer, Told> told(ProgressListener progress) {
            List<ClassMoments> parts = ProbedSubject.moments(subjects, folds, target.channels());
            AtomicInteger done = new AtomicInteger();
            List<List<RidgeRegression.Fit>> fits = IntStream.range(0, folds.count())
                    .parallel()
                    .mapToObj(fold -> {
                        List<RidgeRegression.Fit> fit = fits(parts, fold);
                        progress.progress("fold", done.incrementAndGet(), folds.count());
                        return fit;
                    })
                    .toList();
            List<HeldOut> held = judged.parallelStream()
                    .map(s -> new HeldOut(s, fits.get(fold(s))))
                    .toList();
            SortedMap<Integer, Told> told = new TreeMap<>();
            for (int s = 0; s < judged.size(); s++) {
                told.put(judged.get(s).number(), told(held, s));
            }
            return told;
        }

        private List<RidgeRegression.Fit> fits(List<ClassMoments> parts, int leftOut) {
            List<RidgeRegression.Fit> fits = new ArrayList<>();
            if (judged.stream().anyMatch(s -> fold(s) == leftOut)) {
                RidgeRegression regression = new RidgeRegression(ProbedSubject.together(
                        IntStream.range(0, parts.size())
                                .filter(f -> f != leftOut)
                                .mapToObj(parts::get),
                        target.channels()));
                for (double penalty : HeldOut.PENALTIES) {
                    fits.add(regression.fit(penalty));
                }
            }
            return fits;
        }

        /** By what served the subjects of other folds best. */
        private Told told(List<HeldOut> held, int subject) {
            int[] others = IntStream.range(0, held.size())
                    .filter(s -> fold(judged.get(s)) != fold(judged.get(subject)))
                    .toArray();
            double[] sums = new double[HeldOut.PENALTIES.length * HeldOut.THRESHOLDS];
            for (int choice = 0; choice < sums.length; choice++) {
                for (int s : others) {
                    sums[choice] += held.get(s).dice(choice / HeldOut.THRESHOLDS, choice % HeldOut.THRESHOLDS);
                }
            }
            double most = DoubleStream.of(sums).max().orElseThrow() - ALIKE;
            int first = IntStream.range(0, sums.length)
                    .filter(choice -> sums[choice] >= most)
                    .findFirst()
                    .orElseThrow();
            int penalty = first / HeldOut.THRESHOLDS;
            int threshold = first % HeldOut.THRESHOLDS;
            return new Told(
                    HeldOut.PENALTIES[penalty],
                    HeldOut.threshold(threshold),
                    held.get(subject).dice(penalty, threshold));
        }
    }
}
