package org.sourceselect.transferability.hscore;

import java.util.Arrays;

/**
 * Moments of two channels over a few images at neighbouring locations, which {@link LocationMoments} adds at once: its
 * arrays do not fit a core's caches and these do. Values are taken as differences from the first image's, so that sums of
 * squares lose nothing to a large mean.
 */
final class MomentsBlock {

    /** Locations at once. */
    static final int LOCATIONS = 256;

    private final double[] firstA = new double[LOCATIONS];
    private final double[] firstB = new double[LOCATIONS];
    private final double[] sumA = new double[LOCATIONS];
    private final double[] sumB = new double[LOCATIONS];
    private final double[] squaresA = new double[LOCATIONS];
    private final double[] mixed = new double[LOCATIONS];
    private final double[] squaresB = new double[LOCATIONS];

    /**
     * Where the values of some locations lie in an image.
     *
     * @param first place of the first location in the first channel
     * @param channel from a location's value in the first channel to that in the second
     * @param locations how many locations, at most {@link #LOCATIONS}
     */
    record Strip(int first, int channel, int locations) {}

    /**
     * Takes images in place of those it held.
     *
     * @param images as {@link org.sourceselect.transferability.FeatureMaps#read} gives them
     * @param count how many of them
     */
    void take(float[][] images, int count, Strip strip) {
        for (double[] sums : new double[][] {sumA, sumB, squaresA, mixed, squaresB}) {
            Arrays.fill(sums, 0, strip.locations, 0);
        }
        for (int i = 0; i < strip.locations; i++) {
            firstA[i] = images[0][strip.first + i];
            firstB[i] = images[0][strip.first + strip.channel + i];
        }
        for (int k = 0; k < count; k += 4) {
            // Beyond the last image the first one once more, which adds nothing.
            addFour(
                    images[k],
                    images[k + 1 < count ? k + 1 : 0],
                    images[k + 2 < count ? k + 2 : 0],
                    images[k + 3 < count ? k + 3 : 0],
                    strip);
        }
    }

    /** Four images at once: their differences stay in registers. */
    private void addFour(float[] image0, float[] image1, float[] image2, float[] image3, Strip strip) {
        int channel = strip.channel;
        for (int i = 0; i < strip.locations; i++) {
            int at = strip.first + i;
            double a = firstA[i];
            double b = firstB[i];
            double a0 = image0[at] - a;
            double a1 = image1[at] - a;
            double a2 = image2[at] - a;
            double a3 = image3[at] - a;
            double b0 = image0[at + channel] - b;
            double b1 = image1[at + channel] - b;
            double b2 = image2[at + channel] - b;
            double b3 = image3[at + channel] - b;
            sumA[i] += a0 + a1 + (a2 + a3);
            sumB[i] += b0 + b1 + (b2 + b3);
            squaresA[i] += a0 * a0 + a1 * a1 + (a2 * a2 + a3 * a3);
            mixed[i] += a0 * b0 + a1 * b1 + (a2 * b2 + a3 * b3);
            squaresB[i] += b0 * b0 + b1 * b1 + (b2 * b2 + b3 * b3);
        }
    }

    /**
     * Adds the images to moments (Chan's merge). In doubles alone, as the compiler makes no vector instructions of a loop
     * that mixes them with floats.
     *
     * @param count how many images were taken
     * @param strip where their values lie
     * @param before how many images the moments hold
     * @param at the first location's place in the moments
     * @param mean of either channel
     * @param products sums of squares and products of deviations: first channel, both, second channel
     */
    void addTo(int count, Strip strip, long before, int at, double[][] mean, double[][] products) {
        double each = 1.0 / count;
        double share = count / ((double) before + count);
        double weight = before * share;
        double[] meanA = mean[0];
        double[] meanB = mean[1];
        double[] productsA = products[0];
        double[] productsAB = products[1];
        double[] productsB = products[2];
        for (int i = 0; i < strip.locations; i++) {
            int l = at + i;
            double offsetA = sumA[i] * each;
            double offsetB = sumB[i] * each;
            double a = firstA[i] + offsetA - meanA[l];
            double b = firstB[i] + offsetB - meanB[l];
            meanA[l] += a * share;
            meanB[l] += b * share;
            productsA[l] += squaresA[i] - sumA[i] * offsetA + a * a * weight;
            productsAB[l] += mixed[i] - sumA[i] * offsetB + a * b * weight;
            productsB[l] += squaresB[i] - sumB[i] * offsetB + b * b * weight;
        }
    }
}
