package org.sourceselect.transferability.logits;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.Softmax;
import org.sourceselect.transferability.pixels.BySubject;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * Consistency of the source model's segmentation under perturbation, in the manner of CRank (Talks et al. 2025, arXiv
 * 2503.00450), on the logits; no label is used.
 *
 * <p>CRank runs the model again on perturbed images or with dropout, and counts, among the pixels that are foreground in
 * either segmentation, those on which the two agree. Feature maps hold one run, so here the logits are perturbed: each gets
 * independent Gumbel noise, under which a pixel of margin m = l1 - l0 changes sides with probability {@code 1 / (1 +
 * exp(|m| / t))}, so that the expectation over all noise is known and nothing is drawn. t is {@value #STRENGTH} standard
 * deviations of m over all pixels of the target, so that the logits' scale does not matter. Expected pixels foreground in
 * both over expected pixels foreground in either, over all images of a subject together, then the mean over the subjects in
 * which the model finds any foreground. In [0, 1].
 *
 * <p>It sees how sharply the model separates the classes on the target, not how its inner layers would react: a model that
 * is wrong with confidence is consistent. Two channels. Two passes.
 *
 * <p>Diagnostics: {@code atHalfStrength} and {@code atDoubleStrength}, the same with other noise; {@code noise} t; {@code
 * subjects} in the mean; {@code subjectsWithoutForeground} left out; {@code predictedForeground} share of pixels.
 */
public final class Consistency implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "consistency",
            "consistency",
            4,
            "how little the source model's segmentation changes when its logits are perturbed; no labels",
            "after Talks et al. 2025, arXiv 2503.00450, on the logits",
            Set.of(Need.TARGET_FEATURES, Need.LOGITS, Need.IMAGES),
            Channels.TWO,
            "2 passes",
            "0 to 1");

    /** Our choice: flips 6 % of the pixels that lie a quarter of a standard deviation from the border between classes. */
    private static final double STRENGTH = 0.1;

    private static final double[] STRENGTHS = {STRENGTH, STRENGTH / 2, STRENGTH * 2};

    /** Our strength of noise. */
    public Consistency() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    /** Of the margin, over all pixels. */
    private static double deviation(ClassMoments moments) {
        double[] products = moments.products(moments.mean());
        return Math.sqrt(Math.max(0, products[0] - 2 * products[1] + products[3]) / moments.pixels());
    }

    /** Without a group the noise is of another strength too, of which the score is taken to be linear in the logarithm. */
    private static LeftOut leaveOut(
            FeatureMaps target,
            Grouped<ClassMoments> groups,
            SortedMap<Integer, Agreement> subjects,
            double deviation) {
        double[][] without = new double[STRENGTHS.length][];
        for (int k = 0; k < STRENGTHS.length; k++) {
            int strength = k;
            without[k] = LeftOut.ofMean(
                            target,
                            subjects,
                            subject -> subject.predicted > 0
                                    ? OptionalDouble.of(subject.both[strength] / subject.either[strength])
                                    : OptionalDouble.empty())
                    .without();
        }
        double range = Math.log(STRENGTHS[2] / STRENGTHS[1]);
        return groups.leaveOut(
                "target",
                (rest, group) -> without[0][group]
                        + (without[2][group] - without[1][group]) / range * Math.log(deviation(rest) / deviation));
    }

    private static final class Agreement implements FeatureScan.Accumulator {
        private final double deviation;
        private final double[] both = new double[STRENGTHS.length];
        private final double[] either = new double[STRENGTHS.length];
        private long predicted;
        private long pixels;

        Agreement(double deviation) {
            this.deviation = deviation;
        }

        @Override
        public void add(float[] features, byte[] labels) {
            for (int k = 0; k < STRENGTHS.length; k++) {
                double noise = STRENGTHS[k] * deviation;
                double common = 0;
                double change = 0;
                for (int p = 0; p < labels.length; p++) {
                    double margin = (double) features[labels.length + p] - features[p];
                    double flip = Softmax.sigmoid(-Math.abs(margin) / noise);
                    if (margin > 0) {
                        common += 1 - flip;
                    }
                    change += flip;
                }
                both[k] += common;
                either[k] += common + change;
            }
            for (int p = 0; p < labels.length; p++) {
                predicted += features[labels.length + p] > features[p] ? 1 : 0;
            }
            pixels += labels.length;
        }

        void merge(Agreement other) {
            for (int k = 0; k < STRENGTHS.length; k++) {
                both[k] += other.both[k];
                either[k] += other.either[k];
            }
            predicted += other.predicted;
            pixels += other.pixels;
        }
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        Grouped<ClassMoments> groups = Grouped.read(target, () -> new ClassMoments(2), ClassMoments::merge, progress);
        ClassMoments moments = groups.whole();
        double deviation = deviation(moments);
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        if (!(deviation > 0)) {
            return Score.undefined(
                    "the source model gives every pixel of the target the same margin", moments.pixels(), diagnostics);
        }
        SortedMap<Integer, Agreement> subjects =
                BySubject.read(target, () -> new Agreement(deviation), Agreement::merge, progress);
        double[] mean = new double[STRENGTHS.length];
        long predicted = 0;
        int counted = 0;
        for (Agreement subject : subjects.values()) {
            predicted += subject.predicted;
            if (subject.predicted > 0) {
                counted++;
                for (int k = 0; k < mean.length; k++) {
                    mean[k] += subject.both[k] / subject.either[k];
                }
            }
        }
        diagnostics.put("atHalfStrength", mean[1] / counted);
        diagnostics.put("atDoubleStrength", mean[2] / counted);
        diagnostics.put("noise", STRENGTH * deviation);
        diagnostics.put("subjects", (double) counted);
        diagnostics.put("subjectsWithoutForeground", (double) subjects.size() - counted);
        diagnostics.put("predictedForeground", (double) predicted / moments.pixels());
        if (counted == 0) {
            return Score.undefined("the source model segments nothing on the target", moments.pixels(), diagnostics);
        }
        return new Score(mean[0] / counted, 0, moments.pixels(), Optional.empty(), diagnostics)
                .doubted(() -> leaveOut(target, groups, subjects, deviation));
    }
}
