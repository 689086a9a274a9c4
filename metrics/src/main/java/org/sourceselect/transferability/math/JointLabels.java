package org.sourceselect.transferability.math;

/**
 * The joint distribution of source and target label under a transport plan.
 *
 * @param m00 mass from background to background
 * @param m01 mass from background to foreground
 * @param m10 mass from foreground to background
 * @param m11 mass from foreground to foreground
 */
public record JointLabels(double m00, double m01, double m10, double m11) {

    public double total() {
        return m00 + m01 + m10 + m11;
    }

    /** Share of source foreground. */
    public double source() {
        return (m10 + m11) / total();
    }

    /** Share of target foreground. */
    public double target() {
        return (m01 + m11) / total();
    }

    /** {@code -H(Yt | Ys)} in nats: the OTCE score (paper, eqs. 5 and 6), in [-H(Yt), 0]. */
    public double otce() {
        return (information(m00, m00 + m01)
                        + information(m01, m00 + m01)
                        + information(m10, m10 + m11)
                        + information(m11, m10 + m11))
                / total();
    }

    private static double information(double mass, double row) {
        return mass > 0 ? mass * Math.log(mass / row) : 0;
    }

    /** How strongly the score answers to misplaced mass: the greatest |log P(yt | ys)| of a cell that has any. */
    public double sensitivity() {
        double greatest = 0;
        double[][] cells = {{m00, m00 + m01}, {m01, m00 + m01}, {m10, m10 + m11}, {m11, m10 + m11}};
        for (double[] cell : cells) {
            if (cell[0] > 0) {
                greatest = Math.max(greatest, -Math.log(cell[0] / cell[1]));
            }
        }
        return greatest;
    }

    /** The entropy of a binary label, in nats. */
    public static double entropy(double foreground) {
        double background = 1 - foreground;
        return (foreground > 0 ? -foreground * Math.log(foreground) : 0)
                + (background > 0 ? -background * Math.log(background) : 0);
    }
}
