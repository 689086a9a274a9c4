package org.sourceselect.transferability.hscore;

import java.util.Arrays;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.InputChecks;

/**
 * Running moments of the features at a range of pixel locations over images: how many images, how many with label 1, the
 * mean, the sum where the label is 1, and the sums of squares and products of deviations (Welford's update, for two
 * channels by blocks of images; Chan's merge). Everything in double precision, so the order of images and merges changes
 * no more than the last digits.
 */
final class LocationMoments implements FeatureScan.Accumulator {

    private static final int BLOCK = 16;

    private final MomentsBlock block = new MomentsBlock();
    private final int channels;
    private final int from;
    private final int locations;
    private long images;
    private final long[] positives;
    /** {@code [channel][location]} */
    private final double[][] mean;
    /** The sum over images with label 1. */
    private final double[][] positiveSum;
    /** {@code [pair of channels][location]}; the pair (i, j), i >= j, is at i (i + 1) / 2 + j. */
    private final double[][] products;

    /** Moments of the locations {@code from} up to {@code to} of images with so many channels. */
    LocationMoments(int channels, int from, int to) {
        this.channels = channels;
        this.from = from;
        this.locations = to - from;
        this.positives = new long[locations];
        this.mean = new double[channels][locations];
        this.positiveSum = new double[channels][locations];
        this.products = new double[channels * (channels + 1) / 2][locations];
    }

    /** Bytes that moments take for each location. */
    static long bytesPerLocation(int channels) {
        return 8 + 8L * (2L * channels + (long) channels * (channels + 1) / 2);
    }

    int channels() {
        return channels;
    }

    int locations() {
        return locations;
    }

    long images() {
        return images;
    }

    /** Moments of two channels are held once for several images, and not brought from memory for each. */
    @Override
    public int block() {
        return channels == 2 ? BLOCK : 1;
    }

    @Override
    public void add(int[] numbers, float[][] features, byte[][] labels) {
        int count = numbers.length;
        if (channels == 2) {
            int stride = labels[0].length;
            for (int at = 0; at < locations; at += MomentsBlock.LOCATIONS) {
                MomentsBlock.Strip strip =
                        new MomentsBlock.Strip(from + at, stride, Math.min(MomentsBlock.LOCATIONS, locations - at));
                block.take(features, count, strip);
                block.addTo(count, strip, images, at, mean, products);
                for (int k = 0; k < count; k++) {
                    addPositives(features[k], labels[k], at, at + strip.locations());
                }
            }
        } else {
            for (int k = 0; k < count; k++) {
                addAny(features[k], labels[k].length, 1.0 / (images + k + 1));
                addPositives(features[k], labels[k], 0, locations);
            }
        }
        images += count;
    }

    @Override
    public void add(float[] features, byte[] labels) {
        add(new int[1], new float[][] {features}, new byte[][] {labels});
    }

    /** Adds what has label 1, a run of neighbouring locations at a time. */
    private void addPositives(float[] features, byte[] labels, int begin, int end) {
        for (int l = begin; l < end; ) {
            if (l + Long.BYTES <= end && InputChecks.eight(labels, from + l) == 0) {
                l += Long.BYTES;
            } else if (labels[from + l] == 0) {
                l++;
            } else {
                int first = l;
                while (l < end && labels[from + l] != 0) {
                    positives[l]++;
                    l++;
                }
                for (int c = 0; c < channels; c++) {
                    addRun(features, c * labels.length + from, positiveSum[c], first, l);
                }
            }
        }
    }

    private static void addRun(float[] features, int channel, double[] sum, int first, int end) {
        for (int l = first; l < end; l++) {
            sum[l] += features[channel + l];
        }
    }

    private void addAny(float[] features, int stride, double share) {
        double[] deviation = new double[channels];
        for (int l = 0; l < locations; l++) {
            int pair = 0;
            for (int i = 0; i < channels; i++) {
                deviation[i] = features[i * stride + from + l] - mean[i][l];
                mean[i][l] += deviation[i] * share;
                double rest = deviation[i] * (1 - share);
                for (int j = 0; j <= i; j++) {
                    products[pair++][l] += rest * deviation[j];
                }
            }
        }
    }

    /** Adds the images of other moments at the same locations. */
    void merge(LocationMoments other) {
        if (other.images == 0) {
            return;
        }
        double share = other.images / ((double) images + other.images);
        double weight = images * share;
        int pair = 0;
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j <= i; j++) {
                addProducts(
                        products[pair], other.products[pair], mean[i], other.mean[i], mean[j], other.mean[j], weight);
                pair++;
            }
        }
        for (int c = 0; c < channels; c++) {
            moveTowards(mean[c], other.mean[c], share);
            add(positiveSum[c], other.positiveSum[c]);
        }
        for (int l = 0; l < locations; l++) {
            positives[l] += other.positives[l];
        }
        images += other.images;
    }

    // Array by array, so that each loop is one the compiler makes vector instructions of.

    private static void addProducts(
            double[] to,
            double[] more,
            double[] meanA,
            double[] otherA,
            double[] meanB,
            double[] otherB,
            double weight) {
        for (int l = 0; l < to.length; l++) {
            to[l] += more[l] + (otherA[l] - meanA[l]) * (otherB[l] - meanB[l]) * weight;
        }
    }

    private static void moveTowards(double[] mean, double[] other, double share) {
        for (int l = 0; l < mean.length; l++) {
            mean[l] += (other[l] - mean[l]) * share;
        }
    }

    private static void add(double[] to, double[] more) {
        for (int l = 0; l < to.length; l++) {
            to[l] += more[l];
        }
    }

    /** All locations taken together as samples of one. */
    LocationMoments pooled() {
        LocationMoments pool = new LocationMoments(channels, 0, 1);
        pool.images = images * locations;
        pool.positives[0] = Arrays.stream(positives).sum();
        int pair = 0;
        for (int i = 0; i < channels; i++) {
            pool.mean[i][0] = sum(mean[i]) / locations;
            pool.positiveSum[i][0] = sum(positiveSum[i]);
            for (int j = 0; j <= i; j++) {
                double between = 0;
                for (int l = 0; l < locations; l++) {
                    between += (mean[i][l] - pool.mean[i][0]) * (mean[j][l] - pool.mean[j][0]);
                }
                pool.products[pair][0] = sum(products[pair]) + images * between;
                pair++;
            }
        }
        return pool;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** The mean of a channel at a location. */
    double mean(int channel, int location) {
        return mean[channel][location];
    }

    /** The covariance of the features, divided by the number of images, into {@code d x d} values. */
    void covariance(int location, double[] into) {
        int pair = 0;
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j <= i; j++) {
                double value = products[pair++][location] / images;
                into[i * channels + j] = value;
                into[j * channels + i] = value;
            }
        }
    }

    /**
     * The vector d with d d' the covariance of E[f | y]: sqrt(n0 n1) / n times the difference of the class means. Both
     * classes must occur.
     */
    void between(int location, double[] into) {
        double ones = positives[location];
        double zeros = images - ones;
        // m1 - m0 = (m1 - m) n / n0
        double factor = Math.sqrt(ones / zeros);
        for (int c = 0; c < channels; c++) {
            into[c] = factor * (positiveSum[c][location] / ones - mean[c][location]);
        }
    }

    /** Whether both labels occur at a location. */
    boolean bothClasses(int location) {
        return positives[location] > 0 && positives[location] < images;
    }
}
