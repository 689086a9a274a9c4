package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;
import org.sourceselect.tensor.SafetensorsFile;

class InferenceTest {

    private static final Blobs BLOBS = new Blobs(5, 16, 3);

    @TempDir
    static Path folder;

    private static Path weights = Path.of("");

    @BeforeAll
    static void train() throws IOException {
        weights = folder.resolve("weights");
        TrainerTest.train(BLOBS, TrainerTest.scratch(2, TrainerTest.settings(3, 4)), weights);
    }

    private static List<float[]> logits(int batchSize, int... slices) throws IOException {
        List<float[]> all = new ArrayList<>();
        try (Inference inference = Inference.open(Compute.cpu(1), weights)) {
            inference.logits(BLOBS, slices, batchSize, (slice, logits) -> {
                assertThat(slice).isEqualTo(slices[all.size()]);
                all.add(logits.clone());
            });
        }
        return all;
    }

    /** Kernels may sum in another order for another batch size: a few units in the last place of logits near 1. */
    @Test
    void aSlicesLogitsDoNotDependOnItsBatch() throws IOException {
        List<float[]> together = logits(5, 0, 1, 2, 3, 4);
        List<float[]> byTwo = logits(2, 4, 3, 2, 1, 0);
        assertThat(together).hasSize(5).allSatisfy(l -> assertThat(l).hasSize(2 * 16 * 16));
        for (int slice = 0; slice < 5; slice++) {
            assertThat(byTwo.get(4 - slice)).containsExactly(together.get(slice), within(1e-5f));
        }
        assertThat(together.get(0)).isNotEqualTo(together.get(1));
    }

    /** The engine turns gradients off only on the thread that started it. */
    @Test
    void anotherThreadGetsTheSameLogits() throws Exception {
        List<float[]> here = logits(3, 0, 1, 2);
        AtomicReference<List<float[]>> there = new AtomicReference<>(List.of());
        Thread thread = new Thread(() -> {
            try {
                there.set(logits(3, 0, 1, 2));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        thread.start();
        thread.join();
        assertThat(there.get()).containsExactly(here.toArray(float[][]::new));
    }

    /** A level's pixel is a square of the slice's; what comes out of a block is never negative, and its levels differ. */
    @Test
    void theEncodersLevelsComeAtTheSlicesSize() throws IOException {
        try (Inference inference = Inference.open(Compute.cpu(1), weights)) {
            assertThat(inference.layers(Inference.Part.ENCODER))
                    .extracting(Inference.Layer::channels, Inference.Layer::scale)
                    .containsExactly(tuple(2, 1), tuple(4, 2), tuple(8, 4), tuple(16, 8), tuple(32, 16));
            float[] features = new float[62 * 16 * 16];
            inference.features(Inference.Part.ENCODER, BLOBS, 0, features);
            int channel = 0;
            for (int level = 0; level < 5; level++) {
                int finer = 0;
                for (int end = channel + (2 << level); channel < end; channel++) {
                    for (int y = 0; y < 16; y++) {
                        for (int x = 0; x < 16; x++) {
                            float value = features[(channel * 16 + y) * 16 + x];
                            assertThat(value).isNotNegative();
                            assertThat(value)
                                    .isEqualTo(features[
                                            (channel * 16 + (y >> level << level)) * 16 + (x >> level << level)]);
                            int coarse = level + 1;
                            finer += value
                                            == features[
                                                    (channel * 16 + (y >> coarse << coarse)) * 16
                                                            + (x >> coarse << coarse)]
                                    ? 0
                                    : 1;
                        }
                    }
                }
                // The last level is a single pixel of 16 x 16.
                assertThat(finer > 0).as("level %d is no coarser", level).isEqualTo(level < 4);
            }
            float[] other = new float[features.length];
            inference.features(Inference.Part.ENCODER, BLOBS, 1, other);
            assertThat(other).isNotEqualTo(features);
        }
    }

    /** The decoder's last layer times the last convolution's weights is the logits. */
    @Test
    void theDecodersLayersEndWithWhatTheLogitsAreMadeOf() throws IOException {
        float[] features = new float[30 * 16 * 16];
        try (Inference inference = Inference.open(Compute.cpu(1), weights)) {
            assertThat(inference.layers(Inference.Part.DECODER))
                    .extracting(Inference.Layer::channels, Inference.Layer::scale)
                    .containsExactly(tuple(16, 8), tuple(8, 4), tuple(4, 2), tuple(2, 1));
            inference.features(Inference.Part.DECODER, BLOBS, 0, features);
        }
        for (int c = 0; c < 16; c++) {
            for (int p = 0; p < 256; p++) {
                assertThat(features[c * 256 + p]).isEqualTo(features[c * 256 + p / 128 * 128 + p % 16 / 8 * 8]);
            }
        }
        float[] logits = logits(1, 0).get(0);
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            float[] head = file.readFloats("head.weight");
            float[] bias = file.readFloats("head.bias");
            for (int k = 0; k < 2; k++) {
                for (int p = 0; p < 256; p++) {
                    assertThat(logits[k * 256 + p])
                            .isCloseTo(
                                    head[2 * k] * features[28 * 256 + p]
                                            + head[2 * k + 1] * features[29 * 256 + p]
                                            + bias[k],
                                    within(1e-5f));
                }
            }
        }
    }

    @Test
    void noSlicesAreNoWork() throws IOException {
        assertThat(logits(4)).isEmpty();
    }

    @Test
    void badBatchesAreRefused() {
        assertThatThrownBy(() -> logits(0, 1)).hasMessage("batch size: it is 0; use at least 1 slice at a time");
        assertThatThrownBy(() -> {
                    try (Inference inference = Inference.open(new Compute(Device.cpu(), 1000), weights)) {
                        inference.logits(BLOBS, BLOBS.all(), 4, (slice, logits) -> {});
                    }
                })
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("network.width: width 2 with 4 slices of 16 x 16 a batch needs about");
    }

    @Test
    void gpuWithoutOneIsRefused() {
        assertThatThrownBy(() -> Compute.gpu(99))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("gpu: ");
    }
}
