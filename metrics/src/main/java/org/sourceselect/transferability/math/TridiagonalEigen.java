package org.sourceselect.transferability.math;

/**
 * Eigenvalues of symmetric matrices, and the lengths of given vectors along the eigenvectors, by Householder's reflections to
 * tridiagonal form and implicit QL steps (Golub and Van Loan, Matrix Computations, 8.3): some {@code 2 n^3} operations, where
 * {@link SymmetricEigen}'s rotations of large matrices take a hundred times as long. Eigenvalues are right to rounding of the
 * greatest, not of each.
 */
public final class TridiagonalEigen {

    private static final int MOST_STEPS = 60;

    private final int n;
    private final double[] diagonal;
    /** Next to the diagonal, from its first element on. */
    private final double[] beside;

    private final double[][] vectors;
    private double negligible;

    private TridiagonalEigen(double[] matrix, double[][] vectors, int n) {
        this.n = n;
        this.diagonal = new double[n];
        this.beside = new double[n];
        this.vectors = vectors;
        reduce(matrix);
    }

    /**
     * The eigenvalues, in no order.
     *
     * @param matrix {@code n x n}, row by row; destroyed
     * @param n its rows
     * @param vectors of n numbers each; the k-th number becomes the vector's length along the k-th eigenvector
     * @throws ArithmeticException when the steps do not come to an end, as with numbers that are not finite
     */
    public static double[] decompose(double[] matrix, int n, double[]... vectors) {
        TridiagonalEigen eigen = new TridiagonalEigen(matrix, vectors, n);
        eigen.diagonalise();
        return eigen.diagonal;
    }

    /**
     * The square root of a symmetric matrix, its negative eigenvalues taken as 0.
     *
     * @param matrix {@code n x n}, row by row; destroyed
     * @param n its rows
     */
    public static double[] squareRoot(double[] matrix, int n) {
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            rows[i][i] = 1;
        }
        double[] values = decompose(matrix, n, rows);
        double[] root = new double[n * n];
        double[] scaled = new double[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                scaled[k] = rows[i][k] * Math.sqrt(Math.max(0, values[k]));
            }
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += scaled[k] * rows[j][k];
                }
                root[i * n + j] = sum;
                root[j * n + i] = sum;
            }
        }
        return root;
    }

    /** Column after column, what lies below the second diagonal is reflected away: {@code A - 2 (v w' + w v')}. */
    private void reduce(double[] a) {
        double[] v = new double[n];
        double[] w = new double[n];
        for (int k = 0; k < n - 1; k++) {
            double length = 0;
            for (int i = k + 1; i < n; i++) {
                v[i] = a[i * n + k];
                length = Math.hypot(length, v[i]);
            }
            diagonal[k] = a[k * n + k];
            beside[k] = v[k + 1] > 0 ? -length : length;
            v[k + 1] -= beside[k];
            double size = 0;
            for (int i = k + 1; i < n; i++) {
                size = Math.hypot(size, v[i]);
            }
            if (size > 0) {
                for (int i = k + 1; i < n; i++) {
                    v[i] /= size;
                }
                reflect(a, k + 1, v, w);
                for (double[] vector : vectors) {
                    double along = 0;
                    for (int i = k + 1; i < n; i++) {
                        along += v[i] * vector[i];
                    }
                    for (int i = k + 1; i < n; i++) {
                        vector[i] -= 2 * along * v[i];
                    }
                }
            }
        }
        if (n > 0) {
            diagonal[n - 1] = a[n * n - 1];
        }
    }

    private void reflect(double[] a, int from, double[] v, double[] w) {
        double form = 0;
        for (int i = from; i < n; i++) {
            double sum = 0;
            for (int j = from; j < n; j++) {
                sum += a[i * n + j] * v[j];
            }
            w[i] = sum;
            form += sum * v[i];
        }
        for (int i = from; i < n; i++) {
            w[i] -= form * v[i];
        }
        for (int i = from; i < n; i++) {
            double vi = 2 * v[i];
            double wi = 2 * w[i];
            for (int j = from; j < n; j++) {
                a[i * n + j] -= vi * w[j] + wi * v[j];
            }
        }
    }

    private void diagonalise() {
        double size = 0;
        for (int i = 0; i < n; i++) {
            size = Math.max(size, Math.abs(diagonal[i]) + Math.abs(beside[i]));
        }
        // Of matrices of low rank whole blocks are rounding, in which nothing is small beside its neighbours.
        negligible = Math.ulp(1.0) * size;
        for (int low = 0; low < n; low++) {
            int steps = 0;
            for (int high = split(low); high > low; high = split(low)) {
                if (++steps > MOST_STEPS) {
                    throw new ArithmeticException("The eigenvalues were not found in " + MOST_STEPS
                            + " steps each; are all features finite?");
                }
                step(low, high);
            }
        }
    }

    /** The end of the run that begins at {@code low} and holds together. */
    private int split(int low) {
        int high = low;
        while (high < n - 1 && !(Math.abs(beside[high]) <= negligible)) {
            high++;
        }
        return high;
    }

    /** One implicit QL step with Wilkinson's shift, from {@code high} down. */
    private void step(int low, int high) {
        double half = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
        double shift = diagonal[low] - beside[low] / (half + Math.copySign(Math.hypot(half, 1), half));
        double g = diagonal[high] - shift;
        double sine = 1;
        double cosine = 1;
        double p = 0;
        for (int i = high - 1; i >= low; i--) {
            double f = sine * beside[i];
            double b = cosine * beside[i];
            double r = Math.hypot(f, g);
            beside[i + 1] = r;
            if (r == 0) {
                diagonal[i + 1] -= p;
                beside[high] = 0;
                return;
            }
            sine = f / r;
            cosine = g / r;
            g = diagonal[i + 1] - p;
            r = (diagonal[i] - g) * sine + 2 * cosine * b;
            p = sine * r;
            diagonal[i + 1] = g + p;
            g = cosine * r - b;
            for (double[] vector : vectors) {
                double upper = vector[i + 1];
                vector[i + 1] = sine * vector[i] + cosine * upper;
                vector[i] = cosine * vector[i] - sine * upper;
            }
        }
        diagonal[low] -= p;
        beside[low] = g;
        beside[high] = 0;
    }
}
