package org.sourceselect.transferability.math;

/**
 * Speeds up a fixed-point iteration {@code x <- x + f(x)} by combining its latest steps so that the combined residual is
 * least (Anderson 1965, in the form of Walker and Ni 2011). Near a solution with symmetric slope this is as fast as a
 * truncated minimal-residual method: it finds the slow directions by itself and needs no relaxation factor.
 */
public final class AndersonMixing {

    /** Share of the mean diagonal added to the normal equations, so that nearly parallel steps do no harm. */
    private static final double RIDGE = 1e-10;

    private final double[] metric;
    private final int depth;
    private final double[][] stepChanges;
    private final double[][] residualChanges;
    private final double[][] products;
    private double[] lastPoint = new double[0];
    private double[] lastResidual = new double[0];
    private int kept;
    private int next;

    /**
     * @param metric the weight of each coordinate in the norm of a residual
     * @param depth how many earlier steps are combined
     */
    public AndersonMixing(double[] metric, int depth) {
        this.metric = metric;
        this.depth = depth;
        this.stepChanges = new double[depth][metric.length];
        this.residualChanges = new double[depth][metric.length];
        this.products = new double[depth][depth];
    }

    /** Forgets all earlier steps. */
    public void restart() {
        kept = 0;
        next = 0;
        lastPoint = new double[0];
    }

    /** Moves {@code point} on, given its residual. */
    public void advance(double[] point, double[] residual) {
        int n = metric.length;
        if (lastPoint.length == n) {
            double[] stepChange = stepChanges[next];
            double[] residualChange = residualChanges[next];
            for (int j = 0; j < n; j++) {
                stepChange[j] = point[j] - lastPoint[j];
                residualChange[j] = residual[j] - lastResidual[j];
            }
            kept = Math.min(kept + 1, depth);
            for (int k = 0; k < kept; k++) {
                products[next][k] = dot(residualChange, residualChanges[k]);
                products[k][next] = products[next][k];
            }
            next = (next + 1) % depth;
            System.arraycopy(point, 0, lastPoint, 0, n);
            System.arraycopy(residual, 0, lastResidual, 0, n);
        } else {
            lastPoint = point.clone();
            lastResidual = residual.clone();
        }
        double[] shares = leastSquares(residual);
        for (int j = 0; j < n; j++) {
            double moved = point[j] + residual[j];
            for (int k = 0; k < kept; k++) {
                moved -= shares[k] * (stepChanges[k][j] + residualChanges[k][j]);
            }
            point[j] = moved;
        }
    }

    private double dot(double[] a, double[] b) {
        double even = 0;
        double odd = 0;
        int j = 0;
        for (; j + 1 < metric.length; j += 2) {
            even += metric[j] * a[j] * b[j];
            odd += metric[j + 1] * a[j + 1] * b[j + 1];
        }
        return j < metric.length ? even + odd + metric[j] * a[j] * b[j] : even + odd;
    }

    /** Solves the normal equations by Cholesky's method. */
    private double[] leastSquares(double[] residual) {
        double[] x = new double[kept];
        double[][] factor = new double[kept][kept];
        for (int r = 0; r < kept; r++) {
            x[r] = dot(residualChanges[r], residual);
            for (int c = 0; c <= r; c++) {
                double sum = products[r][c] * (r == c ? 1 + RIDGE : 1);
                for (int k = 0; k < c; k++) {
                    sum -= factor[r][k] * factor[c][k];
                }
                if (r == c) {
                    // A direction the others already span adds nothing: give it no share.
                    factor[r][r] = sum > products[r][r] * RIDGE / 10 ? Math.sqrt(sum) : Double.POSITIVE_INFINITY;
                } else {
                    factor[r][c] = sum / factor[c][c];
                }
            }
        }
        for (int r = 0; r < kept; r++) {
            for (int k = 0; k < r; k++) {
                x[r] -= factor[r][k] * x[k];
            }
            x[r] /= factor[r][r];
        }
        for (int r = kept - 1; r >= 0; r--) {
            for (int k = r + 1; k < kept; k++) {
                x[r] -= factor[k][r] * x[k];
            }
            x[r] /= factor[r][r];
        }
        return x;
    }
}
