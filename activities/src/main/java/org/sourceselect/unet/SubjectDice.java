package org.sourceselect.unet;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.random.SplitMix64;

/**
 * Dice of each subject over all its prepared slices together, 2|A n B| / (|A| + |B|), A the segmentation and B the mask.
 *
 * @param bySubject the subjects in whose prepared slices the region of interest occurs; 0 to 1
 * @param withoutRoi the subjects in whose prepared slices it does not (it may in dropped ones), where Dice says only whether anything at all was segmented
 */
public record SubjectDice(SortedMap<Integer, Double> bySubject, SortedSet<Integer> withoutRoi) {

    private static final int RESAMPLES = 2000;

    /**
     * The mean and its 95 % interval, by the percentile bootstrap over subjects (Efron and Tibshirani 1993, chapter 13)
     * with 2,000 resamples.
     *
     * @param seed of the resampling
     */
    public DiceSummary summary(long seed) {
        double[] values =
                bySubject.values().stream().mapToDouble(Double::doubleValue).toArray();
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (values.length < 2) {
            return new DiceSummary(mean, Double.NaN, Double.NaN, values.length, withoutRoi.size());
        }
        SplitMix64 random = SplitMix64.of(seed, "bootstrap");
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.below(values.length)];
            }
            means[r] = sum / values.length;
        }
        Arrays.sort(means);
        return new DiceSummary(mean, quantile(means, 0.025), quantile(means, 0.975), values.length, withoutRoi.size());
    }

    /** Linear between order statistics, numpy's default. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (place - below) * (above - sorted[below]);
    }

    /** Counts pixels, slice by slice in any order. */
    static final class Counter {

        private static final class Pixels {
            long both;
            long segmented;
            long mask;
        }

        private final SortedMap<Integer, Pixels> subjects = new TreeMap<>();

        /** A pixel belongs to the segmentation where the second channel's logit is the larger one. */
        void add(int subject, float[] logits, byte[] mask) {
            Pixels pixels = subjects.computeIfAbsent(subject, s -> new Pixels());
            for (int p = 0; p < mask.length; p++) {
                boolean segmented = logits[mask.length + p] > logits[p];
                boolean inside = mask[p] == 1;
                pixels.segmented += segmented ? 1 : 0;
                pixels.mask += inside ? 1 : 0;
                pixels.both += segmented && inside ? 1 : 0;
            }
        }

        SubjectDice dice() {
            SortedMap<Integer, Double> bySubject = new TreeMap<>();
            SortedSet<Integer> without = new TreeSet<>();
            subjects.forEach((subject, pixels) -> {
                if (pixels.mask == 0) {
                    without.add(subject);
                } else {
                    bySubject.put(subject, 2.0 * pixels.both / (pixels.segmented + pixels.mask));
                }
            });
            return new SubjectDice(bySubject, without);
        }
    }
}
