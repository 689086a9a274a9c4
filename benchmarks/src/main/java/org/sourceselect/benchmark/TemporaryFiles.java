package org.sourceselect.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files in a folder of their own that is taken away afterwards. */
final class TemporaryFiles {

    private final Path folder;

    TemporaryFiles() {
        try {
            folder = Files.createTempDirectory("sourceselect-benchmark");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    /** Reads a file into the same memory again and again, the quickest read there is; gives its size. */
    static long readPlainly(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20);
        long size = 0;
        try (FileChannel channel = FileChannel.open(file)) {
            for (int read = channel.read(bytes); read >= 0; read = channel.read(bytes.clear())) {
                size += read;
            }
        }
        return size;
    }

    void delete() throws IOException {
        List<Path> files;
        try (var listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
