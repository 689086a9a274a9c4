package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * A training between two steps: everything its next step depends on.
 *
 * @param net weights and batch statistics
 * @param adam the moments
 * @param step steps done
 * @param losses of the last steps
 */
record TrainingState(UNet net, Adam adam, long step, RecentLosses losses) {

    /**
     * Takes the next step: forward, backward, update.
     *
     * @param iteration closed by the caller once the loss is read; holds all arrays of this step
     * @return the loss before the update, a mean over pixels in nats; on a GPU still being computed
     */
    NDArray advance(NDManager iteration, BatchMemory batch) {
        NDArray loss = gradients(iteration, batch);
        adam.update(step + 1);
        return loss;
    }

    /** The forward and the backward pass of a step: adds to the gradients the weights hold. */
    NDArray gradients(NDManager iteration, BatchMemory batch) {
        return Autograd.backward(() -> loss(iteration, batch));
    }

    /** The forward pass of a step. */
    NDArray loss(NDManager iteration, BatchMemory batch) {
        return crossEntropy(net.logits(batch.images(iteration)), batch.classes(iteration));
    }

    TrainingState next() {
        return new TrainingState(net, adam, step + 1, losses);
    }

    /**
     * Mean over pixels of -log softmax(logits) at the pixel's class.
     *
     * @param logits [n, 2, h, w]; closed
     * @param classes one-hot, [n, 2, h, w]
     */
    private static NDArray crossEntropy(NDArray logits, NDArray classes) {
        long pixels = classes.size() / UNetLayout.CLASSES;
        try (logits;
                NDArray logarithms = logits.logSoftmax(1);
                NDArray chosen = logarithms.mul(classes);
                NDArray sum = chosen.sum();
                NDArray divisor = TensorLoader.scalar(classes.getManager(), (float) -pixels)) {
            return sum.div(divisor);
        }
    }
}
