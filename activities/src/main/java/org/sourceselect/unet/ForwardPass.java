package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.sourceselect.activity.Loss;

/** The way of a batch through the net to its loss. */
final class ForwardPass {

    private static final int[] ALL_BUT_CLASSES = {0, 2, 3};

    /** nnU-Net's: keeps the soft Dice of a batch without the region from being 0 / 0. */
    private static final float SMOOTH = 1e-5f;

    private final Logits logits;
    private final Loss loss;
    private final BatchMemory batch;

    /** What the net makes of the images in the batch. */
    @FunctionalInterface
    private interface Logits {
        /** [n, 2, size, size]. */
        NDArray of(NDManager iteration);
    }

    private ForwardPass(Logits logits, Loss loss, BatchMemory batch) {
        this.logits = logits;
        this.loss = loss;
        this.batch = batch;
    }

    /** Through the whole net. */
    static ForwardPass of(UNet net, Loss loss, BatchMemory batch) {
        return new ForwardPass(iteration -> net.logits(batch.images(iteration)), loss, batch);
    }

    /** Through a frozen encoder, without gradients and not twice for a slice that is kept, then through the decoder. */
    static ForwardPass of(UNet net, Loss loss, BatchMemory batch, EncodedSlices encoder) {
        return new ForwardPass(iteration -> net.decoded(encoder.of(iteration, batch)), loss, batch);
    }

    /** The forward and the backward pass of a step: adds to the gradients the weights hold. */
    NDArray gradients(NDManager iteration) {
        return Autograd.backward(() -> loss(iteration));
    }

    /** The forward pass of a step. */
    NDArray loss(NDManager iteration) {
        return loss(logits.of(iteration), batch.classes(iteration));
    }

    /**
     * The loss of logits.
     *
     * @param outputs [n, 2, h, w]; closed
     * @param classes one-hot, [n, 2, h, w]
     */
    private NDArray loss(NDArray outputs, NDArray classes) {
        try (outputs;
                NDArray logarithms = outputs.logSoftmax(1)) {
            NDArray crossEntropy = crossEntropy(logarithms, classes);
            if (loss == Loss.CROSS_ENTROPY) {
                return crossEntropy;
            }
            try (crossEntropy;
                    NDArray dice = softDice(logarithms, classes);
                    NDArray one = TensorLoader.scalar(classes.getManager(), 1);
                    NDArray missing = one.sub(dice)) {
                return crossEntropy.add(missing);
            }
        }
    }

    /** Mean over pixels of -log softmax(logits) at the pixel's class. */
    private static NDArray crossEntropy(NDArray logarithms, NDArray classes) {
        long pixels = classes.size() / UNetLayout.CLASSES;
        try (NDArray chosen = logarithms.mul(classes);
                NDArray sum = chosen.sum();
                NDArray divisor = TensorLoader.scalar(classes.getManager(), (float) -pixels)) {
            return sum.div(divisor);
        }
    }

    /** (2 sum p y + s) / (sum p + sum y + s) of the region over the whole batch, with p its softmax and y its mask. */
    private static NDArray softDice(NDArray logarithms, NDArray classes) {
        try (NDArray shares = logarithms.exp();
                NDArray both = shares.mul(classes);
                NDArray overlap = both.sum(ALL_BUT_CLASSES);
                NDArray twice = overlap.add(overlap);
                NDArray segmented = shares.sum(ALL_BUT_CLASSES);
                NDArray masked = classes.sum(ALL_BUT_CLASSES);
                NDArray areas = segmented.add(masked);
                NDArray smooth = TensorLoader.scalar(classes.getManager(), SMOOTH);
                NDArray numerator = twice.add(smooth);
                NDArray denominator = areas.add(smooth);
                NDArray ofClasses = numerator.div(denominator)) {
            return ofClasses.get(1);
        }
    }
}
