package org.sourceselect.transferability.math;

/**
 * Evaluates {@code d' C^+ d} for a covariance matrix C: its pseudo-inverse leaves out eigenvalues of at most {@value
 * #RELATIVE_CUT} times the greatest, which are rounding errors of single-precision features and not directions.
 */
public final class CovarianceForm {

    /** Two softmax channels are one direction, and float32 rounding gives the other a relative variance of 1e-14. */
    public static final double RELATIVE_CUT = 1e-6;

    private final int n;
    private final double[] factor;
    private final double[] inverse;
    private final double[] solved;
    private final SymmetricEigen eigen;
    private int rank;

    /** For matrices of {@code n x n}. */
    public CovarianceForm(int n) {
        this.n = n;
        this.factor = new double[n * n];
        this.inverse = new double[n * n];
        this.solved = new double[n];
        this.eigen = new SymmetricEigen(n);
    }

    /** The rank of the last matrix, after the cut. */
    public int rank() {
        return rank;
    }

    /** {@code d' C^+ d}; {@code c} is destroyed when n > 2. */
    public double apply(double[] c, double[] d) {
        if (n == 1) {
            rank = c[0] > 0 ? 1 : 0;
            return rank == 0 ? 0 : d[0] * d[0] / c[0];
        }
        if (n == 2) {
            return two(c[0], c[1], c[3], d[0], d[1]);
        }
        double regular = cholesky(c, d);
        return Double.isNaN(regular) ? jacobi(c, d) : regular;
    }

    private double two(double a, double b, double c, double d, double e) {
        double middle = (a + c) / 2;
        double first = middle + Math.hypot((a - c) / 2, b);
        if (!(first > 0)) {
            rank = 0;
            return 0;
        }
        double determinant = a * c - b * b;
        if (determinant > RELATIVE_CUT * first * first) {
            rank = 2;
            return (c * d * d - 2 * b * d * e + a * e * e) / determinant;
        }
        rank = 1;
        // The eigenvector of the greater eigenvalue, from the longer of its two formulas.
        double x = a >= c ? first - c : b;
        double y = a >= c ? b : first - a;
        double along = x * d + y * e;
        return along * along / ((x * x + y * y) * first);
    }

    /** NaN unless the matrix surely has no eigenvalue to leave out: least eigenvalue >= 1 / trace(C^-1). */
    private double cholesky(double[] c, double[] d) {
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += c[i * n + i];
            for (int j = 0; j <= i; j++) {
                double sum = c[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * n + k] * factor[j * n + k];
                }
                if (i == j) {
                    if (!(sum > 0)) {
                        return Double.NaN;
                    }
                    factor[i * n + i] = Math.sqrt(sum);
                } else {
                    factor[i * n + j] = sum / factor[j * n + j];
                }
            }
        }
        double inverseTrace = 0;
        double form = 0;
        for (int i = 0; i < n; i++) {
            double rest = d[i];
            for (int k = 0; k < i; k++) {
                rest -= factor[i * n + k] * solved[k];
            }
            solved[i] = rest / factor[i * n + i];
            form += solved[i] * solved[i];
            // Row i of the factor's inverse.
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    sum -= factor[i * n + k] * inverse[k * n + j];
                }
                inverse[i * n + j] = sum / factor[i * n + i];
                inverseTrace += inverse[i * n + j] * inverse[i * n + j];
            }
        }
        rank = n;
        return inverseTrace * trace * RELATIVE_CUT < 1 ? form : Double.NaN;
    }

    /** By eigenvectors: slow, and accurate for whatever rank. */
    private double jacobi(double[] c, double[] d) {
        eigen.decompose(c);
        double greatest = eigen.greatest();
        rank = 0;
        double form = 0;
        for (int k = 0; k < n; k++) {
            double value = eigen.value(k);
            if (value > RELATIVE_CUT * greatest) {
                double along = eigen.along(k, d);
                form += along * along / value;
                rank++;
            }
        }
        return form;
    }
}
