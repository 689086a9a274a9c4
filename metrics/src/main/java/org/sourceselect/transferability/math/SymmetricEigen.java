package org.sourceselect.transferability.math;

/** Eigenvalues and eigenvectors of small symmetric matrices by Jacobi's rotations: slow, and accurate for whatever rank. */
public final class SymmetricEigen {

    private static final int SWEEPS = 60;

    private final int n;
    private final double[] values;
    private final double[] vectors;

    /** For matrices of {@code n x n}. */
    public SymmetricEigen(int n) {
        this.n = n;
        this.values = new double[n];
        this.vectors = new double[n * n];
    }

    /** Decomposes {@code matrix}, which is destroyed. */
    public void decompose(double[] matrix) {
        for (int i = 0; i < n * n; i++) {
            vectors[i] = i % (n + 1) == 0 ? 1 : 0;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double outside = 0;
            double inside = 0;
            for (int i = 0; i < n; i++) {
                inside += matrix[i * n + i] * matrix[i * n + i];
                for (int j = 0; j < i; j++) {
                    outside += matrix[i * n + j] * matrix[i * n + j];
                }
            }
            if (outside <= 1e-32 * inside) {
                break;
            }
            for (int i = 1; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    rotate(matrix, j, i);
                }
            }
        }
        for (int k = 0; k < n; k++) {
            values[k] = matrix[k * n + k];
        }
    }

    /** Eigenvalue {@code k} of the last matrix; in no order. */
    public double value(int k) {
        return values[k];
    }

    /** The greatest eigenvalue, or 0 when none is positive. */
    public double greatest() {
        double greatest = 0;
        for (double value : values) {
            greatest = Math.max(greatest, value);
        }
        return greatest;
    }

    /** The length of {@code d} along eigenvector {@code k}. */
    public double along(int k, double[] d) {
        double along = 0;
        for (int i = 0; i < n; i++) {
            along += vectors[i * n + k] * d[i];
        }
        return along;
    }

    /** The mean of {@code of}, weighted by the squares of eigenvector {@code k}'s coordinates, which sum to 1. */
    double meanAlong(int k, double[] of) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += vectors[i * n + k] * vectors[i * n + k] * of[i];
        }
        return sum;
    }

    /** The logarithm of the determinant; NaN when an eigenvalue is not above {@code cut} times the greatest. */
    public double logDeterminant(double cut) {
        double sum = 0;
        for (double value : values) {
            sum += value > cut * greatest() ? Math.log(value) : Double.NaN;
        }
        return sum;
    }

    /** The square root of the last matrix, its negative eigenvalues taken as 0. */
    public double[] squareRoot() {
        double[] root = new double[n * n];
        for (int k = 0; k < n; k++) {
            double scale = Math.sqrt(Math.max(0, values[k]));
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    root[i * n + j] += scale * vectors[i * n + k] * vectors[j * n + k];
                }
            }
        }
        return root;
    }

    private void rotate(double[] c, int p, int q) {
        double off = c[p * n + q];
        if (off == 0) {
            return;
        }
        double theta = (c[q * n + q] - c[p * n + p]) / (2 * off);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cosine = 1 / Math.sqrt(tangent * tangent + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < n; k++) {
            double kp = c[k * n + p];
            double kq = c[k * n + q];
            c[k * n + p] = cosine * kp - sine * kq;
            c[k * n + q] = sine * kp + cosine * kq;
        }
        for (int k = 0; k < n; k++) {
            double pk = c[p * n + k];
            double qk = c[q * n + k];
            c[p * n + k] = cosine * pk - sine * qk;
            c[q * n + k] = sine * pk + cosine * qk;
            double vp = vectors[k * n + p];
            double vq = vectors[k * n + q];
            vectors[k * n + p] = cosine * vp - sine * vq;
            vectors[k * n + q] = sine * vp + cosine * vq;
        }
    }
}
