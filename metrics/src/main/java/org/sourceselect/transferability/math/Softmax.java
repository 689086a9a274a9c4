package org.sourceselect.transferability.math;

/** Class probabilities from logits. */
public final class Softmax {

    private Softmax() {}

    /** The probabilities of a pixel's classes, {@code exp(l_z) / sum exp(l)}, safe from overflow. */
    public static void of(float[] logits, int pixel, int pixels, double[] into) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int z = 0; z < into.length; z++) {
            greatest = Math.max(greatest, logits[z * pixels + pixel]);
        }
        double sum = 0;
        for (int z = 0; z < into.length; z++) {
            into[z] = Math.exp(logits[z * pixels + pixel] - greatest);
            sum += into[z];
        }
        for (int z = 0; z < into.length; z++) {
            into[z] /= sum;
        }
    }

    /** {@code 1 / (1 + exp(-x))}, with full relative accuracy on both sides. */
    public static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }

    /** The class of the greatest logit; the first of equal ones. */
    public static int argmax(float[] logits, int pixel, int pixels, int classes) {
        int best = 0;
        for (int z = 1; z < classes; z++) {
            if (logits[z * pixels + pixel] > logits[best * pixels + pixel]) {
                best = z;
            }
        }
        return best;
    }
}
