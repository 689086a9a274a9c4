package org.sourceselect.unet;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.evaluation.Bootstrap;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evaluation.Learning;
import org.sourceselect.random.SplitMix64;

/**
 * Dice of each subject over all its prepared slices together, 2|A n B| / (|A| + |B|), A the segmentation and B the mask.
 *
 * @param bySubject the subjects in whose prepared slices the region of interest occurs; 0 to 1
 * @param withoutRoi the subjects in whose prepared slices it does not (it may in dropped ones), where Dice says only whether anything at all was segmented
 * @param everything what marking every pixel would give, for the same subjects as {@code bySubject}
 * @param soft the same Dice with p, the softmax of the region's channel, in place of a decision: 2 sum p y / (sum p + sum y), for
 *     the same subjects
 */
public record SubjectDice(
        SortedMap<Integer, Double> bySubject,
        SortedSet<Integer> withoutRoi,
        SortedMap<Integer, Double> everything,
        SortedMap<Integer, Double> soft) {

    /**
     * The mean and its 95 % interval, by {@link Bootstrap} over subjects.
     *
     * @param seed of the resampling
     */
    public DiceSummary summary(long seed) {
        double[] values =
                bySubject.values().stream().mapToDouble(Double::doubleValue).toArray();
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        int[] counts = new int[values.length];
        Arrays.fill(counts, 1);
        Optional<Interval> interval = Bootstrap.ofMean(values, counts, SplitMix64.of(seed, "bootstrap"));
        return new DiceSummary(
                mean,
                interval.map(Interval::low).orElse(Double.NaN),
                interval.map(Interval::high).orElse(Double.NaN),
                values.length,
                withoutRoi.size(),
                everything.values().stream().mapToDouble(Double::doubleValue).average());
    }

    /** Counts pixels, slice by slice in any order. */
    static final class Counter {

        private static final class Pixels {
            long all;
            long both;
            long segmented;
            long mask;
            double probable;
            double probableInside;
        }

        private final SortedMap<Integer, Pixels> subjects = new TreeMap<>();

        /** A pixel belongs to the segmentation where the second channel's logit is the larger one. */
        void add(int subject, float[] logits, byte[] mask) {
            Pixels pixels = subjects.computeIfAbsent(subject, s -> new Pixels());
            pixels.all += mask.length;
            for (int p = 0; p < mask.length; p++) {
                boolean segmented = logits[mask.length + p] > logits[p];
                boolean inside = mask[p] == 1;
                pixels.segmented += segmented ? 1 : 0;
                pixels.mask += inside ? 1 : 0;
                pixels.both += segmented && inside ? 1 : 0;
                double probability = 1 / (1 + Math.exp(logits[p] - (double) logits[mask.length + p]));
                pixels.probable += probability;
                pixels.probableInside += inside ? probability : 0;
            }
        }

        SubjectDice dice() {
            SortedMap<Integer, Double> bySubject = new TreeMap<>();
            SortedMap<Integer, Double> everything = new TreeMap<>();
            SortedMap<Integer, Double> soft = new TreeMap<>();
            SortedSet<Integer> without = new TreeSet<>();
            subjects.forEach((subject, pixels) -> {
                if (pixels.mask == 0) {
                    without.add(subject);
                } else {
                    bySubject.put(subject, 2.0 * pixels.both / (pixels.segmented + pixels.mask));
                    everything.put(subject, Learning.diceOfMarkingEverything((double) pixels.mask / pixels.all));
                    soft.put(subject, 2 * pixels.probableInside / (pixels.probable + pixels.mask));
                }
            });
            return new SubjectDice(bySubject, without, everything, soft);
        }
    }
}
