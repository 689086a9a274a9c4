package org.sourceselect.transferability;

/**
 * Running moments of the features at a range of pixel locations over images: how many images, how many with label 1, the
 * mean, the mean where the label is 1, and the sums of squares and products of deviations (Welford's update; Chan's
 * merge). Everything in double precision, so the order of images and merges changes no more than the last digits.
 */
final class LocationMoments implements FeatureScan.Accumulator {

    private static final int BLOCK = 8;

    private final MomentsBlock block = new MomentsBlock();
    private final int channels;
    private final int from;
    private final int locations;
    private long images;
    private final long[] positives;
    /** {@code [channel][location]} */
    private final double[][] mean;
    /** The mean over images with label 1. */
    private final double[][] positiveMean;
    /** {@code [pair of channels][location]}; the pair (i, j), i >= j, is at i (i + 1) / 2 + j. */
    private final double[][] products;

    /** Moments of the locations {@code from} up to {@code to} of images with so many channels. */
    LocationMoments(int channels, int from, int to) {
        this.channels = channels;
        this.from = from;
        this.locations = to - from;
        this.positives = new long[locations];
        this.mean = new double[channels][locations];
        this.positiveMean = new double[channels][locations];
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
                block.addTo(features, count, strip, images, at, mean, products);
            }
        } else {
            for (int k = 0; k < count; k++) {
                addAny(features[k], labels[k].length, 1.0 / (images + k + 1));
            }
        }
        for (int k = 0; k < count; k++) {
            addPositives(features[k], labels[k]);
        }
        images += count;
    }

    @Override
    public void add(float[] features, byte[] labels) {
        add(new int[1], new float[][] {features}, new byte[][] {labels});
    }

    private void addPositives(float[] features, byte[] labels) {
        int stride = labels.length;
        for (int l = 0; l < locations; ) {
            if (l + Long.BYTES <= locations && InputChecks.eight(labels, from + l) == 0) {
                l += Long.BYTES;
                continue;
            }
            if (labels[from + l] != 0) {
                positives[l]++;
                double share = 1.0 / positives[l];
                for (int c = 0; c < channels; c++) {
                    positiveMean[c][l] += (features[c * stride + from + l] - positiveMean[c][l]) * share;
                }
            }
            l++;
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
        for (int l = 0; l < locations; l++) {
            mergeLocation(l, other, l);
        }
        images += other.images;
    }

    /** All locations taken together as samples of one. */
    LocationMoments pooled() {
        LocationMoments pool = new LocationMoments(channels, 0, 1);
        for (int l = 0; l < locations; l++) {
            pool.mergeLocation(0, this, l);
            pool.images += images;
        }
        return pool;
    }

    /** Adds to the pooled moments those of another range of locations. */
    void mergePool(LocationMoments pool) {
        mergeLocation(0, pool, 0);
        images += pool.images;
    }

    private void mergeLocation(int to, LocationMoments other, int at) {
        double total = (double) images + other.images;
        if (total == 0) {
            return;
        }
        double share = other.images / total;
        double[] deviation = new double[channels];
        int pair = 0;
        long ones = positives[to] + other.positives[at];
        for (int i = 0; i < channels; i++) {
            deviation[i] = other.mean[i][at] - mean[i][to];
            mean[i][to] += deviation[i] * share;
            for (int j = 0; j <= i; j++) {
                products[pair][to] += other.products[pair][at] + deviation[i] * deviation[j] * share * images;
                pair++;
            }
            if (ones > 0) {
                positiveMean[i][to] +=
                        (other.positiveMean[i][at] - positiveMean[i][to]) * ((double) other.positives[at] / ones);
            }
        }
        positives[to] = ones;
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
            into[c] = factor * (positiveMean[c][location] - mean[c][location]);
        }
    }

    /** Whether both labels occur at a location. */
    boolean bothClasses(int location) {
        return positives[location] > 0 && positives[location] < images;
    }
}
