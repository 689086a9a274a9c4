package org.sourceselect.evaluation;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.sourceselect.random.SplitMix64;

/**
 * The percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13): items are drawn
 * again with replacement, as many as there are, and the interval is the middle part of the values that a statistic then has.
 *
 * <p>With fewer than about ten items it is rough: read it as a warning, not as a probability.
 */
public final class Bootstrap {

    /** Two items have three resamples in all: no interval can be read off those. */
    public static final int FEWEST_ITEMS = 3;

    /** Of a mean, which costs nothing; the ends of its interval are then known to a fiftieth of its width or so. */
    private static final int RESAMPLES_OF_MEANS = 2000;

    private static final double CONFIDENCE_OF_MEANS = 0.95;

    private Bootstrap() {}

    /**
     * The 95 % interval of a mean over subjects, each with as many values as it has.
     *
     * @param sums of each subject's values
     * @param counts how many values each subject has
     * @param random draws 2,000 resamples
     * @return empty for fewer than {@value #FEWEST_ITEMS} subjects
     */
    public static Optional<Interval> ofMean(double[] sums, int[] counts, SplitMix64 random) {
        return interval(sums.length, RESAMPLES_OF_MEANS, CONFIDENCE_OF_MEANS, random, drawn -> {
            double sum = 0;
            long count = 0;
            for (int subject : drawn) {
                sum += sums[subject];
                count += counts[subject];
            }
            return OptionalDouble.of(sum / count);
        });
    }

    /**
     * The same of values that are told to be a subject's one by one.
     *
     * @param values in any order
     * @param subjects the number of each value's subject
     */
    public static Optional<Interval> ofGroupedMean(double[] values, int[] subjects, SplitMix64 random) {
        int[] distinct = Arrays.stream(subjects).distinct().sorted().toArray();
        double[] sums = new double[distinct.length];
        int[] counts = new int[distinct.length];
        for (int i = 0; i < values.length; i++) {
            int subject = Arrays.binarySearch(distinct, subjects[i]);
            sums[subject] += values[i];
            counts[subject]++;
        }
        return ofMean(sums, counts, random);
    }

    /** The interval of a statistic over {@code items} items, as these settings ask. */
    static Optional<Interval> interval(
            int items, EvaluationSettings settings, Function<int[], OptionalDouble> statistic) {
        return interval(items, settings.resamples(), settings.confidence(), new SplitMix64(settings.seed()), statistic);
    }

    /**
     * The interval of a statistic over {@code items} items.
     *
     * @param statistic from the numbers of the items drawn, in the order drawn, to its value or to empty
     * @return empty for fewer than {@value #FEWEST_ITEMS} items, and where more than half of the resamples give nothing
     */
    private static Optional<Interval> interval(
            int items, int resamples, double confidence, SplitMix64 random, Function<int[], OptionalDouble> statistic) {
        if (items < FEWEST_ITEMS) {
            return Optional.empty();
        }
        double[] values = new double[resamples];
        int defined = 0;
        int[] drawn = new int[items];
        for (int b = 0; b < resamples; b++) {
            Arrays.setAll(drawn, i -> random.below(items));
            OptionalDouble value = statistic.apply(drawn);
            if (value.isPresent()) {
                values[defined++] = value.getAsDouble();
            }
        }
        if (defined == 0 || 2 * defined < resamples) {
            return Optional.empty();
        }
        Arrays.sort(values, 0, defined);
        double tail = (1 - confidence) / 2;
        return Optional.of(new Interval(Quantile.of(values, defined, tail), Quantile.of(values, defined, 1 - tail)));
    }
}
