package org.sourceselect.transferability.probe;

import org.sourceselect.transferability.math.PositiveDefinite;
import org.sourceselect.transferability.pixels.ClassMoments;

/**
 * Ridge regression of the label, 0 or 1, on features, both labels having the same weight however many pixels they have.
 *
 * <p>With m_0, m_1 the means and C_0, C_1 the covariances of the labels' features, d = m_1 - m_0, the features then have the
 * mean m = (m_0 + m_1)/2 and the covariance C = (C_0 + C_1)/2 + d d'/4, and d/4 is their covariance with the label. Of
 * standardised features, R = D^-1/2 C D^-1/2 with D = diag C, the weights solve (R + lambda I) v = D^-1/2 d/4; the intercept is
 * not shrunk. A feature that does not vary has no weight.
 */
final class RidgeRegression {

    /** A feature's variance beside its mean square: less is rounding of its single-precision values. */
    private static final double CONSTANT = 1e-12;

    private final double[] mean;
    private final double[] scale;
    private final double[] difference;
    private final double[] correlations;

    /** The statistics of the pixels to learn from; both labels must occur. */
    RidgeRegression(ClassMoments moments) {
        int d = moments.channels();
        double[] zero = moments.mean(0);
        double[] one = moments.mean(1);
        double[] background = moments.covariance(0, moments.count(0));
        double[] foreground = moments.covariance(1, moments.count(1));
        mean = new double[d];
        scale = new double[d];
        difference = new double[d];
        for (int i = 0; i < d; i++) {
            mean[i] = (zero[i] + one[i]) / 2;
            difference[i] = one[i] - zero[i];
            double variance = (background[i * d + i] + foreground[i * d + i]) / 2 + difference[i] * difference[i] / 4;
            scale[i] = variance > CONSTANT * (variance + mean[i] * mean[i]) ? 1 / Math.sqrt(variance) : 0;
        }
        correlations = background;
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double covariance =
                        (background[i * d + j] + foreground[i * d + j]) / 2 + difference[i] * difference[j] / 4;
                correlations[i * d + j] = scale[i] * scale[j] * covariance;
            }
        }
    }

    /**
     * What it has learnt.
     *
     * @param weights of the features as they are
     * @param intercept what a pixel of zeros is told
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Fit(double[] weights, double intercept) {

        /** Near 1 for the region and 0 for the rest. */
        double of(float[] features) {
            double sum = intercept;
            for (int c = 0; c < weights.length; c++) {
                sum += weights[c] * features[c];
            }
            return sum;
        }
    }

    /** With this penalty, which must be greater than 0. */
    Fit fit(double lambda) {
        int d = mean.length;
        double[] matrix = correlations.clone();
        double[] weights = new double[d];
        for (int i = 0; i < d; i++) {
            matrix[i * d + i] += lambda;
            weights[i] = scale[i] * difference[i] / 4;
        }
        PositiveDefinite.solve(matrix, weights);
        double intercept = 0.5;
        for (int i = 0; i < d; i++) {
            weights[i] *= scale[i];
            intercept -= weights[i] * mean[i];
        }
        return new Fit(weights, intercept);
    }
}
