package org.sourceselect.transferability;

/**
 * Newton's step for the target potentials of an entropic transport whose rows are met.
 *
 * <p>The columns' masses c depend on the potentials q with slope {@code dc/dq = diag(c) - P' diag(1/a) P}, which is positive
 * semidefinite with the constants as kernel. Where points lie further apart than sqrt(eps) this matrix is nearly singular
 * and first-order steps crawl; a direct solution does not mind. Dense, so for a few thousand points at most.
 */
final class NewtonStep {

    /** Beyond this a factorisation takes seconds and 32 MB; bins that many are close enough for first-order steps. */
    static final int MOST_POINTS = 2048;

    /** Raises the diagonal by rounding errors only, and with it the kernel of constants. */
    private static final double RIDGE = 1e-14;

    private final double[][] slope;
    private final double[] step;

    /** For so many target points. */
    NewtonStep(int points) {
        this.slope = new double[points][];
        for (int j = 0; j < points; j++) {
            slope[j] = new double[j + 1];
        }
        this.step = new double[points];
    }

    /**
     * The step that would meet the columns if the slope were constant.
     *
     * @param entries the kernel
     * @param u factors of the rows, with {@code sum_j u_i entry_ij v_j = a_i}
     * @param v factors of the columns
     * @param source the rows' weights a
     * @param target the columns' weights b
     * @param columns {@code c_j / v_j}
     */
    double[] solve(TileKernel entries, double[] u, double[] v, double[] source, double[] target, double[] columns) {
        for (double[] row : slope) {
            java.util.Arrays.fill(row, 0);
        }
        entries.rowsOneByOne((i, at, values, count) -> {
            double share = u[i] * u[i] / source[i];
            for (int k = 0; k < count; k++) {
                double factor = share * values[k] * v[at[k]];
                double[] row = slope[at[k]];
                for (int l = 0; l <= k; l++) {
                    row[at[l]] -= factor * values[l] * v[at[l]];
                }
            }
        });
        for (int j = 0; j < step.length; j++) {
            double mass = v[j] * columns[j];
            slope[j][j] += mass + RIDGE * target[j];
            step[j] = target[j] - mass;
        }
        factor(target);
        substitute();
        double mean = 0;
        for (int j = 0; j < step.length; j++) {
            mean += target[j] * step[j];
        }
        for (int j = 0; j < step.length; j++) {
            step[j] -= mean;
        }
        return step;
    }

    /** Cholesky's factor in place, row by row. */
    private void factor(double[] target) {
        for (int i = 0; i < step.length; i++) {
            double[] row = slope[i];
            for (int j = 0; j < i; j++) {
                double[] other = slope[j];
                row[j] = (row[j] - dot(row, other, j)) / other[j];
            }
            double pivot = row[i] - dot(row, row, i);
            // Nothing but rounding left: the point hangs on those before it, and stays where it is against them.
            row[i] = pivot > RIDGE / 10 * target[i] ? Math.sqrt(pivot) : Double.POSITIVE_INFINITY;
        }
    }

    private static double dot(double[] a, double[] b, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < n; k += 4) {
            s0 += a[k] * b[k];
            s1 += a[k + 1] * b[k + 1];
            s2 += a[k + 2] * b[k + 2];
            s3 += a[k + 3] * b[k + 3];
        }
        for (; k < n; k++) {
            s0 += a[k] * b[k];
        }
        return s0 + s1 + (s2 + s3);
    }

    private void substitute() {
        int n = step.length;
        for (int i = 0; i < n; i++) {
            step[i] = (step[i] - dot(slope[i], step, i)) / slope[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            step[i] /= slope[i][i];
            double value = step[i];
            double[] row = slope[i];
            for (int k = 0; k < i; k++) {
                step[k] -= row[k] * value;
            }
        }
    }
}
