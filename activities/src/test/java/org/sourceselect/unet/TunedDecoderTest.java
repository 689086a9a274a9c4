package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.unet.UNetLayout.Tensor;

class TunedDecoderTest {

    @TempDir
    Path folder;

    /** The decoder of a training of the whole net, on the same outputs of the encoder, which TorchParityTest holds against torch. */
    @ParameterizedTest
    @CsvSource({"1, 16, 2", "2, 32, 3", "8, 32, 1", "16, 48, 2"})
    void givesTheLogitsGradientsAndStatisticsOfThePlainDecoder(int width, int size, int batch) throws IOException {
        Blobs blobs = new Blobs(batch, size, 1);
        Path weights = folder.resolve("weights");
        try (NDManager manager = Compute.cpu(1).newManager()) {
            UNetWeights.write(UNet.initial(manager, new UNetLayout(width), UNet.Mode.TRAIN_ALL, 3), weights);
            UNet plain = UNetWeights.read(manager, weights, UNet.Mode.TRAIN_ALL);
            UNet tuned = UNetWeights.read(manager, weights, UNet.Mode.TRAIN_DECODER);
            BatchMemory memory = new BatchMemory(blobs, batch, true);
            memory.fill(blobs.all(), batch, true);
            NDArray images = memory.images(manager);
            NDArray mask = memory.classes(manager);
            NDList levels = Autograd.without(() -> tuned.encoded(images));
            NDList copies = new NDList(levels.stream().map(ChannelsLast::plain).toList());
            float[] expected = logits(plain, copies, mask);
            assertClose(logits(tuned, levels, mask), expected, 1e-4f, "logits");
            for (Tensor tensor : tuned.trained()) {
                assertClose(gradient(tuned, tensor), gradient(plain, tensor), 1e-3f, tensor.name());
            }
            for (Tensor tensor : plain.layout().tensors()) {
                if (tensor.kind() == UNetLayout.Kind.BATCH_COUNT) {
                    assertThat(tuned.count(tensor)).as(tensor.name()).isEqualTo(tensor.inEncoder() ? 0 : 1);
                } else if (!tensor.kind().trained()) {
                    assertClose(tuned.values(tensor), plain.values(tensor), 1e-4f, tensor.name());
                }
            }
        }
    }

    /** Also adds to the gradients those of the logits' product with the masks. */
    private static float[] logits(UNet net, NDList levels, NDArray mask) {
        float[][] logits = new float[1][];
        Autograd.backward(() -> {
            NDArray made = net.decoded(levels);
            logits[0] = made.toFloatArray();
            return made.mul(mask).sum();
        });
        return logits[0];
    }

    private static float[] gradient(UNet net, Tensor tensor) {
        try (NDArray gradient = net.array(tensor).getGradient()) {
            return gradient.toFloatArray();
        }
    }

    /**
     * To a part of the largest, and of a tenth where all cancel out: single precision added up in another order. To a ten-thousandth;
     * gradients to a thousandth, as a value that rounding moves across 0 lets the gradient through its ReLU or not: 1.07e-4 was seen on one
     * processor, less on others.
     */
    private static void assertClose(float[] actual, float[] expected, float part, String name) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        float largest = 0.1f;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as(name + " " + i).isCloseTo(expected[i], within(part * largest));
        }
    }

    /** The pixel's channels side by side in memory, and back. */
    @Test
    void channelsLastIsALayoutAndNoOtherArray() {
        try (NDManager manager = Compute.cpu(1).newManager()) {
            NDArray plain = manager.arange(24f).reshape(1, 2, 3, 4);
            NDArray last = ChannelsLast.of(plain);
            assertThat(last.getShape()).isEqualTo(new Shape(1, 2, 3, 4));
            assertThat(last.toFloatArray()).isEqualTo(plain.toFloatArray());
            assertThat(ChannelsLast.pixels(last).flatten().toFloatArray()).startsWith(0, 12, 1, 13, 2, 14);
            assertThat(ChannelsLast.plain(last).toFloatArray()).isEqualTo(plain.toFloatArray());
        }
    }
}
