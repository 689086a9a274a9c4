package org.sourceselect.transferability.transport;

import org.sourceselect.transferability.math.Chunks;

/**
 * The log-domain half step of Sinkhorn's algorithm, with no kernel kept: for every point x of one cloud
 *
 * <p>{@code p(x) = -log sum_j b_j exp(q_j - |x - y_j|^2 / eps)}
 *
 * <p>over the points y_j of the other. Tiles that can add no more than a share exp(-{@value #CUT}) to any of the sums
 * are passed over; all else is exact, for any distance and any size of the potentials.
 */
final class SoftMinimum {

    /**
     * Terms are left out that are less than exp(-25) of the sum all together, 1e-11: what potentials start with, and what is met
     * by sweeps afterwards.
     */
    static final double CUT = 25;

    private SoftMinimum() {}

    /**
     * Evaluates at every point.
     *
     * @param at where
     * @param over the points summed over
     * @param q their potentials, in units of eps
     * @param inverseEps 1 / eps
     * @return the potentials at {@code at}, in units of eps
     */
    static double[] evaluate(PointCloud at, PointCloud over, double[] q, double inverseEps) {
        double[] logTerm = new double[over.size()];
        for (int j = 0; j < logTerm.length; j++) {
            logTerm[j] = Math.log(over.weight()[j]) + q[j];
        }
        double[] tileSum = new double[over.tiles()];
        for (int t = 0; t < tileSum.length; t++) {
            Sum sum = new Sum();
            sum.add(logTerm, over.tileStart()[t], over.tileStart()[t + 1]);
            tileSum[t] = sum.log();
        }
        double[] result = new double[at.size()];
        long[] work = new long[at.tiles()];
        for (int t = 0; t < work.length; t++) {
            work[t] = (long) at.tileStart()[t + 1] - at.tileStart()[t];
        }
        int[] ends = Chunks.cut(work);
        Chunks.run((long) at.size() * over.size(), chunk -> {
            Evaluation evaluation = new Evaluation(at, over, logTerm, tileSum, inverseEps);
            for (int t = ends[chunk]; t < ends[chunk + 1]; t++) {
                evaluation.tile(t, result);
            }
        });
        return result;
    }

    /** One thread's share of the work. */
    private static final class Evaluation {
        private final PointCloud at;
        private final PointCloud over;
        private final double[] logTerm;
        private final double[] tileSum;
        private final double inverseEps;
        private final double[] bound;
        private final double[] exponent = new double[64];
        private final Sum[] sums = new Sum[64];

        Evaluation(PointCloud at, PointCloud over, double[] logTerm, double[] tileSum, double inverseEps) {
            this.at = at;
            this.over = over;
            this.logTerm = logTerm;
            this.tileSum = tileSum;
            this.inverseEps = inverseEps;
            this.bound = new double[over.tiles()];
        }

        void tile(int t, double[] result) {
            int best = 0;
            for (int o = 0; o < bound.length; o++) {
                bound[o] = tileSum[o] - at.leastSquaredDistance(t, over, o) * inverseEps;
                if (bound[o] > bound[best]) {
                    best = o;
                }
            }
            int from = at.tileStart()[t];
            int to = at.tileStart()[t + 1];
            double least = Double.POSITIVE_INFINITY;
            for (int i = from; i < to; i++) {
                sums[i - from] = new Sum();
                addTile(i, best, sums[i - from]);
                least = Math.min(least, sums[i - from].log());
            }
            double cut = least - CUT - Math.log(bound.length);
            for (int o = 0; o < bound.length; o++) {
                if (o != best && bound[o] >= cut) {
                    for (int i = from; i < to; i++) {
                        addTile(i, o, sums[i - from]);
                    }
                }
            }
            for (int i = from; i < to; i++) {
                result[i] = -sums[i - from].log();
            }
        }

        private void addTile(int i, int o, Sum sum) {
            int from = over.tileStart()[o];
            int n = over.tileStart()[o + 1] - from;
            double px = at.x()[i];
            double py = at.y()[i];
            // Within a tile z does not change.
            double gap = over.z()[from] - at.z()[i];
            double across = gap * gap;
            for (int k = 0; k < n; k++) {
                double dx = over.x()[from + k] - px;
                double dy = over.y()[from + k] - py;
                exponent[k] = logTerm[from + k] - (dx * dx + dy * dy + across) * inverseEps;
            }
            sum.add(exponent, 0, n);
        }
    }

    /** A sum of exponentials that neither overflows nor underflows. */
    private static final class Sum {
        private double greatest = Double.NEGATIVE_INFINITY;
        private double scaled;

        void add(double[] exponents, int from, int to) {
            double top = greatest;
            for (int k = from; k < to; k++) {
                top = Math.max(top, exponents[k]);
            }
            if (top > greatest) {
                scaled *= Math.exp(greatest - top);
                greatest = top;
            }
            for (int k = from; k < to; k++) {
                double e = exponents[k] - top;
                if (e > -CUT) {
                    scaled += Math.exp(e);
                }
            }
        }

        double log() {
            return greatest + Math.log(scaled);
        }
    }
}
