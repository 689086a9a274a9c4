package org.sourceselect.transferability.ssim;

import java.util.Arrays;

/**
 * The windows of an image pair that meet a rectangle in which the images differ: filters them row by row, first along the
 * rows, then across, and averages their similarity with the 1 of all other windows.
 */
final class SsimWindows {

    /** For every pattern of 0s and 1s along a window's row, the sum of the weights under the 1s. */
    private static final double[] GAUSSIAN_SUMS = patternSums(SsimSettings.Window.GAUSSIAN_11);

    private static final double[] UNIFORM_SUMS = patternSums(SsimSettings.Window.UNIFORM_7);

    private final int width;
    private final SsimSettings settings;
    private final int radius;
    private final double[] weights;
    private final int top;
    private final int bottom;
    private final int left;
    private final int columns;
    private final long windows;

    /**
     * Windows of a pair of images that differ nowhere outside the given rows and columns (all inclusive).
     */
    SsimWindows(int height, int width, SsimSettings settings, int top, int bottom, int left, int right) {
        this.width = width;
        this.settings = settings;
        this.radius = settings.window().radius();
        this.weights = settings.window().weights();
        this.top = Math.max(radius, top - radius);
        this.bottom = Math.min(height - 1 - radius, bottom + radius);
        this.left = Math.max(radius, left - radius);
        this.columns = Math.max(0, Math.min(width - 1 - radius, right + radius) - this.left + 1);
        this.windows = (long) (height - 2 * radius) * (width - 2 * radius);
    }

    /** Sums along one row: of a, of b, of a b, and, unless the images are masks, of a^2 and b^2. */
    private interface RowSums {
        void of(int row, double[][] into);
    }

    double masks(byte[] a, byte[] b) {
        boolean uniform = settings.window() == SsimSettings.Window.UNIFORM_7;
        double[] sums = uniform ? UNIFORM_SUMS : GAUSSIAN_SUMS;
        return mean(3, uniform, (row, into) -> patterns(a, b, row, sums, into));
    }

    double images(float[] a, float[] b) {
        double[] first = new double[width];
        double[] second = new double[width];
        double[] product = new double[width];
        return mean(5, false, (row, into) -> {
            for (int x = 0; x < width; x++) {
                first[x] = a[row * width + x];
                second[x] = b[row * width + x];
                product[x] = first[x] * second[x];
            }
            along(first, into[0]);
            along(second, into[1]);
            along(product, into[2]);
            for (int x = 0; x < width; x++) {
                first[x] *= first[x];
                second[x] *= second[x];
            }
            along(first, into[3]);
            along(second, into[4]);
        });
    }

    /**
     * The mean over all windows.
     *
     * @param planes how many sums there are
     * @param slides whether windows slide from row to row: without rounding, where sums are whole numbers and weights 1
     */
    private double mean(int planes, boolean slides, RowSums rowSums) {
        int size = 2 * radius + 1;
        // One row more than a window has: that which leaves it.
        double[][][] ring = new double[size + 1][planes][columns];
        double[][] local = new double[planes][columns];
        double[] sums = new double[columns];
        for (int row = top - radius; row <= bottom + radius && bottom >= top; row++) {
            rowSums.of(row, ring[row % ring.length]);
            int centre = row - radius;
            for (int plane = 0; plane < planes; plane++) {
                if (slides) {
                    slide(local[plane], at(ring, row, plane), at(ring, row + 1, plane));
                } else if (centre >= top) {
                    across(ring, centre, plane, local[plane]);
                }
            }
            if (centre >= top) {
                addSimilarities(local, sums);
            }
        }
        long looked = (long) columns * Math.max(0, bottom - top + 1);
        return (Arrays.stream(sums).sum() + (windows - looked)) / windows;
    }

    private static void slide(double[] window, double[] entering, double[] leaving) {
        for (int x = 0; x < window.length; x++) {
            window[x] += entering[x] - leaving[x];
        }
    }

    private void patterns(byte[] a, byte[] b, int row, double[] sums, double[][] into) {
        double[] intoA = into[0];
        double[] intoB = into[1];
        double[] intoBoth = into[2];
        int mask = sums.length - 1;
        int bitsA = 0;
        int bitsB = 0;
        int at = row * width + left - radius;
        for (int k = 0; k < 2 * radius; k++) {
            bitsA = bitsA << 1 | a[at];
            bitsB = bitsB << 1 | b[at];
            at++;
        }
        for (int x = 0; x < columns; x++) {
            bitsA = (bitsA << 1 | a[at]) & mask;
            bitsB = (bitsB << 1 | b[at]) & mask;
            intoA[x] = sums[bitsA];
            intoB[x] = sums[bitsB];
            intoBoth[x] = sums[bitsA & bitsB];
            at++;
        }
    }

    private void along(double[] values, double[] into) {
        for (int x = 0; x < columns; x++) {
            into[x] = weights[0] * values[left + x];
        }
        for (int k = 1; k <= radius; k++) {
            double weight = weights[k];
            int before = left - k;
            int after = left + k;
            for (int x = 0; x < columns; x++) {
                into[x] += weight * (values[before + x] + values[after + x]);
            }
        }
    }

    /** Weighs the rows around the centre, two on either side at once: with more the compiler no longer takes four columns. */
    private void across(double[][][] ring, int centre, int plane, double[] into) {
        double[] row = at(ring, centre, plane);
        double weight0 = weights[0];
        for (int x = 0; x < into.length; x++) {
            into[x] = weight0 * row[x];
        }
        for (int k = 1; k <= radius; k += 2) {
            double near = weights[k];
            double[] above = at(ring, centre - k, plane);
            double[] below = at(ring, centre + k, plane);
            if (k == radius) {
                for (int x = 0; x < into.length; x++) {
                    into[x] += near * (above[x] + below[x]);
                }
            } else {
                double far = weights[k + 1];
                double[] further = at(ring, centre - k - 1, plane);
                double[] beyond = at(ring, centre + k + 1, plane);
                for (int x = 0; x < into.length; x++) {
                    into[x] += near * (above[x] + below[x]) + far * (further[x] + beyond[x]);
                }
            }
        }
    }

    private static double[] at(double[][][] ring, int row, int plane) {
        return ring[row % ring.length][plane];
    }

    /** Column by column, so that the processor takes several at once: one running sum would have to wait for itself. */
    private void addSimilarities(double[][] local, double[] sums) {
        double[] a = local[0];
        double[] b = local[1];
        double[] ab = local[2];
        double scale = 1 / (settings.window().sum() * settings.window().sum());
        double c1 = settings.c1();
        double c2 = settings.c2();
        if (local.length == 3) {
            // The square of a 0 or 1 is itself.
            for (int x = 0; x < sums.length; x++) {
                double meanA = a[x] * scale;
                double meanB = b[x] * scale;
                sums[x] += similarity(meanA, meanB, ab[x] * scale, meanA + meanB, c1, c2);
            }
            return;
        }
        double[] aa = local[3];
        double[] bb = local[4];
        for (int x = 0; x < sums.length; x++) {
            sums[x] += similarity(a[x] * scale, b[x] * scale, ab[x] * scale, aa[x] * scale + bb[x] * scale, c1, c2);
        }
    }

    /** One window's similarity from its means of a, b, a b and a^2 + b^2. */
    static double similarity(double a, double b, double ab, double squares, double c1, double c2) {
        double product = a * b;
        double means = a * a + b * b;
        return (2 * product + c1) * (2 * (ab - product) + c2) / ((means + c1) * (squares - means + c2));
    }

    private static double[] patternSums(SsimSettings.Window window) {
        double[] weights = window.weights();
        int size = 2 * window.radius() + 1;
        double[] sums = new double[1 << size];
        for (int pattern = 0; pattern < sums.length; pattern++) {
            for (int k = 0; k < size; k++) {
                sums[pattern] += (pattern >> k & 1) * weights[Math.abs(k - window.radius())];
            }
        }
        return sums;
    }
}
