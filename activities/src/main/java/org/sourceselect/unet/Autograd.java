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
     * <p>Until they are computed torch holds on to the arrays that the gradients need, closed or not. It cannot hold on to
     * memory of Java's: on the CPU, arrays made from a Java buffer must stay open, and the buffer unchanged, until this
     * returns. DJL makes such an array of a number ({@code x.div(2)}) and closes it at once; a garbage collection before
     * the backward pass then frees the divisor. So no operation with a number belongs in a loss, see
     * {@link TensorLoader#scalar}.
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

    /** Computes what no gradient goes through, so that torch keeps nothing for one. */
    static <T> T without(Supplier<T> work) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
