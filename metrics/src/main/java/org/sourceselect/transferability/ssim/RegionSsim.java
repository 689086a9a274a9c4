package org.sourceselect.transferability.ssim;

/**
 * The structural similarity of two masks where either is present: the mean of the SSIM of the windows that are centred on a
 * pixel of A or B,
 *
 * <p>{@code 1/|A u B| * sum over p in A u B of SSIM(window at p)}
 *
 * <p>with the Gaussian window and the constants of {@link SsimSettings#GAUSSIAN}. The mean over <em>all</em> windows ({@link
 * StructuralSimilarity}, the paper's) counts 1 wherever both masks are empty, so that of two small regions it says little but
 * that they are small; here the empty background has no say. Outside the image there is nothing: every pixel has its window,
 * and margins of nothing around both masks change no bit.
 */
public final class RegionSsim {

    private static final int RADIUS = SsimSettings.GAUSSIAN.window().radius();
    private static final double[] WEIGHTS = SsimSettings.GAUSSIAN.window().weights();

    private RegionSsim() {}

    /**
     * Compares two masks.
     *
     * @param a {@code height * width} values of 0 or 1, row by row
     * @param b the other
     * @return in [-1, 1], 1 for equal masks; NaN when both are empty
     */
    public static double of(byte[] a, byte[] b, int height, int width) {
        int top = height;
        int bottom = -1;
        int left = width;
        int right = -1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if ((a[y * width + x] | b[y * width + x]) != 0) {
                    top = Math.min(top, y);
                    bottom = y;
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                }
            }
        }
        if (bottom < 0) {
            return Double.NaN;
        }
        return mean(a, b, width, top, bottom - top + 1, left, right - left + 1);
    }

    private static double mean(byte[] a, byte[] b, int width, int top, int rows, int left, int columns) {
        double[][] ofA = new double[rows][columns];
        double[][] ofB = new double[rows][columns];
        double[][] ofBoth = new double[rows][columns];
        for (int y = 0; y < rows; y++) {
            int row = (top + y) * width + left;
            for (int x = 0; x < columns; x++) {
                // Spread what is there: most pixels of a box are empty, and an empty pixel adds nothing to any window.
                if ((a[row + x] | b[row + x]) != 0) {
                    int last = Math.min(columns - 1, x + RADIUS);
                    for (int at = Math.max(0, x - RADIUS); at <= last; at++) {
                        double weight = WEIGHTS[Math.abs(at - x)];
                        ofA[y][at] += weight * a[row + x];
                        ofB[y][at] += weight * b[row + x];
                        ofBoth[y][at] += weight * (a[row + x] & b[row + x]);
                    }
                }
            }
        }
        double sum = 0;
        long windows = 0;
        for (int y = 0; y < rows; y++) {
            int row = (top + y) * width + left;
            for (int x = 0; x < columns; x++) {
                if ((a[row + x] | b[row + x]) != 0) {
                    sum += window(ofA, ofB, ofBoth, y, x);
                    windows++;
                }
            }
        }
        return sum / windows;
    }

    private static double window(double[][] ofA, double[][] ofB, double[][] ofBoth, int y, int x) {
        double meanA = 0;
        double meanB = 0;
        double both = 0;
        int last = Math.min(ofA.length - 1, y + RADIUS);
        for (int at = Math.max(0, y - RADIUS); at <= last; at++) {
            double weight = WEIGHTS[Math.abs(at - y)];
            meanA += weight * ofA[at][x];
            meanB += weight * ofB[at][x];
            both += weight * ofBoth[at][x];
        }
        // The square of a 0 or 1 is itself.
        return SsimWindows.similarity(
                meanA, meanB, both, meanA + meanB, SsimSettings.GAUSSIAN.c1(), SsimSettings.GAUSSIAN.c2());
    }
}
