package org.sourceselect.evaluation;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.sourceselect.random.SplitMix64;

/** Resamples items with replacement and reads an interval off a statistic's values. */
final class Bootstrap {

    /** Two items have three resamples in all: no interval can be read off those. */
    private static final int FEWEST_ITEMS = 3;

    private Bootstrap() {}

    /**
     * The percentile interval of a statistic over {@code items} items.
     *
     * @param statistic from the numbers of the items drawn, in the order drawn, to its value or to empty
     */
    static Optional<Interval> interval(
            int items, EvaluationSettings settings, Function<int[], OptionalDouble> statistic) {
        if (items < FEWEST_ITEMS) {
            return Optional.empty();
        }
        SplitMix64 random = new SplitMix64(settings.seed());
        double[] values = new double[settings.resamples()];
        int defined = 0;
        int[] drawn = new int[items];
        for (int b = 0; b < settings.resamples(); b++) {
            Arrays.setAll(drawn, i -> random.below(items));
            OptionalDouble value = statistic.apply(drawn);
            if (value.isPresent()) {
                values[defined++] = value.getAsDouble();
            }
        }
        if (defined == 0 || 2 * defined < settings.resamples()) {
            return Optional.empty();
        }
        Arrays.sort(values, 0, defined);
        double tail = (1 - settings.confidence()) / 2;
        return Optional.of(new Interval(quantile(values, defined, tail), quantile(values, defined, 1 - tail), defined));
    }

    /** The quantile of ascending values with linear interpolation (type 7 of Hyndman and Fan 1996, numpy's default). */
    private static double quantile(double[] ascending, int count, double probability) {
        double position = probability * (count - 1);
        int below = (int) position;
        int above = Math.min(below + 1, count - 1);
        return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
    }
}
