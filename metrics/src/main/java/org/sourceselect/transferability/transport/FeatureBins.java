package org.sourceselect.transferability.transport;

import java.util.List;

/** All pixels of a task as weighted points: the bins of one histogram, or of one per label with the labels apart. */
final class FeatureBins {

    private final List<FeatureHistogram> parts;
    private final double scale;
    private final double gap;

    private FeatureBins(List<FeatureHistogram> parts, double scale, double gap) {
        this.parts = parts;
        this.scale = scale;
        this.gap = gap;
    }

    /** The bins of one histogram. */
    static FeatureBins of(FeatureHistogram histogram) {
        return new FeatureBins(List.of(histogram), 1, 0);
    }

    /**
     * The bins of two.
     *
     * @param background pixels with label 0
     * @param foreground pixels with label 1
     * @param scale multiplies the features
     * @param gap what the foreground is moved by along a third axis
     */
    static FeatureBins labelled(FeatureHistogram background, FeatureHistogram foreground, double scale, double gap) {
        return new FeatureBins(List.of(background, foreground), scale, gap);
    }

    /** The finest level there is; {@link FeatureHistogram#POINTS} when all distinct points are apart. */
    int level() {
        return parts.stream().mapToInt(FeatureHistogram::level).max().orElseThrow();
    }

    /** How many bins there are at a level. */
    int size(int level) {
        return parts.stream().mapToInt(part -> part.at(level).size()).sum();
    }

    /**
     * Sums a value of each pixel over some of the pixels.
     *
     * @param part the bins of those pixels
     * @param level of these bins that {@code weight} and {@code positive} are about
     * @param weight per bin in the order of {@link PointCloud#origin}, the value of any pixel
     * @param positive likewise, what a pixel with label 1 adds to it
     */
    double sumOver(FeatureBins part, int level, double[] weight, double[] positive) {
        double sum = 0;
        int first = 0;
        for (int p = 0; p < parts.size(); p++) {
            long[] key = parts.get(p).at(level).bins().key();
            FeatureHistogram.Bins some = part.parts.get(p).at(level).bins();
            int i = 0;
            for (int k = 0; k < some.key().length; k++) {
                while (key[i] != some.key()[k]) {
                    i++;
                }
                sum += some.count()[k] * weight[first + i] + some.positive()[k] * positive[first + i];
            }
            first += key.length;
        }
        return sum;
    }

    /** Pixels in all bins, and those among them with label 1. */
    long[] pixels() {
        long[] sum = new long[2];
        for (FeatureHistogram part : parts) {
            sum[0] += part.pixels()[0];
            sum[1] += part.pixels()[1];
        }
        return sum;
    }

    /** The mean of both features over all pixels. */
    double[] mean() {
        double[] mean = new double[2];
        for (FeatureHistogram part : parts) {
            FeatureHistogram.Bins bins = part.bins();
            for (int i = 0; i < bins.count().length; i++) {
                mean[0] += bins.count()[i] * bins.x()[i];
                mean[1] += bins.count()[i] * bins.y()[i];
            }
        }
        long pixels = pixels()[0];
        return new double[] {scale * mean[0] / pixels, scale * mean[1] / pixels};
    }

    /** The bins of a level as points around the {@link #mean()}: moving a cloud as a whole changes no plan. */
    PointCloud points(int level, double tileSide) {
        int n = size(level);
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        double[] weight = new double[n];
        double[] positive = new double[n];
        double[] mean = mean();
        long pixels = pixels()[0];
        int i = 0;
        for (int part = 0; part < parts.size(); part++) {
            FeatureHistogram.Bins bins = parts.get(part).at(level).bins();
            for (int k = 0; k < bins.count().length; k++) {
                x[i] = scale * bins.x()[k] - mean[0];
                y[i] = scale * bins.y()[k] - mean[1];
                z[i] = part * gap;
                weight[i] = (double) bins.count()[k] / pixels;
                positive[i] = (double) bins.positive()[k] / pixels;
                i++;
            }
        }
        return PointCloud.tiled(x, y, z, weight, positive, tileSide);
    }
}
