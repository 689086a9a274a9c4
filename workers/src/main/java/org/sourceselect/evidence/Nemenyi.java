package org.sourceselect.evidence;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Nemenyi's critical difference of mean ranks ("Distribution-free multiple comparisons", Princeton 1963): two of k methods differ when
 * their mean ranks over N targets differ by at least q sqrt(k(k + 1) / (6N)), where q is the quantile of the studentised range of k
 * normal values with infinite degrees of freedom, over the root of 2.
 */
public final class Nemenyi {

    private static final NormalDistribution NORMAL = new NormalDistribution();

    /** Beyond it the density adds nothing to a double. */
    private static final double TAIL = 8.5;

    private static final int NODES = 100;

    private static final GaussIntegrator QUADRATURE = new GaussIntegratorFactory().legendre(NODES, -TAIL, TAIL);

    private static final double ACCURACY = 1e-10;

    private static final int MOST_STEPS = 200;

    /** The range of a million normal values stays below. */
    private static final double WIDEST_RANGE = 20;

    private Nemenyi() {}

    /**
     * The critical difference.
     *
     * @param methods k, at least 2
     * @param targets N, at least 1
     * @param level the chance that it calls any two different that are not, in (0, 1)
     */
    public static double criticalDifference(int methods, int targets, double level) {
        return quantile(methods, level) * Math.sqrt(methods * (methods + 1.0) / (6.0 * targets));
    }

    /** q. */
    static double quantile(int methods, double level) {
        if (methods < 2 || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException(methods + " methods at level " + level);
        }
        double range = new BrentSolver(ACCURACY)
                .solve(MOST_STEPS, r -> rangeWithin(r, methods) - (1 - level), 0, WIDEST_RANGE);
        return range / Math.sqrt(2);
    }

    /** The chance that k normal values lie within a range r: k times the integral of density(z) (Phi(z) - Phi(z - r))^(k - 1). */
    private static double rangeWithin(double r, int methods) {
        return methods
                * QUADRATURE.integrate(z -> NORMAL.density(z)
                        * Math.pow(NORMAL.cumulativeProbability(z) - NORMAL.cumulativeProbability(z - r), methods - 1));
    }
}
