package org.sourceselect.transferability.transport;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All pixels of a task as weighted points: the bins of one histogram, or of one per label with the labels apart. What
 * is asked for again and again, on the way through eps and levels and then for each group of subjects, is counted once; the
 * histograms must not change any more, and one thread at a time may ask.
 */
final class FeatureBins {

    private final List<FeatureHistogram> parts;
    private final double scale;
    private final double gap;
    private final long[] pixels = new long[2];
    /** Per level the bins of each part. */
    private final Map<Integer, List<FeatureHistogram.Bins>> levels = new HashMap<>();

    private Optional<double[]> mean = Optional.empty();

    private FeatureBins(List<FeatureHistogram> parts, double scale, double gap) {
        this.parts = parts;
        this.scale = scale;
        this.gap = gap;
        for (FeatureHistogram part : parts) {
            long[] some = part.pixels();
            pixels[0] += some[0];
            pixels[1] += some[1];
        }
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
        return at(level).stream().mapToInt(bins -> bins.key().length).sum();
    }

    private List<FeatureHistogram.Bins> at(int level) {
        return levels.computeIfAbsent(
                level, l -> parts.stream().map(part -> part.at(l).bins()).toList());
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
            long[] key = at(level).get(p).key();
            FeatureHistogram.Bins some = part.at(level).get(p);
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
        return pixels.clone();
    }

    /** The mean of both features over all pixels. */
    double[] mean() {
        double[] known = mean.orElseGet(this::sumUp);
        mean = Optional.of(known);
        return known.clone();
    }

    private double[] sumUp() {
        double[] sum = new double[2];
        for (FeatureHistogram part : parts) {
            FeatureHistogram.Bins bins = part.bins();
            for (int i = 0; i < bins.count().length; i++) {
                sum[0] += bins.count()[i] * bins.x()[i];
                sum[1] += bins.count()[i] * bins.y()[i];
            }
        }
        return new double[] {scale * sum[0] / pixels[0], scale * sum[1] / pixels[0]};
    }

    /** The bins of a level as points around the {@link #mean()}: moving a cloud as a whole changes no plan. */
    PointCloud points(int level, double tileSide) {
        int n = size(level);
        double[] x = new double[n];
        double[] y = new double[n];
        double[] z = new double[n];
        double[] weight = new double[n];
        double[] positive = new double[n];
        double[] centre = mean();
        int i = 0;
        for (int part = 0; part < parts.size(); part++) {
            FeatureHistogram.Bins bins = at(level).get(part);
            for (int k = 0; k < bins.count().length; k++) {
                x[i] = scale * bins.x()[k] - centre[0];
                y[i] = scale * bins.y()[k] - centre[1];
                z[i] = part * gap;
                weight[i] = (double) bins.count()[k] / pixels[0];
                positive[i] = (double) bins.positive()[k] / pixels[0];
                i++;
            }
        }
        return PointCloud.tiled(x, y, z, weight, positive, tileSide);
    }
}
