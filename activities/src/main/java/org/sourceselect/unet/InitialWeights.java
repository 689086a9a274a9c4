package org.sourceselect.unet;

import java.util.Arrays;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.unet.UNetLayout.Kind;
import org.sourceselect.unet.UNetLayout.Tensor;

/**
 * The weights a training from scratch begins with.
 *
 * <p>Convolutions: He et al. (ICCV 2015), normal with variance 2 / fan-in, since what they see has been rectified. An
 * output pixel of a 2x2 transposed convolution with stride 2 sees one tap per input channel, so its fan-in is the input
 * channels. The head, which nothing rectifies, has variance 1 / fan-in. Normalisations begin as the identity, biases at
 * 0. Each tensor has its own sequence by its name; the engine's global random state plays no part.
 */
final class InitialWeights {

    private InitialWeights() {}

    /** The values of a tensor, in torch's order. */
    static float[] of(Tensor tensor, long seed) {
        float[] values = new float[(int) tensor.shape().size()];
        if (tensor.kind() == Kind.SCALE || tensor.kind() == Kind.RUNNING_VARIANCE) {
            Arrays.fill(values, 1);
        }
        double variance = switch (tensor.kind()) {
            case CONVOLUTION -> 2.0 / (9 * tensor.shape().get(1));
            case TRANSPOSED_CONVOLUTION -> 2.0 / tensor.shape().get(0);
            case HEAD -> 1.0 / tensor.shape().get(1);
            default -> 0;
        };
        if (variance > 0) {
            double deviation = Math.sqrt(variance);
            SplitMix64 random = SplitMix64.of(seed, tensor.name());
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.gaussian());
            }
        }
        return values;
    }
}
