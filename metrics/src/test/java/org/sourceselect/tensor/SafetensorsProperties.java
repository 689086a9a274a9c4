package org.sourceselect.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/** Whatever is written, in whatever pieces, reads back in whatever pieces. */
class SafetensorsProperties {

    @Property(tries = 200)
    void valuesSurviveTheRoundTripInAnyChunking(
            @ForAll @Size(max = 300) float[] floats,
            @ForAll @Size(max = 300) byte[] bytes,
            @ForAll @Size(max = 300) long[] longs,
            @ForAll @NotEmpty String name,
            @ForAll String text,
            @ForAll @IntRange(min = 1, max = 50) int step)
            throws IOException {
        // Lone surrogates cannot be written in UTF-8, nor could Python give such names.
        Assume.that(encodable(name) && encodable(text) && !name.equals("l") && !name.equals("b"));
        Path file = Files.createTempFile("tensors", ".safetensors");
        try {
            LinkedHashMap<String, TensorSpec> layout = new LinkedHashMap<>();
            layout.put("b", TensorSpec.of(DType.U8, bytes.length));
            layout.put(name, TensorSpec.of(DType.F32, 1, floats.length));
            layout.put("l", TensorSpec.of(DType.I64, longs.length));
            try (SafetensorsWriter w = SafetensorsWriter.create(file, layout, Map.of(name, text))) {
                for (int i = 0; i < 300; i += step) {
                    w.append(name, floats, Math.min(i, floats.length), piece(i, step, floats.length));
                    w.append("b", bytes, Math.min(i, bytes.length), piece(i, step, bytes.length));
                    w.append("l", longs, Math.min(i, longs.length), piece(i, step, longs.length));
                }
            }
            try (SafetensorsFile f = SafetensorsFile.open(file)) {
                assertThat(f.metadata()).isEqualTo(Map.of(name, text));
                assertThat(f.readFloats(name)).isEqualTo(floats);
                byte[] readBytes = new byte[bytes.length];
                long[] readLongs = new long[longs.length];
                for (int i = 0; i < 300; i += step) {
                    f.read(
                            "b",
                            Math.min(i, bytes.length),
                            readBytes,
                            Math.min(i, bytes.length),
                            piece(i, step, bytes.length));
                    f.read(
                            "l",
                            Math.min(i, longs.length),
                            readLongs,
                            Math.min(i, longs.length),
                            piece(i, step, longs.length));
                }
                assertThat(readBytes).isEqualTo(bytes);
                assertThat(readLongs).isEqualTo(longs);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static int piece(int from, int step, int length) {
        return Math.max(0, Math.min(step, length - from));
    }

    private static boolean encodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
