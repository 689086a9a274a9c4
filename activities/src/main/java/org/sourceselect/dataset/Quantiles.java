package org.sourceselect.dataset;

import java.util.Arrays;

/**
 * Percentiles of many float values, exactly and without sorting them: two passes over the values find the upper and then the
 * lower half of the bits of each order statistic. Between two order statistics it is interpolated linearly, as by numpy's
 * {@code percentile}.
 */
final class Quantiles {

    private static final int BINS = 1 << 16;

    private Quantiles() {}

    /**
     * Percentiles of some voxels' values.
     *
     * @param values finite numbers
     * @param percents in [0, 100]
     * @return one for each percent; NaN where there is no voxel
     */
    static double[] of(VoxelSet voxels, float[] values, double... percents) {
        return of(voxels, values, Double.NaN, percents);
    }

    /** Percentiles of how far some voxels' values are from a centre; else as {@link #of}. */
    static double[] ofDistances(VoxelSet voxels, float[] values, double centre, double... percents) {
        return of(voxels, values, centre, percents);
    }

    private static double[] of(VoxelSet voxels, float[] values, double centre, double[] percents) {
        int[] upper = new int[BINS];
        for (int i = voxels.next(0); i >= 0; i = voxels.next(i + 1)) {
            upper[key(values[i], centre) >>> 16]++;
        }
        int count = voxels.count();
        double[] found = new double[percents.length];
        if (count == 0) {
            Arrays.fill(found, Double.NaN);
            return found;
        }
        long[] ranks = new long[2 * percents.length];
        int[] bins = new int[ranks.length];
        long[] within = new long[ranks.length];
        int[][] lower = new int[BINS][];
        for (int k = 0; k < percents.length; k++) {
            double place = percents[k] / 100 * (count - 1);
            ranks[2 * k] = (long) Math.floor(place);
            ranks[2 * k + 1] = (long) Math.ceil(place);
        }
        for (int r = 0; r < ranks.length; r++) {
            long before = 0;
            int bin = 0;
            while (before + upper[bin] <= ranks[r]) {
                before += upper[bin++];
            }
            bins[r] = bin;
            within[r] = ranks[r] - before;
            if (lower[bin] == null) {
                lower[bin] = new int[BINS];
            }
        }
        for (int i = voxels.next(0); i >= 0; i = voxels.next(i + 1)) {
            int key = key(values[i], centre);
            int[] histogram = lower[key >>> 16];
            if (histogram != null) {
                histogram[key & (BINS - 1)]++;
            }
        }
        for (int k = 0; k < percents.length; k++) {
            double place = percents[k] / 100 * (count - 1);
            double low = value(bins[2 * k], lower[bins[2 * k]], within[2 * k]);
            double high = value(bins[2 * k + 1], lower[bins[2 * k + 1]], within[2 * k + 1]);
            found[k] = low + (high - low) * (place - Math.floor(place));
        }
        return found;
    }

    /** Orders like the value, or like its distance where a centre is given. */
    private static int key(float value, double centre) {
        return key(Double.isNaN(centre) ? value : (float) Math.abs(value - centre));
    }

    /** Orders like the float: flips all bits of negative numbers and the sign of the others. */
    private static int key(float value) {
        int bits = Float.floatToRawIntBits(value + 0f); // -0 becomes 0
        return bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
    }

    private static double value(int bin, int[] histogram, long within) {
        long before = 0;
        int low = 0;
        while (before + histogram[low] <= within) {
            before += histogram[low++];
        }
        int key = bin << 16 | low;
        return Float.intBitsToFloat(key < 0 ? key ^ Integer.MIN_VALUE : ~key);
    }
}
