package org.sourceselect.transferability.transport;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.sourceselect.transferability.math.Chunks;

/**
 * Newton's step for the target potentials of an entropic transport whose rows are met.
 *
 * <p>The columns' masses c depend on the potentials q with slope {@code dc/dq = diag(c) - P' diag(1/a) P}, which is positive
 * semidefinite with the constants as kernel. Where points lie further apart than sqrt(eps) this matrix is nearly singular
 * and first-order steps crawl; a direct solution does not mind. There, too, a plan has few entries, all between
 * neighbours: with the points in the order of their principal axis the matrix has a narrow profile, and Cholesky's method
 * stays within it.
 */
final class NewtonStep {

    /** Raises the diagonal by rounding errors only, and with it the kernel of constants. */
    private static final double RIDGE = 1e-14;

    /** A profile of this many values takes 400 MB. */
    private static final long MOST_VALUES = 50_000_000;

    private final TileKernel kernel;
    private final double[] source;
    private final double[] target;
    /** The place of each target point along the principal axis. */
    private final int[] place;
    /** Per place the first one that shares a row with it. */
    private final int[] first;
    /** Per place the last one that shares a row with it. */
    private final int[] last;

    private final long work;
    private final long values;

    /** Steps with this kernel between these clouds. */
    NewtonStep(TileKernel kernel, PointCloud source, PointCloud target) {
        this.kernel = kernel;
        this.source = source.weight();
        this.target = target.weight();
        int n = target.size();
        this.place = places(target);
        this.first = IntStream.range(0, n).toArray();
        this.last = first.clone();
        long[] sum = new long[1];
        kernel.rowsOneByOne((i, at, entries, count) -> {
            int from = n;
            int to = 0;
            for (int k = 0; k < count; k++) {
                from = Math.min(from, place[at[k]]);
                to = Math.max(to, place[at[k]]);
            }
            sum[0] += (long) count * (to - from) / 2;
            for (int k = 0; k < count; k++) {
                first[place[at[k]]] = Math.min(first[place[at[k]]], from);
            }
        });
        long kept = 0;
        for (int i = 0; i < n; i++) {
            kept += i - first[i] + 1;
            sum[0] += (long) (i - first[i]) * (i - first[i]) / 2;
            for (int j = first[i]; j < i; j++) {
                last[j] = i;
            }
        }
        this.work = sum[0];
        this.values = kept;
    }

    private static int[] places(PointCloud cloud) {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int j = 0; j < cloud.size(); j++) {
            xx += cloud.weight()[j] * cloud.x()[j] * cloud.x()[j];
            xy += cloud.weight()[j] * cloud.x()[j] * cloud.y()[j];
            yy += cloud.weight()[j] * cloud.y()[j] * cloud.y()[j];
        }
        double angle = Math.atan2(2 * xy, xx - yy) / 2;
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        int[] order = IntStream.range(0, cloud.size())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> cos * cloud.x()[j] + sin * cloud.y()[j]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] place = new int[order.length];
        for (int k = 0; k < order.length; k++) {
            place[order[k]] = k;
        }
        return place;
    }

    /**
     * Less than which {@link #work} is not, in whatever order the points are: the entries of a row lie at places of their
     * own, so that a row of k has at least k (k - 1) / 2 products, and rows of equal length have the fewest.
     */
    static double leastWork(TileKernel kernel, int rows) {
        double each = (double) kernel.positive() / rows;
        // Products are counted in whole numbers, row by row.
        return kernel.positive() * (each - 1) / 2 - rows;
    }

    /** Multiplications that a step takes; {@link Long#MAX_VALUE} when it would take too much memory. */
    long work() {
        return values > MOST_VALUES ? Long.MAX_VALUE : work;
    }

    /**
     * The step that would meet the columns if the slope were constant.
     *
     * @param u factors of the rows, with {@code sum_j u_i entry_ij v_j = a_i}
     * @param v factors of the columns
     * @param columns {@code c_j / v_j}
     */
    double[] solve(double[] u, double[] v, double[] columns) {
        double[] missing = new double[target.length];
        for (int j = 0; j < missing.length; j++) {
            missing[j] = target[j] - v[j] * columns[j];
        }
        return solve(u, v, columns, missing);
    }

    /**
     * The change of the potentials that changes the columns' masses by given amounts, to first order.
     *
     * @param change of each column; sums to 0
     */
    double[] solve(double[] u, double[] v, double[] columns, double[] change) {
        int n = target.length;
        double[][] slope = new double[n][];
        for (int i = 0; i < n; i++) {
            slope[i] = new double[i - first[i] + 1];
        }
        assemble(slope, u, v);
        double[] step = new double[n];
        double[] weight = new double[n];
        for (int j = 0; j < n; j++) {
            double mass = v[j] * columns[j];
            int i = place[j];
            slope[i][i - first[i]] += mass + RIDGE * target[j];
            step[i] = change[j];
            weight[i] = target[j];
        }
        factor(slope, weight);
        substitute(slope, step);
        double[] result = new double[n];
        double mean = 0;
        for (int j = 0; j < n; j++) {
            result[j] = step[place[j]];
            mean += target[j] * result[j];
        }
        for (int j = 0; j < n; j++) {
            result[j] -= mean;
        }
        return result;
    }

    /** Subtracts P' diag(1/a) P. */
    private void assemble(double[][] slope, double[] u, double[] v) {
        double[] row = new double[target.length];
        kernel.rowsOneByOne((i, at, entries, count) -> {
            double share = u[i] * u[i] / source[i];
            int from = row.length;
            for (int k = 0; k < count; k++) {
                row[place[at[k]]] = entries[k] * v[at[k]];
                from = Math.min(from, place[at[k]]);
            }
            for (int k = 0; k < count; k++) {
                int j = place[at[k]];
                addScaled(slope[j], from - first[j], row, from, j + 1 - from, -share * row[j]);
            }
            for (int k = 0; k < count; k++) {
                row[place[at[k]]] = 0;
            }
        });
    }

    /** Cholesky's factor in place; a pivot's effect on all later rows at once. */
    private void factor(double[][] slope, double[] weight) {
        int n = slope.length;
        double[] column = new double[n];
        for (int k = 0; k < n; k++) {
            int pivotAt = k - first[k];
            double pivot = slope[k][pivotAt];
            // Nothing but rounding left: the point hangs on those before it, and stays where it is against them.
            double root = pivot > RIDGE / 10 * weight[k] ? Math.sqrt(pivot) : Double.POSITIVE_INFINITY;
            slope[k][pivotAt] = root;
            for (int i = k + 1; i <= last[k]; i++) {
                column[i] = 0;
                if (first[i] <= k) {
                    slope[i][k - first[i]] /= root;
                    column[i] = slope[i][k - first[i]];
                }
            }
            int start = k + 1;
            int rows = last[k] - k;
            Chunks.run((long) rows * rows / 2, chunk -> {
                for (int i = start + chunk; i < start + rows; i += Chunks.COUNT) {
                    if (column[i] != 0) {
                        addScaled(slope[i], start - first[i], column, start, i + 1 - start, -column[i]);
                    }
                }
            });
        }
    }

    private static void addScaled(double[] into, int at, double[] values, int from, int count, double factor) {
        for (int k = 0; k < count; k++) {
            into[at + k] += factor * values[from + k];
        }
    }

    private void substitute(double[][] slope, double[] step) {
        int n = step.length;
        for (int i = 0; i < n; i++) {
            double sum = step[i];
            for (int k = first[i]; k < i; k++) {
                sum -= slope[i][k - first[i]] * step[k];
            }
            step[i] = sum / slope[i][i - first[i]];
        }
        for (int i = n - 1; i >= 0; i--) {
            step[i] /= slope[i][i - first[i]];
            addScaled(step, first[i], slope[i], 0, i - first[i], -step[i]);
        }
    }
}
