package org.sourceselect.unet;

import java.util.Arrays;

/** The losses of the last iterations, at most 100. */
final class RecentLosses {

    private static final int MOST = 100;

    private float[] values;

    /** Oldest first. */
    RecentLosses(float[] values) {
        this.values = values.clone();
    }

    void add(float loss) {
        int kept = Math.min(values.length, MOST - 1);
        float[] next = Arrays.copyOfRange(values, values.length - kept, values.length + 1);
        next[kept] = loss;
        values = next;
    }

    float[] values() {
        return values.clone();
    }

    /** NaN when there are none. */
    double mean() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
