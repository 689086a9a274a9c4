package org.sourceselect.transferability.ssim;

/**
 * The constants of the structural similarity.
 *
 * @param window over what statistics are local
 * @param k1 steadies the comparison of means; C1 = (k1 dataRange)^2
 * @param k2 steadies the comparison of variances; C2 = (k2 dataRange)^2
 * @param dataRange greatest possible difference of two values; 1 for masks
 */
public record SsimSettings(Window window, double k1, double k2, double dataRange) {

    /** Wang et al. 2004: Gaussian window, 0.01, 0.03, for values from 0 to 1. */
    public static final SsimSettings GAUSSIAN = new SsimSettings(Window.GAUSSIAN_11, 0.01, 0.03, 1);

    /** The same with a flat window of 7 x 7. */
    public static final SsimSettings UNIFORM = new SsimSettings(Window.UNIFORM_7, 0.01, 0.03, 1);

    /** The same with the whole image as the one window. */
    public static final SsimSettings GLOBAL = new SsimSettings(Window.GLOBAL, 0.01, 0.03, 1);

    /** Where local statistics are taken. */
    public enum Window {
        /** 11 x 11, weighted by a Gaussian of sigma 1.5. */
        GAUSSIAN_11(5),
        /** 7 x 7, all weights alike. */
        UNIFORM_7(3),
        /** One window for the whole image. */
        GLOBAL(0);

        private final int radius;

        Window(int radius) {
            this.radius = radius;
        }

        int radius() {
            return radius;
        }

        /** The weights along one axis, from the centre outwards; they sum to {@link #sum()} over the whole window. */
        double[] weights() {
            double[] weights = new double[radius + 1];
            double sum = 0;
            for (int k = 0; k <= radius; k++) {
                weights[k] = this == GAUSSIAN_11 ? Math.exp(-0.5 * k * k / (1.5 * 1.5)) : 1;
                sum += k == 0 ? weights[k] : 2 * weights[k];
            }
            // The flat window keeps weights of 1: sums of a mask are then counts, and exact.
            for (int k = 0; k <= radius && this == GAUSSIAN_11; k++) {
                weights[k] /= sum;
            }
            return weights;
        }

        double sum() {
            return this == GAUSSIAN_11 ? 1 : 2 * radius + 1;
        }
    }

    /** Refuses constants that make the similarity undefined. */
    public SsimSettings {
        if (!(k1 > 0 && k2 > 0 && dataRange > 0)) {
            throw new IllegalArgumentException("SSIM's K1, K2 and data range are " + k1 + ", " + k2 + " and "
                    + dataRange + "; give positive numbers such as 0.01, 0.03 and 1.");
        }
    }

    public double c1() {
        return k1 * dataRange * k1 * dataRange;
    }

    public double c2() {
        return k2 * dataRange * k2 * dataRange;
    }
}
