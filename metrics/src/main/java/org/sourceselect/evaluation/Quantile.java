package org.sourceselect.evaluation;

/** The quantile by linear interpolation: type 7 of Hyndman and Fan (1996), numpy's default. */
public final class Quantile {

    private Quantile() {}

    /**
     * The quantile of some ascending values.
     *
     * @param ascending the values; those from {@code count} on are not looked at
     * @param count how many, at least 1
     * @param probability in [0, 1]
     */
    public static double of(double[] ascending, int count, double probability) {
        double position = probability * (count - 1);
        int below = (int) position;
        int above = Math.min(below + 1, count - 1);
        return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
    }
}
