package org.sourceselect.transferability.math;

import java.util.Optional;

/**
 * The method of conjugate gradients (Hestenes and Stiefel 1952), preconditioned by a diagonal, for a positive semidefinite
 * system whose right side lies in the matrix's range.
 */
public final class ConjugateGradients {

    /** Of the residual against the right side: ample for a standard error, of which two digits matter. */
    private static final double WANTED = 1e-4;

    /** What still serves when progress ends before. */
    private static final double SUFFICIENT = 1e-2;

    private static final int MOST_ITERATIONS = 300;

    private ConjugateGradients() {}

    /** A matrix. */
    public interface Product {

        /** Multiplies {@code x} by it. */
        void of(double[] x, double[] into);
    }

    /** The solution, starting from 0; empty when there was too little progress. */
    public static Optional<double[]> solve(double[] diagonal, double[] right, Product matrix) {
        int n = right.length;
        double[] x = new double[n];
        double[] residual = right.clone();
        double[] direction = new double[n];
        double[] product = new double[n];
        double square = square(residual, diagonal);
        double first = square;
        double before = Double.POSITIVE_INFINITY;
        for (int k = 0; k < MOST_ITERATIONS && square > WANTED * WANTED * first; k++) {
            for (int i = 0; i < n; i++) {
                direction[i] = residual[i] / diagonal[i] + square / before * direction[i];
            }
            matrix.of(direction, product);
            double curvature = 0;
            for (int i = 0; i < n; i++) {
                curvature += direction[i] * product[i];
            }
            if (!(curvature > 0)) {
                break;
            }
            double step = square / curvature;
            for (int i = 0; i < n; i++) {
                x[i] += step * direction[i];
                residual[i] -= step * product[i];
            }
            before = square;
            square = square(residual, diagonal);
        }
        return square <= SUFFICIENT * SUFFICIENT * first ? Optional.of(x) : Optional.empty();
    }

    private static double square(double[] residual, double[] diagonal) {
        double sum = 0;
        for (int i = 0; i < residual.length; i++) {
            sum += residual[i] * residual[i] / diagonal[i];
        }
        return sum;
    }
}
