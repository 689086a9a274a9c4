package org.sourceselect.cli.run;

/** The mean of what was seen of late: an old look counts the less the more came after it. */
final class RunningMean {

    /** Looks that the mean is about, once there were so many. */
    private static final int LOOKS = 30;

    private double mean;
    private int looks;

    void add(double seen) {
        looks = Math.min(LOOKS, looks + 1);
        mean += (seen - mean) / looks;
    }

    /** The mean; 0 before the first look. */
    double mean() {
        return mean;
    }
}
