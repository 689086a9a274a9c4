package org.sourceselect.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.task.BadInputException;

/** Files written by NumPy ({@code npy_files.py}), and files that NumPy would never write. */
class NpyFileTest {

    @TempDir
    Path folder;

    private static Path numpy(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(NpyFileTest.class.getResource(name)).toURI());
    }

    /** The bytes of a file of version 1 with one-byte characters. */
    private static byte[] bytes(int version, String header, int data) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        int lengthBytes = version == 1 ? 2 : 4;
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + lengthBytes + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) version).put((byte) 0);
        if (version == 1) {
            bytes.putShort((short) text.length);
        } else {
            bytes.putInt(text.length);
        }
        return bytes.put(text).array();
    }

    private static String header(String descr, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    }

    private void refused(byte[] bytes, String part) throws IOException {
        Path file = Files.write(folder.resolve("a.npy"), bytes);
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> NpyFile.open(file).close())
                .satisfies(e -> {
                    assertThat(e.sentence()).startsWith(file + ": ").contains(part);
                    assertThat(e.sentence().lines()).hasSize(1);
                });
    }

    @Test
    void readsFloatsOfAnyWidthByteOrderAndVersion() throws Exception {
        float[] floats = new float[4];
        try (NpyFile file = NpyFile.open(numpy("little-half.npy"))) {
            assertThat(file.tensor().spec()).isEqualTo(TensorSpec.of(DType.F16, 2, 3));
            file.tensor().read(2, floats, 0, 4);
        }
        assertThat(floats).containsExactly(-0.5f, 0.5f, 1.5f, 2.5f);
        double[] doubles = new double[6];
        try (NpyFile file = NpyFile.open(numpy("big-double-version-2.npy"))) {
            assertThat(file.tensor().spec()).isEqualTo(TensorSpec.of(DType.F64, 2, 3));
            file.tensor().read(0, doubles, 0, 6);
            file.tensor().read(1, floats, 0, 2);
        }
        assertThat(doubles).containsExactly(0, 1.0 / 3, 2.0 / 3, 1, 4.0 / 3, 5.0 / 3);
        assertThat(floats).startsWith(1 / 3f, 2 / 3f);
        try (NpyFile file = NpyFile.open(numpy("scalar.npy"))) {
            assertThat(file.tensor().spec()).isEqualTo(TensorSpec.of(DType.F32));
            file.tensor().read(0, doubles, 5, 1);
        }
        assertThat(doubles[5]).isEqualTo(1.5);
    }

    @Test
    void readsIntegersOfAnyWidthByteOrderAndVersion() throws Exception {
        long[] longs = new long[6];
        try (NpyFile file = NpyFile.open(numpy("big-long-version-3.npy"))) {
            assertThat(file.tensor().spec()).isEqualTo(TensorSpec.of(DType.I64, 2, 3));
            file.tensor().read(0, longs, 0, 6);
        }
        assertThat(longs).startsWith(-(1L << 40), 1 - (1L << 40)).endsWith(5 - (1L << 40));
        try (NpyFile file = NpyFile.open(numpy("unsigned.npy"))) {
            file.tensor().read(0, longs, 0, 6);
        }
        assertThat(longs).startsWith((1L << 32) - 6).endsWith((1L << 32) - 1);
        byte[] bytes = new byte[6];
        try (NpyFile file = NpyFile.open(numpy("bool.npy"))) {
            assertThat(file.tensor().spec()).isEqualTo(TensorSpec.of(DType.BOOL, 2, 3));
            file.tensor().read(0, bytes, 0, 6);
        }
        assertThat(bytes).containsExactly(0, 1, 0, 1, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "fortran.npy, Fortran order, np.ascontiguousarray(array)",
        "object.npy, Python objects, np.stack(array)",
        "structured.npy, structured dtype, array['field']",
        "complex.npy, dtype is '<c8', float32"
    })
    void refusesByNameWhatItCannotReadRight(String name, String problem, String remedy) throws Exception {
        Path file = numpy(name);
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> NpyFile.open(file).close())
                .satisfies(e -> assertThat(e.sentence()).startsWith(file + ": ").contains(problem, remedy));
    }

    @Test
    void readsFortranOrderWhereItIsTheSame() throws IOException {
        String header = header("<f4", "(1, 3, 1)").replace("False", "True");
        Path file = Files.write(folder.resolve("row.npy"), bytes(1, header, 12));
        try (NpyFile row = NpyFile.open(file)) {
            assertThat(row.tensor().spec()).isEqualTo(TensorSpec.of(DType.F32, 1, 3, 1));
        }
    }

    @Test
    void refusesFilesThatAreCutShortOrLongerThanTheyPromise() throws IOException {
        refused(new byte[0], "empty");
        refused(new byte[] {(byte) 0x93, 'N'}, "does not begin");
        refused("PK\u0003\u0004 and more".getBytes(StandardCharsets.ISO_8859_1), ".npz");
        byte[] whole = bytes(1, header("<f4", "(2, 3)"), 24);
        refused(Arrays.copyOf(whole, 6), "ends within its header, after 6 bytes");
        refused(Arrays.copyOf(whole, 9), "ends within its header, after 9 bytes");
        refused(Arrays.copyOf(whole, 40), "a header of ");
        refused(
                Arrays.copyOf(whole, whole.length - 1),
                "promises 24 bytes of F32 [2, 3] and 23 follow; copy or save it again");
        refused(Arrays.copyOf(whole, whole.length + 4), "and 28 follow; save one array a file");
    }

    @Test
    void refusesHeadersThatLie() throws IOException {
        refused(bytes(4, header("<f4", "(1,)"), 4), "format version is 4.0");
        refused(bytes(1, header("<f4", "(9223372036854775807, 2)"), 4), "too many elements");
        refused(bytes(1, header("<f4", "(99999999999999999999,)"), 4), "99999999999999999999");
        refused(bytes(1, header("<f4", "(-1,)"), 4), "negative dimension");
        refused(bytes(1, header("<f4", "(a,)"), 4), "shape (a,)");
        refused(bytes(1, header("f4", "(1,)"), 4), "dtype is 'f4'");
        refused(bytes(1, header("|f4", "(1,)"), 4), "dtype is '|f4'");
        refused(bytes(1, "{'descr': '<f4', 'shape': (1,), }", 4), "not a dictionary of");
        refused(bytes(1, "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", 4), "not a dictionary of");
        refused(
                bytes(1, "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", 4),
                "not a dictionary of");
        refused(bytes(1, "__import__('os')", 4), "not a dictionary of");
        byte[] long2 = bytes(2, header("<f4", "(1,)"), 4);
        ByteBuffer.wrap(long2).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        refused(long2, "a header of 4294967295 bytes");
    }
}
