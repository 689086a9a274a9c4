package org.sourceselect.transferability.math;

/**
 * Evaluates {@code d' C^+ d} for the covariance matrix C of single-precision features, in units in which each of them has
 * variance 1, so that the features' own units do not matter.
 *
 * <p>The pseudo-inverse leaves out what is no direction: a feature, or a combination of features, whose variance is that of
 * the rounding of its values to single precision; and an eigenvalue of at most {@value #RELATIVE_CUT} times the greatest,
 * which sums in double precision do not settle. What was kept is the {@link #rank()}.
 */
public final class CovarianceForm {

    /** Sums in double precision know an eigenvalue so small to about 1e-6 of itself. */
    public static final double RELATIVE_CUT = 1e-10;

    /**
     * The variance of a rounding error beside the square of the value it is of: at most 2^-24 to either side, all errors being
     * alike. Sums of them vary themselves, hence four times as much.
     */
    private static final double ROUNDING = 4 * 0x1p-48 / 3;

    private final double[] factor;
    private final double[] inverse;
    private final double[] solved;
    private final double[] scale;
    private final double[] noise;
    /** The features that vary. */
    private final int[] varying;

    private final double[] correlations;
    private final double[] along;
    private final int n;
    private int rank;

    /** For matrices of {@code n x n}. */
    public CovarianceForm(int n) {
        this.n = n;
        this.factor = new double[n * n];
        this.inverse = new double[n * n];
        this.correlations = new double[n * n];
        this.solved = new double[n];
        this.scale = new double[n];
        this.noise = new double[n];
        this.along = new double[n];
        this.varying = new int[n];
    }

    /** The rank of the last matrix: the directions that were kept. */
    public int rank() {
        return rank;
    }

    /**
     * {@code d' C^+ d}.
     *
     * @param c C, row by row
     * @param d a vector in C's range
     * @param mean of the features, whose size tells what rounding has done to them
     */
    public double apply(double[] c, double[] d, double[] mean) {
        int kept = 0;
        for (int i = 0; i < n; i++) {
            double variance = c[i * n + i];
            double rounding = ROUNDING * (mean[i] * mean[i] + variance);
            if (variance > rounding) {
                varying[kept] = i;
                scale[kept] = 1 / Math.sqrt(variance);
                noise[kept] = rounding / variance;
                along[kept] = d[i] * scale[kept];
                kept++;
            }
        }
        if (kept < 2) {
            rank = kept;
            return kept == 0 ? 0 : along[0] * along[0];
        }
        if (kept == 2) {
            return two(c[varying[1] * n + varying[0]] * scale[0] * scale[1]);
        }
        for (int i = 0; i < kept; i++) {
            for (int j = 0; j < kept; j++) {
                correlations[i * kept + j] = i == j ? 1 : c[varying[i] * n + varying[j]] * scale[i] * scale[j];
            }
        }
        double regular = cholesky(kept);
        return Double.isNaN(regular) ? jacobi(kept) : regular;
    }

    /** Two standardised features have the eigenvectors (1, 1) and (1, -1), and eigenvalues by their correlation alone. */
    private double two(double correlation) {
        double cut = (noise[0] + noise[1]) / 2;
        double form = 0;
        rank = 0;
        for (int sign = -1; sign <= 1; sign += 2) {
            double value = 1 + sign * correlation;
            if (value > Math.max(cut, 2 * RELATIVE_CUT)) {
                double sum = along[0] + sign * along[1];
                form += sum * sum / (2 * value);
                rank++;
            }
        }
        return form;
    }

    /** NaN unless the matrix surely has no eigenvalue to leave out: least eigenvalue >= 1 / trace(C^-1). */
    private double cholesky(int m) {
        double cut = m * RELATIVE_CUT;
        for (int i = 0; i < m; i++) {
            cut = Math.max(cut, noise[i]);
            for (int j = 0; j <= i; j++) {
                double sum = correlations[i * m + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * m + k] * factor[j * m + k];
                }
                if (i == j) {
                    if (!(sum > 0)) {
                        return Double.NaN;
                    }
                    factor[i * m + i] = Math.sqrt(sum);
                } else {
                    factor[i * m + j] = sum / factor[j * m + j];
                }
            }
        }
        double inverseTrace = 0;
        double form = 0;
        for (int i = 0; i < m; i++) {
            double rest = along[i];
            for (int k = 0; k < i; k++) {
                rest -= factor[i * m + k] * solved[k];
            }
            solved[i] = rest / factor[i * m + i];
            form += solved[i] * solved[i];
            // Row i of the factor's inverse.
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    sum -= factor[i * m + k] * inverse[k * m + j];
                }
                inverse[i * m + j] = sum / factor[i * m + i];
                inverseTrace += inverse[i * m + j] * inverse[i * m + j];
            }
        }
        rank = m;
        return inverseTrace * cut < 1 ? form : Double.NaN;
    }

    /** By eigenvectors: slow, and accurate for whatever rank. */
    private double jacobi(int m) {
        SymmetricEigen eigen = new SymmetricEigen(m);
        eigen.decompose(correlations);
        double greatest = eigen.greatest();
        rank = 0;
        double form = 0;
        for (int k = 0; k < m; k++) {
            double value = eigen.value(k);
            if (value > Math.max(eigen.meanAlong(k, noise), RELATIVE_CUT * greatest)) {
                double length = eigen.along(k, along);
                form += length * length / value;
                rank++;
            }
        }
        return form;
    }
}
