package org.sourceselect.transferability.probe;

import org.sourceselect.transferability.math.PositiveDefinite;
import org.sourceselect.transferability.pixels.ClassMoments;

/**
 * Ridge regression of the label, 0 or 1, on features, both labels having the same weight however many pixels they have.
 *
 * <p>With C the covariance and d the difference of the labels' means as {@link BalancedMoments} has them, d/4 is the features'
 * covariance with the label. Of standardised features, R = D^-1/2 C D^-1/2 with D = diag C, the weights solve (R + lambda I) v = D^-1/2 d/4; the intercept is
 * not shrunk. A feature that does not vary has no weight.
 */
final class RidgeRegression {

    private final double[] mean;
    private final double[] scale;
    private final double[] difference;
    private final double[] correlations;

    /** The statistics of the pixels to learn from; both labels must occur. */
    RidgeRegression(ClassMoments moments) {
        BalancedMoments balanced = BalancedMoments.of(moments);
        mean = balanced.mean();
        difference = balanced.difference();
        scale = balanced.scales();
        correlations = balanced.correlations(scale);
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
