package org.sourceselect.transferability.probe;

/**
 * The greatest evidence of the label's indicator y under {@code y = F w + noise}, {@code w ~ N(0, 1/alpha)}, noise {@code ~
 * N(0, 1/beta)}, per pixel, by the paper's fixed point in alpha / beta (You et al. 2021, arXiv 2102.11005).
 */
final class MaximumEvidence {

    private static final double TOLERANCE = 1e-10;
    private static final int MOST_ITERATIONS = 100_000;
    /** Times the greatest eigenvalue of F'F: weights that small change nothing any more. */
    private static final double INFINITE = 1e12;
    /** Of y'y: a residual that small is rounding, the features determine the labels. */
    private static final double EXACT = 1e-13;

    private final double n;
    private final double square;
    private final double[] sigma;
    private final double[] zeta;
    private final double perPixel;
    private int iterations;
    private boolean exact;

    /**
     * Finds it.
     *
     * @param n how many pixels
     * @param square y'y
     * @param sigma eigenvalues of F'F, none negative
     * @param zeta squares of F'y along their vectors
     */
    MaximumEvidence(double n, double square, double[] sigma, double[] zeta) {
        this.n = n;
        this.square = square;
        this.sigma = sigma;
        this.zeta = zeta;
        double greatest = 0;
        for (double s : sigma) {
            greatest = Math.max(greatest, s);
        }
        this.perPixel = greatest(INFINITE * greatest);
    }

    /** In nats. */
    double perPixel() {
        return perPixel;
    }

    /** Of the fixed point. */
    int iterations() {
        return iterations;
    }

    /** Whether the features determine the labels exactly, so that the evidence has no bound. */
    boolean exact() {
        return exact;
    }

    private double greatest(double infinite) {
        double lambda = 1;
        while (iterations++ < MOST_ITERATIONS) {
            if (!(lambda < infinite)) {
                return -0.5 * (Math.log(2 * Math.PI * square / n) + 1);
            }
            double gamma = 0;
            double weights = 0;
            double fitted = 0;
            for (int k = 0; k < sigma.length; k++) {
                double both = lambda + sigma[k];
                gamma += sigma[k] / both;
                weights += zeta[k] / (both * both);
                // y'y - |F m - y|^2, with m = (lambda + F'F)^-1 F'y.
                fitted += zeta[k] * (2 * lambda + sigma[k]) / (both * both);
            }
            double residual = square - fitted;
            if (residual <= EXACT * square) {
                exact = true;
                return Double.POSITIVE_INFINITY;
            }
            double alpha = gamma / weights;
            double beta = (n - gamma) / residual;
            double next = alpha / beta;
            if (Math.abs(next - lambda) <= TOLERANCE * lambda) {
                return logarithm(alpha, beta, residual, weights);
            }
            lambda = next;
        }
        throw new ArithmeticException("LogME's fixed point was not reached in " + MOST_ITERATIONS
                + " iterations; features of usual size, as standardised channels are, reach it.");
    }

    private double logarithm(double alpha, double beta, double residual, double weights) {
        double logarithm = n * Math.log(beta / (2 * Math.PI)) - beta * residual - alpha * weights;
        for (double s : sigma) {
            logarithm -= Math.log1p(s * beta / alpha);
        }
        return logarithm / (2 * n);
    }
}
