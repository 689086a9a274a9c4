package org.sourceselect.transferability.transport;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.sourceselect.transferability.math.Chunks;

/**
 * The kernel exp(p_i + q_j - |x_i - y_j|^2 / eps) with the potentials absorbed into it, kept only where it matters.
 *
 * <p>Entries of at most exp(-cut) are left out, whole tiles at a time where bounding boxes allow. With the points' weights
 * a_i and b_j (each summing to 1) the entries are a plan's densities, so all that is left out sums to at most exp(-cut) of
 * the plan's mass, however many points there are; when potentials have moved by dp and dq since, to at most exp(-cut + max
 * dp + max dq).
 */
final class TileKernel {

    private static final int ROWS_AT_ONCE = 8;

    private static final int COLUMNS_AT_ONCE = 4;

    private final PointCloud source;
    /** Per tile of source points: the runs of target points it meets, as start, end, start, end, ... */
    private final int[][] runs;
    /** Per tile of source points: for each run its entries, a source point after the other. */
    private final double[][] entries;

    private final int[] chunkEnds;
    private final long size;
    private final long positive;
    private final double[][] columnSums = new double[Chunks.COUNT][];

    private TileKernel(
            PointCloud source, int columns, int[][] runs, double[][] entries, int[] ends, long size, long positive) {
        this.source = source;
        this.runs = runs;
        this.entries = entries;
        this.chunkEnds = ends;
        this.size = size;
        this.positive = positive;
        for (int c = 0; c < columnSums.length; c++) {
            columnSums[c] = new double[columns];
        }
    }

    /**
     * Builds the kernel.
     *
     * @param source rows
     * @param p their potentials, in units of eps
     * @param target columns
     * @param q their potentials
     * @param before the columns' potentials one half step earlier: entries that matter with either are kept, so that
     *     every row has entries even when {@code q} has just taken its share away
     * @param inverseEps 1 / eps
     * @param cut entries of at most exp(-cut) are left out
     * @param mostEntries more than this many are not kept
     * @return the kernel; empty when it would have too many entries
     */
    static Optional<TileKernel> build(
            PointCloud source,
            double[] p,
            PointCloud target,
            double[] q,
            double[] before,
            double inverseEps,
            double cut,
            long mostEntries) {
        int tiles = source.tiles();
        long[] points = new long[tiles];
        for (int t = 0; t < tiles; t++) {
            points[t] = (long) source.tileStart()[t + 1] - source.tileStart()[t];
        }
        int[] shares = Chunks.cut(points);
        long pairs = (long) source.size() * target.size();
        int[][] runs = new int[tiles][];
        long[] sizes = new long[tiles];
        AtomicLong total = new AtomicLong();
        Chunks.run(pairs, chunk -> {
            Builder builder = new Builder(source, p, target, q, before, inverseEps, cut);
            for (int t = shares[chunk]; t < shares[chunk + 1] && total.get() <= mostEntries; t++) {
                runs[t] = builder.runs(t);
                sizes[t] = points[t] * length(runs[t]);
                total.addAndGet(sizes[t]);
            }
        });
        if (total.get() > mostEntries) {
            return Optional.empty();
        }
        double[][] entries = new double[tiles][];
        int[] ends = Chunks.cut(sizes);
        AtomicLong positive = new AtomicLong();
        Chunks.run(pairs, chunk -> {
            Builder builder = new Builder(source, p, target, q, before, inverseEps, cut);
            for (int t = ends[chunk]; t < ends[chunk + 1]; t++) {
                entries[t] = builder.entries(t, runs[t], (int) sizes[t]);
            }
            positive.addAndGet(builder.positive);
        });
        return Optional.of(new TileKernel(source, target.size(), runs, entries, ends, total.get(), positive.get()));
    }

    private static int length(int[] runs) {
        int sum = 0;
        for (int r = 0; r < runs.length; r += 2) {
            sum += runs[r + 1] - runs[r];
        }
        return sum;
    }

    /** How many entries are kept. */
    long size() {
        return size;
    }

    /** How many of them are not 0. */
    long positive() {
        return positive;
    }

    /** What to do with the row sums of a tile before its column sums are formed. */
    interface RowUpdate {

        /**
         * Called once per tile.
         *
         * @param from first row
         * @param to one past the last
         * @param rowSums {@code sum_j entry_ij v_j} of row {@code from + k} at {@code k}
         */
        void update(int from, int to, double[] rowSums);
    }

    /**
     * One pass over the kernel, which is where the time goes: row sums with {@code v}, then {@code update}, which may
     * set {@code u} for those rows, then column sums with {@code u}.
     *
     * @param v one factor per column
     * @param u one factor per row
     * @param update called for every tile of rows, from several threads
     * @param columns receives {@code sum_i u_i entry_ij}
     */
    void sweep(double[] v, double[] u, RowUpdate update, double[] columns) {
        Chunks.run(size, chunk -> {
            double[] sums = new double[64];
            double[] local = columnSums[chunk];
            Arrays.fill(local, 0);
            for (int t = chunkEnds[chunk]; t < chunkEnds[chunk + 1]; t++) {
                int from = source.tileStart()[t];
                int to = source.tileStart()[t + 1];
                rowSums(runs[t], entries[t], to - from, v, sums);
                update.update(from, to, sums);
                addColumns(runs[t], entries[t], from, to, u, local);
            }
        });
        System.arraycopy(columnSums[0], 0, columns, 0, columns.length);
        for (int c = 1; c < columnSums.length; c++) {
            double[] local = columnSums[c];
            for (int j = 0; j < columns.length; j++) {
                columns[j] += local[j];
            }
        }
    }

    /** The row sums {@code sum_j entry_ij v_j} alone. */
    double[] rows(double[] v) {
        double[] result = new double[source.size()];
        Chunks.run(size, chunk -> {
            double[] sums = new double[64];
            for (int t = chunkEnds[chunk]; t < chunkEnds[chunk + 1]; t++) {
                int from = source.tileStart()[t];
                int n = source.tileStart()[t + 1] - from;
                rowSums(runs[t], entries[t], n, v, sums);
                System.arraycopy(sums, 0, result, from, n);
            }
        });
        return result;
    }

    /** Takes the entries of one row that are not 0. */
    interface RowVisitor {

        /**
         * Called once per row.
         *
         * @param row its number
         * @param columns the columns, ascending
         * @param values the entries
         * @param count how many of both are valid
         */
        void visit(int row, int[] columns, double[] values, int count);
    }

    /** Shows every row, on the caller's thread. */
    void rowsOneByOne(RowVisitor visitor) {
        int[] columns = new int[columnSums[0].length];
        double[] values = new double[columns.length];
        for (int t = 0; t < runs.length; t++) {
            int rows = source.tileStart()[t + 1] - source.tileStart()[t];
            for (int row = 0; row < rows; row++) {
                int count = 0;
                int before = 0;
                for (int r = 0; r < runs[t].length; r += 2) {
                    int n = runs[t][r + 1] - runs[t][r];
                    int at = before + row * n;
                    for (int k = 0; k < n; k++) {
                        if (entries[t][at + k] > 0) {
                            columns[count] = runs[t][r] + k;
                            values[count++] = entries[t][at + k];
                        }
                    }
                    before += rows * n;
                }
                visitor.visit(source.tileStart()[t] + row, columns, values, count);
            }
        }
    }

    private static void rowSums(int[] runs, double[] entries, int rows, double[] v, double[] sums) {
        Arrays.fill(sums, 0, rows, 0);
        int at = 0;
        for (int r = 0; r < runs.length; r += 2) {
            int from = runs[r];
            int n = runs[r + 1] - from;
            int row = 0;
            for (; row + ROWS_AT_ONCE <= rows; row += ROWS_AT_ONCE) {
                eightRows(entries, at, n, v, from, sums, row);
                at += ROWS_AT_ONCE * n;
            }
            for (; row < rows; row++) {
                sums[row] += oneRow(entries, at, n, v, from);
                at += n;
            }
        }
    }

    // Loops of their own, so that each is compiled once, early, and no caller with it again.

    /** As many independent chains of additions as hide what an addition waits for. */
    private static void eightRows(double[] entries, int at, int n, double[] v, int from, double[] sums, int row) {
        int b = at + n;
        int c = b + n;
        int d = c + n;
        int e = d + n;
        int f = e + n;
        int g = f + n;
        int h = g + n;
        double sumA = 0;
        double sumB = 0;
        double sumC = 0;
        double sumD = 0;
        double sumE = 0;
        double sumF = 0;
        double sumG = 0;
        double sumH = 0;
        for (int k = 0; k < n; k++) {
            double factor = v[from + k];
            sumA += entries[at + k] * factor;
            sumB += entries[b + k] * factor;
            sumC += entries[c + k] * factor;
            sumD += entries[d + k] * factor;
            sumE += entries[e + k] * factor;
            sumF += entries[f + k] * factor;
            sumG += entries[g + k] * factor;
            sumH += entries[h + k] * factor;
        }
        sums[row] += sumA;
        sums[row + 1] += sumB;
        sums[row + 2] += sumC;
        sums[row + 3] += sumD;
        sums[row + 4] += sumE;
        sums[row + 5] += sumF;
        sums[row + 6] += sumG;
        sums[row + 7] += sumH;
    }

    private static double oneRow(double[] entries, int at, int n, double[] v, int from) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += entries[at + k] * v[from + k];
        }
        return sum;
    }

    private static void addColumns(int[] runs, double[] entries, int first, int end, double[] u, double[] columns) {
        int at = 0;
        for (int r = 0; r < runs.length; r += 2) {
            int from = runs[r];
            int n = runs[r + 1] - from;
            int row = first;
            for (; row + COLUMNS_AT_ONCE <= end; row += COLUMNS_AT_ONCE) {
                addFour(entries, at, n, u[row], u[row + 1], u[row + 2], u[row + 3], columns, from);
                at += COLUMNS_AT_ONCE * n;
            }
            for (; row < end; row++) {
                addOne(entries, at, n, u[row], columns, from);
                at += n;
            }
        }
    }

    private static void addFour(
            double[] entries,
            int at,
            int n,
            double factorA,
            double factorB,
            double factorC,
            double factorD,
            double[] columns,
            int from) {
        int b = at + n;
        int c = b + n;
        int d = c + n;
        for (int k = 0; k < n; k++) {
            columns[from + k] += entries[at + k] * factorA
                    + entries[b + k] * factorB
                    + (entries[c + k] * factorC + entries[d + k] * factorD);
        }
    }

    private static void addOne(double[] entries, int at, int n, double factor, double[] columns, int from) {
        for (int k = 0; k < n; k++) {
            columns[from + k] += entries[at + k] * factor;
        }
    }

    /** Finds and fills the tiles that matter; one thread's. */
    private static final class Builder {
        private final PointCloud source;
        private final double[] p;
        private final PointCloud target;
        private final double[] q;
        private final double inverseEps;
        private final double cut;
        private final double[] greater;
        private final double[] tileGreatest;
        private final int[] found;
        private long positive;

        Builder(
                PointCloud source,
                double[] p,
                PointCloud target,
                double[] q,
                double[] before,
                double inverseEps,
                double cut) {
            this.source = source;
            this.p = p;
            this.target = target;
            this.q = q;
            this.inverseEps = inverseEps;
            this.cut = cut;
            this.greater = new double[q.length];
            this.tileGreatest = new double[target.tiles()];
            this.found = new int[2 * target.tiles()];
            for (int o = 0; o < tileGreatest.length; o++) {
                tileGreatest[o] = Double.NEGATIVE_INFINITY;
                for (int j = target.tileStart()[o]; j < target.tileStart()[o + 1]; j++) {
                    greater[j] = Math.max(q[j], before[j]);
                    tileGreatest[o] = Math.max(tileGreatest[o], greater[j]);
                }
            }
        }

        int[] runs(int tile) {
            int from = source.tileStart()[tile];
            int to = source.tileStart()[tile + 1];
            double greatestP = Double.NEGATIVE_INFINITY;
            for (int i = from; i < to; i++) {
                greatestP = Math.max(greatestP, p[i]);
            }
            int n = 0;
            for (int o = 0; o < tileGreatest.length; o++) {
                double bound = greatestP + tileGreatest[o] - source.leastSquaredDistance(tile, target, o) * inverseEps;
                if (bound > -cut && matters(from, to, o)) {
                    int start = target.tileStart()[o];
                    if (n > 0 && found[n - 1] == start && target.z()[start] == target.z()[start - 1]) {
                        found[n - 1] = target.tileStart()[o + 1];
                    } else {
                        found[n++] = start;
                        found[n++] = target.tileStart()[o + 1];
                    }
                }
            }
            return Arrays.copyOf(found, n);
        }

        private boolean matters(int from, int to, int o) {
            for (int i = from; i < to; i++) {
                double px = source.x()[i];
                double py = source.y()[i];
                double gap = target.z()[target.tileStart()[o]] - source.z()[i];
                double threshold = -cut - p[i] + gap * gap * inverseEps;
                for (int j = target.tileStart()[o]; j < target.tileStart()[o + 1]; j++) {
                    double dx = target.x()[j] - px;
                    double dy = target.y()[j] - py;
                    if (greater[j] - (dx * dx + dy * dy) * inverseEps > threshold) {
                        return true;
                    }
                }
            }
            return false;
        }

        double[] entries(int tile, int[] runs, int size) {
            double[] entries = new double[size];
            int at = 0;
            for (int r = 0; r < runs.length; r += 2) {
                for (int i = source.tileStart()[tile]; i < source.tileStart()[tile + 1]; i++) {
                    // All tiles of a run have the same z.
                    double gap = target.z()[runs[r]] - source.z()[i];
                    positive += row(entries, at, i, gap * gap, runs[r], runs[r + 1]);
                    at += runs[r + 1] - runs[r];
                }
            }
            return entries;
        }

        /** Fills the entries of a point with a run of others; gives how many are not 0. */
        private int row(double[] entries, int first, int i, double across, int from, int to) {
            double[] x = target.x();
            double[] y = target.y();
            double px = source.x()[i];
            double py = source.y()[i];
            double threshold = -cut - p[i];
            int at = first;
            int kept = 0;
            for (int j = from; j < to; j++) {
                double dx = x[j] - px;
                double dy = y[j] - py;
                double distance = (dx * dx + dy * dy + across) * inverseEps;
                // An entry below the cut is left at 0 inside a kept tile too: its exponential costs time.
                if (greater[j] - distance > threshold) {
                    entries[at] = Math.exp(p[i] + q[j] - distance);
                    kept++;
                }
                at++;
            }
            return kept;
        }
    }
}
