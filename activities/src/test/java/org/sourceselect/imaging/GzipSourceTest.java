package org.sourceselect.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;

class GzipSourceTest {

    @TempDir
    Path folder;

    private final byte[] contents = contents(700_000);

    @Test
    void readsOneMember() throws IOException {
        assertThat(read(gzip(contents))).isEqualTo(contents);
    }

    @Test
    void readsSeveralMembersAsOne() throws IOException {
        byte[] first = Arrays.copyOf(contents, 300_001);
        byte[] second = Arrays.copyOfRange(contents, 300_001, contents.length);
        assertThat(read(join(gzip(first), gzip(new byte[0]), gzip(second), gzip(new byte[0]))))
                .isEqualTo(contents);
    }

    @Test
    void skipsEveryOptionalHeaderField() throws IOException {
        byte[] plain = gzip(contents);
        ByteBuffer header = ByteBuffer.allocate(400_000).order(ByteOrder.LITTLE_ENDIAN);
        header.put(plain, 0, 3).put((byte) (2 + 4 + 8 + 16)).put(plain, 4, 6);
        header.putShort((short) 65535).put(new byte[65535]); // extra field
        header.put(text(300_000)); // name, longer than a buffer
        header.put(text(10)); // comment
        header.putShort((short) 0x1234); // header checksum
        byte[] bytes =
                join(Arrays.copyOf(header.array(), header.position()), Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(read(bytes)).isEqualTo(contents);
    }

    @Test
    void toleratesZeroPadding() throws IOException {
        assertThat(read(join(gzip(contents), new byte[300_000]))).isEqualTo(contents);
    }

    @Test
    void refusesStrayBytesBehindTheData() {
        refused(
                join(gzip(contents), "stray bytes!".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                "bytes that are not gzip follow");
    }

    @Test
    void refusesAWrongChecksum() {
        byte[] bytes = gzip(contents);
        bytes[bytes.length - 6] ^= 1;
        refused(bytes, "its CRC-32 is ");
    }

    @Test
    void refusesAWrongLength() {
        byte[] bytes = gzip(contents);
        bytes[bytes.length - 4] ^= 1;
        refused(bytes, "it holds 700000 bytes and should hold 700001");
    }

    @Test
    void refusesDamagedData() {
        byte[] bytes = gzip(contents);
        for (int i = 5000; i < 5100; i++) {
            bytes[i] = (byte) 0xFF;
        }
        refused(bytes, "the gzip data are damaged");
    }

    @Test
    void refusesAnotherMethod() {
        byte[] bytes = gzip(contents);
        bytes[2] = 7;
        refused(bytes, "its compression method is 7");
    }

    @Test
    void refusesAFileCutAnywhere() throws IOException {
        byte[] bytes = gzip(contents(300));
        for (int length = 2; length < bytes.length; length++) {
            refused(Arrays.copyOf(bytes, length), "the gzip data end too early");
        }
    }

    @Test
    void requiresNoMoreThanThereIs() throws IOException {
        Path file = Files.write(folder.resolve("a.gz"), join(gzip(contents), gzip(contents)));
        try (ByteSource source = ByteSource.open(file)) {
            source.require(1_400_000);
            assertThatThrownBy(() -> source.require(1_400_001))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("it holds 1400000 bytes after decompression where its header needs 1400001");
            assertThat(source.position()).isZero();
        }
    }

    @Test
    void aTrailerThatPromisesMuchIsNotBelieved() throws IOException {
        byte[] bytes = gzip(contents);
        // 700000 + 2^32 has the same last 32 bits; zeros are commonly compressed as 200 MB to 500 kB are.
        for (long claim : new long[] {700_000 + (1L << 32), 200_000_000}) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4, (int) claim);
            Path file = Files.write(folder.resolve("a.gz"), bytes);
            try (ByteSource source = ByteSource.open(file)) {
                assertThatThrownBy(() -> source.require(claim)).isInstanceOf(BadInputException.class);
            }
        }
    }

    @Test
    void whatSwellsBehindTheVoxelsIsNotReadToItsEnd() throws IOException {
        // A member of 2^32 bytes and what the header needs: 4 GiB of zeros take minutes to make, none to refuse.
        byte[] zeros = deflated(new byte[1 << 26]);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(Arrays.copyOf(gzip(new byte[0]), 10));
        file.writeBytes(deflated(contents));
        for (int i = 0; i < 64; i++) {
            file.writeBytes(zeros);
        }
        file.writeBytes(new byte[] {3, 0, 0, 0, 0, 0});
        file.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(contents.length)
                .array());
        Path path = Files.write(folder.resolve("a.gz"), file.toByteArray());

        try (ByteSource source = ByteSource.open(path)) {
            source.require(contents.length);
            source.read(ByteBuffer.allocateDirect(contents.length));
            assertThatThrownBy(source::finish)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("more than 16777216 bytes follow the 700000 after decompression");
            assertThat(source.position()).isLessThanOrEqualTo(contents.length + (1 << 24));
        }
    }

    /** One block that ends at a byte and is not the last. */
    private static byte[] deflated(byte[] contents) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(contents);
        byte[] bytes = new byte[1 << 20];
        int n = deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(bytes, n);
    }

    private byte[] read(byte[] file) throws IOException {
        Path path = Files.write(folder.resolve("a.gz"), file);
        ByteBuffer out = ByteBuffer.allocateDirect(contents.length);
        try (ByteSource source = ByteSource.open(path)) {
            // Odd pieces, so that they end in the middle of everything.
            for (int piece = 1; out.position() < contents.length; piece = piece * 3 + 1) {
                out.limit(Math.min(contents.length, out.position() + piece));
                source.read(out);
            }
            source.finish();
            assertThat(source.position()).isEqualTo(contents.length);
        }
        byte[] bytes = new byte[contents.length];
        out.get(0, bytes);
        return bytes;
    }

    private void refused(byte[] file, String problem) {
        assertThatThrownBy(() -> {
                    Path path = Files.write(folder.resolve("a.gz"), file);
                    try (ByteSource source = ByteSource.open(path)) {
                        source.finish();
                    }
                })
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(problem);
    }

    /** Half noise, half repetition, so that all kinds of deflate blocks occur. */
    private static byte[] contents(int length) {
        byte[] bytes = new byte[length];
        new Random(5).nextBytes(bytes);
        Arrays.fill(bytes, length / 4, length / 2, (byte) 3);
        return bytes;
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        Arrays.fill(text, 0, length - 1, (byte) 'x');
        return text;
    }

    private static byte[] gzip(byte[] contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(contents);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
