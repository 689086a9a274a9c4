package org.sourceselect.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written reads back, here and in Python; what Python writes reads here. */
class SafetensorsTest {

    @TempDir
    private Path folder;

    /** The content of make_fixture.py. */
    private static Path fixture() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(SafetensorsTest.class.getResource("python.safetensors"))
                .toURI());
    }

    @Test
    void readsEveryTypeThatPythonWrites() throws Exception {
        try (SafetensorsFile f = SafetensorsFile.open(fixture())) {
            assertThat(f.metadata()).isEqualTo(Map.of("dataset", "phantom, Überlingen"));
            assertThat(f.names())
                    .containsExactlyInAnyOrder(
                            "doubles", "longs", "floats", "ints", "halves", "shorts", "bytes", "single", "none");
            assertThat(f.spec("floats")).isEqualTo(TensorSpec.of(DType.F32, 2, 3, 4));
            assertThat(f.spec("single")).isEqualTo(TensorSpec.of(DType.F32));
            assertThat(f.readFloats("floats")).hasSize(24).startsWith(0f, 1 / 7f, 2 / 7f);
            assertThat(f.readFloats("single")).containsExactly(2.5f);
            assertThat(f.readFloats("none")).isEmpty();
            // np.float16(1/3) is 0x3555 = 0.333251953125; 6e-8 rounds to 2^-24.
            assertThat(f.readFloats("halves"))
                    .containsExactly(0.33325195f, 65504f, 0x1p-24f, Float.NEGATIVE_INFINITY, -0f);
            double[] doubles = new double[4];
            f.read("doubles", 0, doubles, 0, 4);
            assertThat(doubles).containsExactly(0.1, -2.5e300, Math.PI, Double.MIN_VALUE);
            assertThat(f.readFloats("doubles")).containsExactly(0.1f, Float.NEGATIVE_INFINITY, (float) Math.PI, 0f);
            long[] longs = new long[5];
            f.read("longs", 0, longs, 2, 3);
            assertThat(longs).containsExactly(0, 0, Long.MIN_VALUE, Long.MAX_VALUE, 42);
            assertThat(f.readInts("ints")).containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE);
            assertThat(f.readInts("shorts")).containsExactly(-32768, 32767, 7);
            short[] shorts = new short[2];
            f.read("shorts", 1, shorts, 0, 2);
            assertThat(shorts).containsExactly((short) 32767, (short) 7);
            assertThat(f.readInts("bytes")).containsExactly(0, 1, 127, 128, 255);
            byte[] bytes = new byte[2];
            f.read("bytes", 2, bytes, 0, 2);
            assertThat(bytes).containsExactly(127, -128);
        }
    }

    @Test
    void writesTheSameBytesAsPython() throws Exception {
        Path ours = folder.resolve("ours.safetensors");
        LinkedHashMap<String, TensorSpec> layout = new LinkedHashMap<>();
        try (SafetensorsFile python = SafetensorsFile.open(fixture())) {
            python.names().forEach(name -> layout.put(name, python.spec(name)));
            try (SafetensorsWriter w = SafetensorsWriter.create(ours, layout, python.metadata())) {
                for (Map.Entry<String, TensorSpec> e : layout.entrySet()) {
                    copy(python, w, e.getKey(), e.getValue());
                }
            }
        }
        assertThat(ours).hasSameBinaryContentAs(fixture());
    }

    private static void copy(SafetensorsFile from, SafetensorsWriter to, String name, TensorSpec spec)
            throws IOException {
        int n = (int) spec.elements();
        switch (spec.dtype()) {
            case F32, F16 -> to.append(name, from.readFloats(name), 0, n);
            case I32 -> to.append(name, from.readInts(name), 0, n);
            case F64 -> {
                double[] values = new double[n];
                from.read(name, 0, values, 0, n);
                to.append(name, values, 0, n);
            }
            case I64 -> {
                long[] values = new long[n];
                from.read(name, 0, values, 0, n);
                to.append(name, values, 0, n);
            }
            case I16 -> {
                short[] values = new short[n];
                from.read(name, 0, values, 0, n);
                to.append(name, values, 0, n);
            }
            case U8 -> {
                byte[] values = new byte[n];
                from.read(name, 0, values, 0, n);
                to.append(name, values, 0, n);
            }
            default -> throw new AssertionError(spec + " is not in the fixture");
        }
    }

    @Test
    void appendsPiecesOfSeveralTensorsInTurn() throws Exception {
        Path file = folder.resolve("prepared.safetensors");
        LinkedHashMap<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put("labels", TensorSpec.of(DType.U8, 3, 5));
        layout.put("images", TensorSpec.of(DType.F32, 3, 2));
        try (SafetensorsWriter w = SafetensorsWriter.create(file, layout, Map.of())) {
            for (int i = 0; i < 3; i++) {
                w.append("labels", new byte[] {9, (byte) i, 1, 2, 3, 4, 9}, 1, 5);
                w.append("images", new float[] {i, i + 0.5f}, 0, 2);
            }
        }
        try (SafetensorsFile f = SafetensorsFile.open(file)) {
            assertThat(f.readInts("labels")).containsExactly(0, 1, 2, 3, 4, 1, 1, 2, 3, 4, 2, 1, 2, 3, 4);
            assertThat(f.readFloats("images")).containsExactly(0, 0.5f, 1, 1.5f, 2, 2.5f);
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(all.getLong(0) % 8).as("the data begin at a multiple of 8").isZero();
        assertThat(new String(all.array(), 8, (int) all.getLong(0), StandardCharsets.UTF_8).strip())
                .as("wide elements first, so that each tensor is aligned")
                .isEqualTo("{\"images\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]},"
                        + "\"labels\":{\"dtype\":\"U8\",\"shape\":[3,5],\"data_offsets\":[24,39]}}");
    }

    @Test
    void refusesToOverfillOrToCloseATensorThatIsNotWhole() throws Exception {
        Path file = folder.resolve("short.safetensors");
        LinkedHashMap<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put("a", TensorSpec.of(DType.I32, 4));
        SafetensorsWriter w = SafetensorsWriter.create(file, layout, Map.of());
        w.append("a", new int[] {1, 2, 3}, 0, 3);
        assertThatThrownBy(() -> w.append("a", new int[] {4, 5}, 0, 2)).hasMessageContaining("room for 1 more");
        assertThatThrownBy(() -> w.append("a", new float[1], 0, 1)).hasMessageContaining("a is I32");
        assertThatThrownBy(() -> w.append("b", new int[1], 0, 1)).hasMessageContaining("no tensor b");
        assertThatThrownBy(w::close).hasMessageContaining("a has 3 of 4 elements");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileWhoseWriterWasKilledIsRefused() throws Exception {
        Path file = folder.resolve("killed.safetensors");
        LinkedHashMap<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put("a", TensorSpec.of(DType.I32, 1));
        SafetensorsWriter w = SafetensorsWriter.create(file, layout, Map.of());
        w.append("a", new int[] {1}, 0, 1);
        Path asKilled = Files.copy(file, folder.resolve("copy"));
        w.close();
        assertThatThrownBy(() -> SafetensorsFile.open(asKilled)).hasMessageContaining("header of 0 bytes");
    }

    @Test
    void reachesElementsBeyondFourGibibytes() throws Exception {
        // Positions past 2^32 in a sparse file: the layout puts a 5 GiB tensor before a small one.
        Path file = folder.resolve("large.safetensors");
        long big = 5L << 30;
        String header = "{\"big\":{\"dtype\":\"U8\",\"shape\":[" + big + "],\"data_offsets\":[0," + big + "]},"
                + "\"end\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[" + big + "," + (big + 8) + "]}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            ByteBuffer start = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(start.putLong(text.length).put(text).flip(), 0);
            ByteBuffer end = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(end.put((byte) 77).putInt(-5).putInt(6).flip(), 8 + text.length + big - 1);
        }
        try (SafetensorsFile f = SafetensorsFile.open(file)) {
            assertThat(f.readInts("end")).containsExactly(-5, 6);
            byte[] last = new byte[2];
            f.read("big", big - 2, last, 0, 2);
            assertThat(last).containsExactly(0, 77);
            assertThatThrownBy(() -> f.read("big", big - 1, last, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> f.readInts("big")).hasMessageContaining("too many for one array");
        }
    }

    @Test
    void theWriterPlacesTensorsBeyondFourGibibytes() throws Exception {
        Path file = folder.resolve("layout.safetensors");
        LinkedHashMap<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put("big", TensorSpec.of(DType.I64, 5L << 27));
        layout.put("end", TensorSpec.of(DType.I32, 1));
        SafetensorsWriter w = SafetensorsWriter.create(file, layout, Map.of());
        w.append("end", new int[] {1}, 0, 1);
        assertThat(Files.size(file)).isBetween(5L << 30, (5L << 30) + 4096);
        assertThatThrownBy(w::close).hasMessageContaining("big has 0 of 671088640 elements");
    }

    @Test
    void namesTheTensorThatIsMissingOrOfAnotherType() throws Exception {
        try (SafetensorsFile f = SafetensorsFile.open(fixture())) {
            assertThatThrownBy(() -> f.readFloats("images"))
                    .hasMessageContaining("python.safetensors: it has no tensor images");
            assertThatThrownBy(() -> f.readFloats("longs")).hasMessageContaining("tensor longs is I64");
            assertThatThrownBy(() -> f.readInts("longs")).hasMessageContaining("tensor longs is I64");
            assertThat(f.names()).isUnmodifiable();
        }
    }

    @Test
    void halvesRoundToNearestEven() {
        // Every half reads back as itself; checked values from numpy: np.float32(x).astype(np.float16).view('u2').
        for (int h = 0; h < 0x10000; h++) {
            float f = HalfFloat.toFloat((short) h);
            if (Float.isNaN(f)) {
                assertThat(h & 0x7c00).isEqualTo(0x7c00);
            } else {
                assertThat(HalfFloat.fromFloat(f)).isEqualTo((short) h);
            }
        }
        List<Map.Entry<Float, Integer>> rounded = List.of(
                Map.entry(1.0004883f, 0x3c00),
                Map.entry(1.0014648f, 0x3c02),
                Map.entry(65519f, 0x7bff),
                Map.entry(65520f, 0x7c00),
                Map.entry(-0.1f, 0xae66),
                Map.entry(2.9802322e-8f, 0x0000),
                Map.entry(2.9802326e-8f, 0x0001),
                Map.entry(6.1005354e-5f, 0x0400),
                Map.entry(1234.5677f, 0x64d3));
        rounded.forEach(e -> assertThat(HalfFloat.fromFloat(e.getKey())).isEqualTo((short) (int) e.getValue()));
    }
}
