package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sourceselect.unet.UNetLayout.Tensor;

/**
 * Makes arrays in the engine's own memory.
 *
 * <p>An array created from Java values would go on living in a Java direct buffer, counted against the JVM's limit for
 * those; here they pass through one buffer, tensor by tensor.
 */
final class TensorLoader {

    private final NDManager manager;
    private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

    TensorLoader(NDManager manager) {
        this.manager = manager;
    }

    /** An array in the engine's layout from values in torch's order. */
    NDArray load(Tensor tensor, float[] torch) {
        int bytes = Math.multiplyExact(4, torch.length);
        if (scratch.capacity() < bytes) {
            scratch = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        scratch.clear().limit(bytes);
        scratch.asFloatBuffer().put(tensor.toComputed(torch));
        try (NDArray shared = manager.create(scratch, tensor.computedShape(), DataType.FLOAT32)) {
            return shared.duplicate();
        }
    }

    /** A single value, which gradients may need when it is closed already, see {@link Autograd}. */
    static NDArray scalar(NDManager manager, float value) {
        try (NDArray shared = manager.create(value)) {
            return shared.duplicate();
        }
    }
}
