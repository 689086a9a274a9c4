package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sourceselect.unet.UNetLayout.Tensor;

/**
 * Adam (Kingma and Ba, ICLR 2015) with the penalty of weight decay added to the gradient, as torch.optim.Adam has it.
 *
 * <p>An optimiser of our own because the engine's cannot be saved. Its moments are tensors like the weights; together with
 * the step they are its whole state. Beta 0.9 and 0.999, epsilon 1e-8.
 */
final class Adam {

    // The native update takes floats: the bias corrections below use these very values, so that the moving averages are
    // normalised exactly.
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final double EPSILON = 1e-8;

    /** Where the moments come from. */
    interface Moments {
        NDArray first(Tensor tensor) throws IOException;

        NDArray second(Tensor tensor) throws IOException;
    }

    /** One trained tensor with its moving averages. */
    private record Slot(Tensor tensor, NDArray weight, NDArray first, NDArray second) {}

    private final List<Slot> slots = new ArrayList<>();
    private final double learningRate;
    private final double weightDecay;

    Adam(UNet net, double learningRate, double weightDecay, Moments moments) throws IOException {
        this.learningRate = learningRate;
        this.weightDecay = weightDecay;
        for (Tensor tensor : net.trained()) {
            slots.add(new Slot(tensor, net.array(tensor), moments.first(tensor), moments.second(tensor)));
        }
    }

    /** Moments of 0, as before the first step. */
    static Adam initial(NDManager manager, UNet net, double learningRate, double weightDecay) throws IOException {
        return new Adam(net, learningRate, weightDecay, new Moments() {
            @Override
            public NDArray first(Tensor tensor) {
                return manager.zeros(tensor.computedShape());
            }

            @Override
            public NDArray second(Tensor tensor) {
                return manager.zeros(tensor.computedShape());
            }
        });
    }

    /**
     * Takes a step along the gradients now held by the weights, and sets those to 0.
     *
     * @param step the number of this step, from 1
     */
    void update(long step) {
        double correction1 = 1 - Math.pow(BETA1, (double) step);
        double root2 = Math.sqrt(1 - Math.pow(BETA2, (double) step));
        // The engine computes rate * m / (sqrt(v) + epsilon), torch (rate / c1) * m / (sqrt(v) / sqrt(c2) + epsilon):
        // the same once numerator and denominator are multiplied by sqrt(c2).
        float rate = (float) (learningRate * root2 / correction1);
        float epsilon = (float) (EPSILON * root2);
        for (Slot slot : slots) {
            try (NDArray gradient = slot.weight.getGradient()) {
                slot.weight
                        .getNDArrayInternal()
                        .adamUpdate(
                                new NDList(slot.weight, gradient, slot.first, slot.second),
                                new NDList(slot.weight),
                                (float) learningRate,
                                rate,
                                (float) weightDecay,
                                1,
                                -1,
                                BETA1,
                                BETA2,
                                epsilon,
                                false,
                                false);
            }
        }
    }

    /** Reads the state. */
    void forEach(Visitor visitor) throws IOException {
        for (Slot slot : slots) {
            visitor.moments(
                    slot.tensor,
                    slot.tensor.toTorch(slot.first.toFloatArray()),
                    slot.tensor.toTorch(slot.second.toFloatArray()));
        }
    }

    /** Receives the moments of each trained tensor, in torch's order. */
    interface Visitor {
        void moments(Tensor tensor, float[] first, float[] second) throws IOException;
    }
}
