package org.sourceselect.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;

/** Loose pixels come to the metrics as they lie in the file, whatever the runs they are cut into. */
class PixelFeaturesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "400, 2, 400",
        "1000000, 2, 62500",
        "1048576, 2, 65536",
        "307, 2, 307",
        "1000003, 2, 1",
        "1000, 64, 1000",
        "1000, 1024, 4",
        "1000, 4096, 1"
    })
    void runsDivideThePixelsAndShortenWithTheSquareOfTheChannels(long pixels, int channels, int run) {
        assertThat(PixelFeatures.run(pixels, channels)).isEqualTo(run);
    }

    /** A prime number of pixels: runs of one, over two blocks of the file, read out of order. */
    @Test
    void everyPixelKeepsItsFeaturesAndItsLabel() throws IOException {
        int n = 307;
        int d = 1025;
        float[] features = new float[n * d];
        byte[] labels = new byte[n];
        for (int i = 0; i < features.length; i++) {
            features[i] = i;
        }
        for (int i = 0; i < n; i++) {
            labels[i] = (byte) (i % 3 == 0 ? 1 : 0);
        }
        Path file = folder.resolve("both.safetensors");
        Map<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put("f", TensorSpec.of(DType.F32, n, d));
        layout.put("y", TensorSpec.of(DType.U8, n));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, layout, Map.of())) {
            writer.append("f", features, 0, features.length);
            writer.append("y", labels, 0, n);
        }
        try (FeatureTensor f = FeatureTensor.open(new ScoreInput(file, Optional.of("f"), "--target-features"));
                LabelTensor y = LabelTensor.open(new ScoreInput(file, Optional.of("y"), "--target-labels"))) {
            PixelFeatures maps = new PixelFeatures(f, Optional.of(y));
            assertThat(maps.images()).isEqualTo(n);
            assertThat(maps.width()).isEqualTo(1);
            float[] pixel = new float[d];
            byte[] label = new byte[1];
            for (int i : new int[] {306, 0, 255, 254, 256, 1}) {
                maps.read(i, pixel, label);
                assertThat(pixel[0]).isEqualTo(features[i * d]);
                assertThat(pixel[d - 1]).isEqualTo(features[i * d + d - 1]);
                assertThat(label[0]).isEqualTo(labels[i]);
            }
        }
    }
}
