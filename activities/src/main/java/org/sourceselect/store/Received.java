package org.sourceselect.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.IntConsumer;

/** What arrived of an object. */
record Received(long bytes, String sha256) {

    private static final int CHUNK = 1 << 16;

    /**
     * Copies an object into a file, hashing on the way. An earlier attempt may have left some of it: the file need not be new.
     *
     * @param arrived told the bytes of each piece
     * @throws IOException when the object cannot be read
     * @throws UncheckedIOException when the file cannot be written, which is not the store's fault
     */
    static Received into(Path file, InputStream object, IntConsumer arrived) throws IOException {
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = create(file)) {
            for (int n = object.read(chunk); n >= 0; n = object.read(chunk)) {
                digest.update(chunk, 0, n);
                write(out, chunk, n);
                bytes += n;
                arrived.accept(n);
            }
        }
        return new Received(bytes, Sha256.hex(digest));
    }

    private static OutputStream create(Path file) {
        try {
            return Files.newOutputStream(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream out, byte[] chunk, int bytes) {
        try {
            out.write(chunk, 0, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
