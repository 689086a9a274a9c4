package org.sourceselect.transferability.probe;

import java.util.Arrays;
import org.sourceselect.transferability.pixels.ClassMoments;

/**
 * Moments of features where both labels have the same weight however many pixels they have. With m_0, m_1 the means and C_0,
 * C_1 the covariances of the labels' features, d = m_1 - m_0, the mean is (m_0 + m_1)/2 and the covariance (C_0 + C_1)/2 + d d'/4.
 *
 * @param mean of the features
 * @param difference d
 * @param covariance {@code n x n}, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record BalancedMoments(double[] mean, double[] difference, double[] covariance) {

    /** A feature's variance beside its mean square: less is rounding of its single-precision values. */
    private static final double CONSTANT = 1e-12;

    /** Of pixels of which both labels occur. */
    static BalancedMoments of(ClassMoments moments) {
        int n = moments.channels();
        double[] zero = moments.mean(0);
        double[] one = moments.mean(1);
        double[] covariance = moments.covariance(0, moments.count(0));
        double[] foreground = moments.covariance(1, moments.count(1));
        double[] mean = new double[n];
        double[] difference = new double[n];
        for (int i = 0; i < n; i++) {
            mean[i] = (zero[i] + one[i]) / 2;
            difference[i] = one[i] - zero[i];
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance[i * n + j] =
                        (covariance[i * n + j] + foreground[i * n + j]) / 2 + difference[i] * difference[j] / 4;
            }
        }
        return new BalancedMoments(mean, difference, covariance);
    }

    /** One over each feature's standard deviation; 0 for a feature that does not vary. */
    double[] scales() {
        double[] scales = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            double variance = covariance[i * mean.length + i];
            scales[i] = variance > CONSTANT * (variance + mean[i] * mean[i]) ? 1 / Math.sqrt(variance) : 0;
        }
        return scales;
    }

    /** The correlations of the features, given their {@link #scales}. */
    double[] correlations(double[] scales) {
        int n = mean.length;
        double[] correlations = covariance.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                correlations[i * n + j] *= scales[i] * scales[j];
            }
        }
        return correlations;
    }

    /** How many. */
    int features() {
        return mean.length;
    }

    /** Those of some features that lie side by side. */
    BalancedMoments part(int first, int count) {
        double[] some = new double[count * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(covariance, (first + i) * mean.length + first, some, i * count, count);
        }
        return new BalancedMoments(
                Arrays.copyOfRange(mean, first, first + count),
                Arrays.copyOfRange(difference, first, first + count),
                some);
    }
}
