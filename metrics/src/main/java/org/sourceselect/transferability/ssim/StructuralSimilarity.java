package org.sourceselect.transferability.ssim;

import java.util.Arrays;

/**
 * The structural similarity of two images (Wang et al. 2004; paper, eq. 7), with population covariance:
 *
 * <p>{@code SSIM = mean of (2 ma mb + C1)(2 cab + C2) / ((ma^2 + mb^2 + C1)(va + vb + C2))}
 *
 * <p>over all windows that lie within the image. The same number as scikit-image's {@code structural_similarity} with
 * {@code use_sample_covariance=False} and {@code gaussian_weights=True, sigma=1.5} or {@code win_size=7}, whose mean leaves
 * out a border of half a window. In [-1, 1]; 1 for equal images.
 *
 * <p>A window in which the images are equal counts exactly 1, so only windows that meet a difference are looked at; and
 * the weighted sum over a row of 0s and 1s is one look-up by the row's bits.
 */
public final class StructuralSimilarity {

    private StructuralSimilarity() {}

    /**
     * Compares two masks.
     *
     * @param a {@code height * width} values of 0 or 1, row by row
     * @param b the other
     * @throws IllegalArgumentException when the images are smaller than the window, the arrays than the images, or a value
     *     is neither 0 nor 1
     */
    public static double of(byte[] a, byte[] b, int height, int width, SsimSettings settings) {
        check(a.length, b.length, height, width, settings);
        int pixels = height * width;
        int bits = 0;
        for (int i = 0; i < pixels; i++) {
            bits |= a[i] | b[i];
        }
        if ((bits & ~1) != 0) {
            throw new IllegalArgumentException("A mask has values other than 0 and 1; make the labels binary first.");
        }
        int first = Arrays.mismatch(a, 0, pixels, b, 0, pixels);
        if (first < 0) {
            return 1;
        }
        if (settings.window() == SsimSettings.Window.GLOBAL) {
            return global(a, b, pixels, settings);
        }
        int top = first / width;
        int bottom = height - 1;
        while (differsAt(a, b, bottom * width, width) < 0) {
            bottom--;
        }
        int left = width;
        int right = -1;
        for (int y = top; y <= bottom; y++) {
            int row = y * width;
            int difference = differsAt(a, b, row, width);
            if (difference >= 0) {
                left = Math.min(left, difference);
                for (int x = width - 1; x > right; x--) {
                    if (a[row + x] != b[row + x]) {
                        right = x;
                    }
                }
            }
        }
        return new SsimWindows(height, width, settings, top, bottom, left, right).masks(a, b);
    }

    private static int differsAt(byte[] a, byte[] b, int row, int width) {
        return Arrays.mismatch(a, row, row + width, b, row, row + width);
    }

    /**
     * Compares two images.
     *
     * @param a {@code height * width} finite values, row by row
     * @param b the other
     * @throws IllegalArgumentException when the images are smaller than the window, the arrays than the images, or a value
     *     is NaN or infinite
     */
    public static double of(float[] a, float[] b, int height, int width, SsimSettings settings) {
        check(a.length, b.length, height, width, settings);
        int pixels = height * width;
        for (int i = 0; i < pixels; i++) {
            if (!Float.isFinite(a[i]) || !Float.isFinite(b[i])) {
                throw new IllegalArgumentException("An image has NaN or infinite values; replace them first.");
            }
        }
        if (settings.window() == SsimSettings.Window.GLOBAL) {
            return global(a, b, pixels, settings);
        }
        return new SsimWindows(height, width, settings, 0, height - 1, 0, width - 1).images(a, b);
    }

    private static double global(byte[] a, byte[] b, int pixels, SsimSettings settings) {
        long sumA = 0;
        long sumB = 0;
        long both = 0;
        for (int i = 0; i < pixels; i++) {
            sumA += a[i];
            sumB += b[i];
            both += a[i] & b[i];
        }
        double meanA = (double) sumA / pixels;
        double meanB = (double) sumB / pixels;
        return SsimWindows.similarity(
                meanA, meanB, (double) both / pixels, meanA + meanB, settings.c1(), settings.c2());
    }

    private static double global(float[] a, float[] b, int pixels, SsimSettings settings) {
        double[] sums = new double[5];
        for (int i = 0; i < pixels; i++) {
            double x = a[i];
            double y = b[i];
            sums[0] += x;
            sums[1] += y;
            sums[2] += x * y;
            sums[3] += x * x;
            sums[4] += y * y;
        }
        return SsimWindows.similarity(
                sums[0] / pixels,
                sums[1] / pixels,
                sums[2] / pixels,
                (sums[3] + sums[4]) / pixels,
                settings.c1(),
                settings.c2());
    }

    private static void check(int a, int b, int height, int width, SsimSettings settings) {
        int side = 2 * settings.window().radius() + 1;
        if (height < side || width < side) {
            throw new IllegalArgumentException("The images are " + height + " x " + width + " and SSIM's window is "
                    + side + " x " + side + "; use larger images or the global form.");
        }
        if (a < (long) height * width || b < (long) height * width) {
            throw new IllegalArgumentException("The images hold " + a + " and " + b + " values, but " + height + " x "
                    + width + " were promised.");
        }
    }
}
