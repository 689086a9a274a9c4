package org.sourceselect.transferability.transport;

import java.util.Arrays;
import java.util.Optional;
import org.sourceselect.transferability.math.AndersonMixing;
import org.sourceselect.transferability.math.ConjugateGradients;
import org.sourceselect.transferability.math.JointLabels;

/**
 * Entropic optimal transport between two weighted clouds: the plan P with the clouds' weights as marginals that minimises
 * {@code <P, C> - eps H(P)}, with C the squared Euclidean distance (Cuturi 2013; the paper's eq. 4 adds the entropy
 * where the usual definition takes it away).
 *
 * <p>The plan is {@code P_ij = a_i b_j exp(p_i + q_j - C_ij / eps)}. Potentials are kept as logarithms and absorbed into
 * a sparse {@link TileKernel}, so no distance is too large and no eps too small. A step of Sinkhorn's algorithm is one
 * sweep over the kernel, and {@link AndersonMixing} turns thousands of them into tens. Rows are met exactly after every
 * sweep, so the total mass is 1 by construction and the marginal error is that of the columns.
 */
final class EntropicTransport {

    /** How far potentials may rise, in units of eps, before the kernel is built again around them. */
    private static final double FAR = 12;

    /** The same where a solution between coarser bins at the same eps is the start, which is near. */
    private static final double NEAR = 2;

    /** What a kernel leaves out is at most exp(-24) = 4e-11 of the plan's mass as long as potentials rise no further. */
    private static final double CUT = 24;

    /** Steps combined: more save few iterations more. */
    private static final int DEPTH = 15;

    /** An error so many times the best one seen says that the combination of steps has failed. */
    private static final double ASTRAY = 30;

    /** Sweeps before Newton's method is thought of: its cost is not known for free. */
    private static final int LEAST_SWEEPS = 20;

    /** A step may change a potential by so many eps, short of what makes the kernel to be built again. */
    private static final double FARTHEST = 5;

    private static final int HALVINGS = 6;

    private final PointCloud source;
    private final PointCloud target;
    private final double inverseEps;
    private final long mostEntries;
    private final AndersonMixing mixing;
    private final double[] u;
    private final double[] v;
    private final double[] columns;
    private final double[] residual;
    private final double[] best;
    private final double[] previous;
    private double[] p;
    private double[] q;
    private double[] deltaP;
    private double[] deltaQ;
    private double bestError = Double.POSITIVE_INFINITY;
    private double marginalError = Double.POSITIVE_INFINITY;
    private int iterations;
    private int sweepsSpent;
    private double reach;
    private Optional<TileKernel> kernel = Optional.empty();
    private Optional<NewtonStep> newton = Optional.empty();

    /**
     * Starts from potentials of the target's points.
     *
     * @param source one cloud
     * @param target the other
     * @param eps the regularisation, in squared units of the coordinates
     * @param start the target points' potentials divided by {@code eps}; any guess will do
     * @param near whether the guess is a solution between coarser bins; only the time it takes depends on it
     * @param mostEntries most kernel entries kept
     */
    EntropicTransport(
            PointCloud source, PointCloud target, double eps, double[] start, boolean near, long mostEntries) {
        this.source = source;
        this.target = target;
        this.inverseEps = 1 / eps;
        this.reach = near ? NEAR : FAR;
        this.mostEntries = mostEntries;
        this.mixing = new AndersonMixing(target.weight(), DEPTH);
        this.q = start.clone();
        this.p = new double[source.size()];
        this.deltaP = new double[source.size()];
        this.deltaQ = new double[target.size()];
        this.u = new double[source.size()];
        this.v = new double[target.size()];
        this.columns = new double[target.size()];
        this.residual = new double[target.size()];
        this.best = new double[target.size()];
        this.previous = new double[target.size()];
    }

    /** Sweeps done. */
    int iterations() {
        return iterations;
    }

    /** L1 error of the marginals: the sum over target points of |mass received - weight|. */
    double marginalError() {
        return marginalError;
    }

    /** Entries of the kernel. */
    long entries() {
        return kernel.map(TileKernel::size).orElse(0L);
    }

    /** Most of the plan's mass that leaving out small entries can have cost. */
    double truncation() {
        return Math.exp(-CUT - reach + greatest(deltaP) + greatest(deltaQ));
    }

    /** The potentials that this solution gives to other target points, in units of eps. */
    double[] extendTo(PointCloud points) {
        double[] absolute = p.clone();
        for (int i = 0; i < absolute.length; i++) {
            absolute[i] += deltaP[i];
        }
        return SoftMinimum.evaluate(points, source, absolute, inverseEps);
    }

    /**
     * Iterates until the marginals are met; a second call goes on where the first stopped.
     *
     * @param tolerance the L1 error of the marginals to reach
     * @param mostIterations give up after so many; {@link #marginalError()} tells
     * @return false when the kernel would be too large
     */
    boolean balance(double tolerance, int mostIterations) {
        if (kernel.isEmpty() && !build()) {
            return false;
        }
        int end = iterations + mostIterations;
        sweep();
        // An error that is no number is one too.
        while (!(marginalError <= tolerance) && iterations < end) {
            boolean lost = !(marginalError <= ASTRAY * bestError);
            if (lost) {
                System.arraycopy(best, 0, deltaQ, 0, best.length);
            } else if (marginalError < bestError) {
                bestError = marginalError;
                System.arraycopy(deltaQ, 0, best, 0, best.length);
            }
            // Building does one whole step in the log domain with nothing left out: it also mends what was lost.
            if (lost || greatest(deltaP) + greatest(deltaQ) > reach) {
                reach = FAR;
                if (!build()) {
                    return false;
                }
                sweep();
            } else if (sweepsSpent > LEAST_SWEEPS && worthNewton()) {
                // When it is too far from the solution for it, as many steps of the other kind follow before the next.
                if (!newton()) {
                    sweepsSpent = 0;
                }
            } else {
                advance();
                sweep();
            }
        }
        return true;
    }

    /**
     * Combines steps, and goes no farther than {@link #FARTHEST} at once. Between clusters far apart, steps change their
     * residual so little that their combination leads hundreds of eps away: in the right direction, beyond what a double's
     * exponential can hold.
     */
    private void advance() {
        System.arraycopy(deltaQ, 0, previous, 0, previous.length);
        mixing.advance(deltaQ, residual);
        double greatest = 0;
        for (int j = 0; j < previous.length; j++) {
            greatest = Math.max(greatest, Math.abs(deltaQ[j] - previous[j]));
        }
        if (greatest > FARTHEST) {
            for (int j = 0; j < previous.length; j++) {
                deltaQ[j] = previous[j] + (deltaQ[j] - previous[j]) * (FARTHEST / greatest);
            }
        }
    }

    /** As soon as the sweeps have cost as much as a step of Newton's would: so at worst it costs twice the cheaper. */
    private boolean worthNewton() {
        TileKernel entries = kernel.orElseThrow();
        if (newton.isEmpty() && NewtonStep.leastWork(entries, source.size()) / 2 / sweepsSpent > entries() + 1.0) {
            // What it costs takes as long to find as several sweeps.
            return false;
        }
        if (newton.isEmpty()) {
            newton = Optional.of(new NewtonStep(entries, source, target));
        }
        return newton.orElseThrow().work() / 2 / sweepsSpent <= entries();
    }

    /** Goes Newton's way as far as the error falls; false when it does not at all. */
    private boolean newton() {
        double[] from = deltaQ.clone();
        double error = marginalError;
        double[] step = newton.orElseThrow().solve(u, v, columns);
        double greatest = 0;
        for (double s : step) {
            greatest = Math.max(greatest, Math.abs(s));
        }
        mixing.restart();
        double share = Math.min(1, FARTHEST / greatest);
        for (int halving = 0; halving < HALVINGS; halving++) {
            for (int j = 0; j < from.length; j++) {
                deltaQ[j] = from[j] + share * step[j];
            }
            sweep();
            if (marginalError < error * (1 - share / 4)) {
                return true;
            }
            share /= 2;
        }
        System.arraycopy(from, 0, deltaQ, 0, from.length);
        sweep();
        return false;
    }

    private void sweep() {
        for (int j = 0; j < v.length; j++) {
            v[j] = target.weight()[j] * Math.exp(deltaQ[j]);
        }
        kernel.orElseThrow().sweep(v, u, this::meetRows, columns);
        iterations++;
        sweepsSpent++;
        marginalError = 0;
        for (int j = 0; j < v.length; j++) {
            double share = columns[j] * Math.exp(deltaQ[j]);
            marginalError += target.weight()[j] * Math.abs(share - 1);
            residual[j] = -Math.log(share);
        }
    }

    private void meetRows(int from, int to, double[] sums) {
        for (int i = from; i < to; i++) {
            double sum = sums[i - from];
            deltaP[i] = -Math.log(sum);
            u[i] = source.weight()[i] / sum;
        }
    }

    /** Builds the kernel around the present potentials; false when it would be too large. */
    private boolean build() {
        kernel = Optional.empty();
        newton = Optional.empty();
        for (int j = 0; j < q.length; j++) {
            q[j] += deltaQ[j];
        }
        p = SoftMinimum.evaluate(source, target, q, inverseEps);
        double[] before = q;
        q = SoftMinimum.evaluate(target, source, p, inverseEps);
        kernel = TileKernel.build(source, p, target, q, before, inverseEps, CUT + reach, mostEntries);
        Arrays.fill(deltaP, 0);
        Arrays.fill(deltaQ, 0);
        Arrays.fill(best, 0);
        bestError = Double.POSITIVE_INFINITY;
        marginalError = Double.POSITIVE_INFINITY;
        mixing.restart();
        return kernel.isPresent();
    }

    private static double greatest(double[] values) {
        double greatest = 0;
        for (double value : values) {
            greatest = Math.max(greatest, value);
        }
        return greatest;
    }

    /** The plan's mass between labels, {@code J_kl = sum of P_ij over source label k and target label l}. */
    JointLabels joint() {
        TileKernel entries = kernel.orElseThrow();
        double[] negative = new double[target.size()];
        double[] positive = new double[target.size()];
        for (int j = 0; j < v.length; j++) {
            double factor = Math.exp(deltaQ[j]);
            positive[j] = target.positive()[j] * factor;
            negative[j] = (target.weight()[j] - target.positive()[j]) * factor;
        }
        double[] toNegative = entries.rows(negative);
        double[] toPositive = entries.rows(positive);
        double[] mass = new double[4];
        for (int i = 0; i < toNegative.length; i++) {
            double factor = Math.exp(deltaP[i]);
            double weight1 = source.positive()[i];
            double weight0 = source.weight()[i] - weight1;
            mass[0] += weight0 * factor * toNegative[i];
            mass[1] += weight0 * factor * toPositive[i];
            mass[2] += weight1 * factor * toNegative[i];
            mass[3] += weight1 * factor * toPositive[i];
        }
        return new JointLabels(mass[0], mass[1], mass[2], mass[3]);
    }

    /**
     * How the mass from foreground to foreground answers to small changes of both clouds; empty when it could not be
     * found. Rows and columns stay met while the potentials change by dp and dq: {@code a dp + P dq = da} and {@code P' dp + c
     * dq = db}. With g the slope of the mass in (p, q), its change is {@code g' (dp, dq)}, and one solution of the adjoint
     * system {@code a l + P m = g_p, P' l + c m = g_q} gives the change for whatever (da, db): {@code l' da + m' db}.
     */
    Optional<PlanSlope> slope() {
        TileKernel plan = kernel.orElseThrow();
        double[] alpha = shares(source);
        double[] beta = shares(target);
        double[] mass = new double[v.length];
        for (int j = 0; j < v.length; j++) {
            mass[j] = v[j] * columns[j];
        }
        double[] toForeground = plan.rows(times(v, beta));
        double[] sourceShare = new double[u.length];
        double[] scaled = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            sourceShare[i] = u[i] * toForeground[i] / source.weight()[i];
        }
        double[] fromForeground = new double[v.length];
        plan.sweep(v, times(u, alpha), (from, to, sums) -> {}, fromForeground);
        double[] answered = new double[v.length];
        plan.sweep(v, times(times(u, alpha), sourceShare), (from, to, sums) -> {}, answered);
        double[] targetShare = new double[v.length];
        double[] right = new double[v.length];
        for (int j = 0; j < v.length; j++) {
            targetShare[j] = v[j] * fromForeground[j] / mass[j];
            right[j] = beta[j] * v[j] * fromForeground[j] - v[j] * answered[j];
        }
        double[] received = new double[v.length];
        Optional<double[]> adjoint = ConjugateGradients.solve(mass, right, (x, into) -> {
            plan.sweep(
                    times(v, x),
                    scaled,
                    (from, to, sums) -> {
                        for (int i = from; i < to; i++) {
                            scaled[i] = u[i] * u[i] * sums[i - from] / source.weight()[i];
                        }
                    },
                    received);
            for (int j = 0; j < into.length; j++) {
                into[j] = mass[j] * x[j] - v[j] * received[j];
            }
        });
        if (adjoint.isEmpty()) {
            // Clusters further apart than sqrt(eps) make the system nearly singular, which a direct solution does not
            // mind.
            NewtonStep direct = new NewtonStep(plan, source, target);
            if (direct.work() < Long.MAX_VALUE) {
                adjoint = Optional.of(direct.solve(u, v, columns, right));
            }
        }
        return adjoint.map(m -> {
            double[] passed = plan.rows(times(v, m));
            double[] sourceWeight = new double[u.length];
            double[] targetWeight = new double[v.length];
            for (int i = 0; i < u.length; i++) {
                // l - alpha P beta / a, of which l = (alpha P beta - P m) / a
                sourceWeight[i] = -u[i] * passed[i] / source.weight()[i];
            }
            for (int j = 0; j < v.length; j++) {
                targetWeight[j] = m[j] - beta[j] * targetShare[j];
            }
            return new PlanSlope(
                    source.inOrigin(sourceWeight),
                    source.inOrigin(sourceShare),
                    target.inOrigin(targetWeight),
                    target.inOrigin(targetShare));
        });
    }

    private static double[] shares(PointCloud cloud) {
        double[] shares = new double[cloud.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = cloud.positive()[i] / cloud.weight()[i];
        }
        return shares;
    }

    private static double[] times(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    /** The cost of the plan, {@code <P, C>}. */
    double cost() {
        double[] sum = new double[1];
        kernel.orElseThrow().rowsOneByOne((i, at, entries, count) -> {
            double row = 0;
            for (int k = 0; k < count; k++) {
                row += entries[k] * v[at[k]] * source.squaredDistance(i, target, at[k]);
            }
            sum[0] += u[i] * row;
        });
        return sum[0];
    }
}
