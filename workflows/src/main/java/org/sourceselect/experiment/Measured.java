package org.sourceselect.experiment;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.sourceselect.activity.DiceSummary;

/**
 * A number and its doubt.
 *
 * @param value the number; NaN where it is not known
 * @param low lower end of its 95 % interval; NaN where there is none
 * @param high its upper end
 */
public record Measured(double value, double low, double high) {

    /** Not known. */
    public static final Measured UNKNOWN = new Measured(Double.NaN, Double.NaN, Double.NaN);

    /** A number without an interval, as the paper prints them. */
    static Measured printed(double value) {
        return new Measured(value, Double.NaN, Double.NaN);
    }

    /** A Dice over test subjects. */
    static Measured of(DiceSummary dice) {
        return new Measured(dice.mean(), dice.low(), dice.high());
    }

    /**
     * The mean of what is known. Its interval is from the mean of the lower to the mean of the upper ends: right where the same
     * test subjects are hard for all, too wide where not.
     */
    static Measured mean(List<Measured> all) {
        List<Measured> known = all.stream().filter(Measured::known).toList();
        return new Measured(mean(known, Measured::value), mean(known, Measured::low), mean(known, Measured::high));
    }

    private static double mean(List<Measured> known, ToDoubleFunction<Measured> part) {
        return known.stream().mapToDouble(part).average().orElse(Double.NaN);
    }

    /** Whether it has a value. */
    public boolean known() {
        return Double.isFinite(value);
    }

    /** Whether its whole interval lies above the other's; false where either has none. */
    boolean clearlyAbove(Measured other) {
        return low > other.high;
    }
}
