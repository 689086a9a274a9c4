package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Gradients by the engine, on the calling thread.
 *
 * <p>The engine's own {@code GradientCollector} does no more than this, but refuses a second one in the same process. Torch
 * records and walks the graph thread by thread, so trainings side by side need not wait for each other.
 */
final class Autograd {

    private Autograd() {}

    /**
     * Computes a loss and adds its gradients to those that the arrays it was made from hold.
     *
     * <p>What the gradients need, torch holds on to until they are computed, but only in its own memory. DJL wraps a number
     * ({@code x.div(2)}) in a Java direct buffer that it lets go at once; a garbage collection before the backward pass then
     * frees it, and the gradients are those of a division by whatever comes to lie there. So no operation with a number
     * belongs in a loss: {@link TensorLoader#scalar}.
     *
     * @param loss makes the loss, a scalar
     * @return the loss
     */
    static NDArray backward(Supplier<NDArray> loss) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            NDArray value = loss.get();
            try (NDArray one = value.onesLike()) {
                JniUtils.backward((PtNDArray) value, (PtNDArray) one, false, false);
            }
            return value;
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
