package org.sourceselect.transferability.pixels;

import java.util.Arrays;
import java.util.Optional;

/**
 * Of the pixels with label 0 and of those with label 1, all taken as samples: how many, the mean of their features and
 * the sums of products of deviations from it. In double precision, an image at a time about the image's own means, then
 * merged (Chan et al. 1983).
 */
public final class ClassMoments implements FeatureScan.Accumulator {

    /** Pixels whose products are added at once, so that the sums are read and written a quarter as often. */
    private static final int TOGETHER = 4;

    private final int channels;
    private final long[] count = new long[2];
    /** {@code [label][channel]} */
    private final double[][] mean;
    /** {@code [label][i * channels + j]}, j <= i */
    private final double[][] products;

    /** No pixel yet. */
    public ClassMoments(int channels) {
        this.channels = channels;
        this.mean = new double[2][channels];
        this.products = new double[2][channels * channels];
    }

    @Override
    public void add(float[] features, byte[] labels) {
        ClassMoments image = new ClassMoments(channels);
        image.addMeans(features, labels);
        image.addProducts(0, features, labels);
        image.addProducts(1, features, labels);
        merge(image);
    }

    private void addMeans(float[] features, byte[] labels) {
        int pixels = labels.length;
        for (byte label : labels) {
            count[label]++;
        }
        for (int c = 0; c < channels; c++) {
            double[] sum = new double[2];
            for (int p = 0; p < pixels; p++) {
                sum[labels[p]] += features[c * pixels + p];
            }
            mean[0][c] = count[0] == 0 ? 0 : sum[0] / count[0];
            mean[1][c] = count[1] == 0 ? 0 : sum[1] / count[1];
        }
    }

    private void addProducts(int label, float[] features, byte[] labels) {
        int pixels = labels.length;
        double[][] deviations = new double[TOGETHER][channels];
        int gathered = 0;
        for (int p = 0; p < pixels; p++) {
            if (labels[p] != label) {
                continue;
            }
            for (int c = 0; c < channels; c++) {
                deviations[gathered][c] = features[c * pixels + p] - mean[label][c];
            }
            gathered++;
            if (gathered == TOGETHER) {
                addRows(products[label], deviations);
                gathered = 0;
            }
        }
        if (gathered > 0) {
            for (int none = gathered; none < TOGETHER; none++) {
                Arrays.fill(deviations[none], 0);
            }
            addRows(products[label], deviations);
        }
    }

    /** Of just {@value #TOGETHER} pixels, one after the other; whole rows, which the compiler makes vector instructions of. */
    private void addRows(double[] into, double[][] deviations) {
        double[] first = deviations[0];
        double[] second = deviations[1];
        double[] third = deviations[2];
        double[] fourth = deviations[3];
        for (int i = 0; i < channels; i++) {
            int row = i * channels;
            double a = first[i];
            double b = second[i];
            double c = third[i];
            double d = fourth[i];
            for (int j = 0; j <= i; j++) {
                into[row + j] = into[row + j] + a * first[j] + b * second[j] + c * third[j] + d * fourth[j];
            }
        }
    }

    /** Adds the pixels of others. */
    public void merge(ClassMoments other) {
        for (int label = 0; label < 2; label++) {
            double total = (double) count[label] + other.count[label];
            if (other.count[label] == 0) {
                continue;
            }
            double share = other.count[label] / total;
            double[] deviation = new double[channels];
            for (int i = 0; i < channels; i++) {
                deviation[i] = other.mean[label][i] - mean[label][i];
                mean[label][i] += deviation[i] * share;
                for (int j = 0; j <= i; j++) {
                    products[label][i * channels + j] += other.products[label][i * channels + j]
                            + deviation[i] * deviation[j] * share * count[label];
                }
            }
            count[label] += other.count[label];
        }
    }

    public int channels() {
        return channels;
    }

    public long count(int label) {
        return count[label];
    }

    public long pixels() {
        return count[0] + count[1];
    }

    /** Why nothing can be learnt about the labels, if that is so. */
    public Optional<String> oneClassOnly() {
        return oneClassOnly(count[0], count[1]);
    }

    /** Why nothing can be learnt about labels that occur so often, if that is so. */
    public static Optional<String> oneClassOnly(long zeros, long ones) {
        if (zeros > 0 && ones > 0) {
            return Optional.empty();
        }
        return Optional.of("the target's labels are all " + (ones == 0 ? "background" : "foreground")
                + ", so there is nothing to predict");
    }

    /** The mean of a label's pixels. */
    public double[] mean(int label) {
        return mean[label].clone();
    }

    /** The mean of all pixels. */
    public double[] mean() {
        double[] all = new double[channels];
        for (int c = 0; c < channels; c++) {
            all[c] = (count[0] * mean[0][c] + count[1] * mean[1][c]) / pixels();
        }
        return all;
    }

    /** Sums of products of the features of a label's pixels about {@code centre}, {@code d x d}. */
    public double[] products(int label, double[] centre) {
        double[] about = new double[channels * channels];
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j <= i; j++) {
                double value = products[label][i * channels + j]
                        + count[label] * (mean[label][i] - centre[i]) * (mean[label][j] - centre[j]);
                about[i * channels + j] = value;
                about[j * channels + i] = value;
            }
        }
        return about;
    }

    /** Sums of products of the features of all pixels about {@code centre}, {@code d x d}. */
    public double[] products(double[] centre) {
        double[] about = products(0, centre);
        double[] ones = products(1, centre);
        for (int i = 0; i < about.length; i++) {
            about[i] += ones[i];
        }
        return about;
    }

    /** The covariance of a label's pixels, its sums divided by {@code normaliser}. */
    public double[] covariance(int label, long normaliser) {
        double[] covariance = products(label, mean[label]);
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] /= normaliser;
        }
        return covariance;
    }
}
