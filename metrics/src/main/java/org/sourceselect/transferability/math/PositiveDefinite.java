package org.sourceselect.transferability.math;

/** Systems of linear equations with a symmetric, positive definite matrix. */
public final class PositiveDefinite {

    private PositiveDefinite() {}

    /**
     * Solves {@code A x = b} by Cholesky's decomposition.
     *
     * @param a {@code n x n}, row by row, of which the lower triangle is read; destroyed
     * @param b the right side; receives x
     * @throws ArithmeticException when the matrix is not positive definite in double precision
     */
    public static void solve(double[] a, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            int row = i * n;
            for (int j = 0; j <= i; j++) {
                int other = j * n;
                double sum = a[row + j];
                for (int k = 0; k < j; k++) {
                    sum -= a[row + k] * a[other + k];
                }
                if (j < i) {
                    a[row + j] = sum / a[other + j];
                } else if (sum > 0) {
                    a[row + i] = Math.sqrt(sum);
                } else {
                    throw new ArithmeticException("The matrix is not positive definite.");
                }
            }
        }
        for (int i = 0; i < n; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= a[i * n + k] * b[k];
            }
            b[i] = sum / a[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            b[i] /= a[i * n + i];
            for (int k = 0; k < i; k++) {
                b[k] -= a[i * n + k] * b[i];
            }
        }
    }
}
