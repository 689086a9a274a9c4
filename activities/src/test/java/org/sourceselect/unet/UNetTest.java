package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.unet.UNetLayout.Kind;
import org.sourceselect.unet.UNetLayout.Tensor;

class UNetTest {

    @TempDir
    Path folder;

    /** sum(p.numel() for p in UNet(width).parameters()) with the unet.py that exports bring. */
    @Test
    void parameterCountsAreThoseOfTheTorchModule() {
        assertThat(new UNetLayout(64).parameters()).isEqualTo(31_036_546);
        assertThat(new UNetLayout(8).parameters()).isEqualTo(486_418);
    }

    @Test
    void logitsHaveTwoChannelsAtTheImagesSize() throws IOException {
        try (NDManager manager = Compute.cpu(1).newManager()) {
            UNet net = UNet.initial(manager, new UNetLayout(2), UNet.Mode.INFER, 1);
            assertThat(net.logits(manager.ones(new Shape(3, 1, 48, 48))).getShape())
                    .isEqualTo(new Shape(3, 2, 48, 48));
        }
    }

    @Test
    void nothingButTheLogitsStaysInTheBatchsManager() throws IOException {
        try (NDManager manager = Compute.cpu(1).newManager();
                NDManager batch = manager.newSubManager()) {
            UNet net = UNet.initial(manager, new UNetLayout(2), UNet.Mode.TRAIN_ALL, 1);
            int before = manager.getManagedArrays().size();
            net.logits(batch.ones(new Shape(2, 1, 16, 16)));
            assertThat(batch.getManagedArrays()).hasSize(2);
            // The count takes in sub-managers: the images and the logits.
            assertThat(manager.getManagedArrays()).hasSize(before + 2);
        }
    }

    /**
     * torch.nn.ConvTranspose2d(2, 1, 2, stride=2) by its definition: out[2h + i, 2w + j] = bias + sum over channels a of
     * in[a, h, w] * weight[a, 0, i, j].
     */
    @Test
    void transposedConvolutionWeightsKeepTorchsMeaning() {
        Tensor up = new Tensor("up", Kind.TRANSPOSED_CONVOLUTION, new Shape(2, 3, 2, 2));
        float[] torch = new float[24];
        for (int i = 0; i < torch.length; i++) {
            torch[i] = i;
        }
        float[] computed = up.toComputed(torch);
        for (int in = 0; in < 2; in++) {
            for (int out = 0; out < 3; out++) {
                for (int tap = 0; tap < 4; tap++) {
                    assertThat(computed[(out * 4 + tap) * 2 + in]).isEqualTo(torch[(in * 3 + out) * 4 + tap]);
                }
            }
        }
        assertThat(up.computedShape()).isEqualTo(new Shape(12, 2, 1, 1));
        assertThat(up.toTorch(computed)).isEqualTo(torch);
    }

    /** encoder.4.conv2 at width 8: 128 x 128 x 9 draws, so the deviation is known to about 0.2 %. */
    @Test
    void convolutionsBeginWithHesVariance() {
        Tensor tensor = new UNetLayout(8)
                .tensors().stream()
                        .filter(t -> t.name().equals("encoder.4.conv2.weight"))
                        .findFirst()
                        .orElseThrow();
        float[] values = InitialWeights.of(tensor, 7);
        double mean = 0;
        double square = 0;
        for (float value : values) {
            mean += value / values.length;
            square += (double) value * value / values.length;
        }
        double deviation = Math.sqrt(2.0 / (9 * 128));
        assertThat(mean).isCloseTo(0, within(4 * deviation / Math.sqrt(values.length)));
        assertThat(Math.sqrt(square)).isCloseTo(deviation, within(0.01 * deviation));
    }

    @Test
    void initialWeightsFollowTheSeedAndNotTheEnginesRandomState() throws IOException {
        assertThat(written(3, "a", 1)).hasSameBinaryContentAs(written(3, "b", 99));
        assertThat(written(3, "a", 1)).isNotEmptyFile();
        assertThat(Files.mismatch(written(3, "c", 1), written(4, "d", 1))).isPositive();
    }

    private Path written(long seed, String name, int engineSeed) throws IOException {
        Path file = folder.resolve(name);
        try (NDManager manager = Compute.cpu(1).newManager()) {
            Engine.getEngine("PyTorch").setRandomSeed(engineSeed);
            UNetWeights.write(UNet.initial(manager, new UNetLayout(2), UNet.Mode.INFER, seed), file);
        }
        return file;
    }

    @Test
    void whatIsWrittenIsReadBackBitForBit() throws IOException {
        Path first = written(3, "first", 1);
        Path second = folder.resolve("second");
        try (NDManager manager = Compute.cpu(1).newManager()) {
            UNetWeights.write(UNetWeights.read(manager, first, UNet.Mode.TRAIN_ALL), second);
        }
        assertThat(second).hasSameBinaryContentAs(first);
    }

    /** A step of the decoder's training must not even compute gradients for the encoder. */
    @Test
    void onlyWhatIsTrainedAsksForGradients() throws IOException {
        try (NDManager manager = Compute.cpu(1).newManager()) {
            for (UNet.Mode mode : UNet.Mode.values()) {
                UNet net = UNet.initial(manager, new UNetLayout(1), mode, 1);
                for (Tensor tensor : new UNetLayout(1).tensors()) {
                    if (tensor.kind() != Kind.BATCH_COUNT) {
                        assertThat(net.array(tensor).hasGradient())
                                .as(mode + " " + tensor.name())
                                .isEqualTo(mode.trains(tensor));
                    }
                }
            }
        }
    }
}
