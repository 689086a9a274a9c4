package org.sourceselect.unet;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A training between two steps: everything its next step depends on.
 *
 * @param net weights and batch statistics
 * @param adam the moments
 * @param step steps done
 * @param losses of the last steps
 */
record TrainingState(UNet net, Adam adam, long step, RecentLosses losses) {

    /** The engine has one gradient collector per process: trainings side by side take turns, step by step. */
    private static final ReentrantLock COLLECTOR = new ReentrantLock();

    /**
     * Takes the next step: forward, backward, update.
     *
     * @param iteration closed by the caller once the loss is read; holds all arrays of this step
     * @return the loss before the update, a mean over pixels in nats; on a GPU still being computed
     */
    NDArray advance(NDManager iteration, BatchMemory batch) {
        COLLECTOR.lock();
        try {
            NDArray loss = gradients(iteration, batch);
            adam.update(step + 1);
            return loss;
        } finally {
            COLLECTOR.unlock();
        }
    }

    /** The forward and the backward pass of a step: adds to the gradients the weights hold. */
    NDArray gradients(NDManager iteration, BatchMemory batch) {
        COLLECTOR.lock();
        try (GradientCollector collector = Engine.getEngine(Compute.ENGINE).newGradientCollector()) {
            NDArray loss = crossEntropy(net.logits(batch.images(iteration)), batch.classes(iteration));
            collector.backward(loss);
            return loss;
        } finally {
            COLLECTOR.unlock();
        }
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
                NDArray sum = chosen.sum()) {
            return sum.div(-pixels);
        }
    }
}
