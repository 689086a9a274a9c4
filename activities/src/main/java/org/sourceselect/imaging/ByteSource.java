package org.sourceselect.imaging;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.sourceselect.task.BadInputException;

/** The bytes of a file after decompression, read once from front to back. */
interface ByteSource extends Closeable {

    /** What may follow the voxels: padding; that of any writer known is far less. */
    long MOST_BEHIND = 1 << 24;

    /** Reads until the buffer is full. */
    void read(ByteBuffer into) throws IOException;

    /** How many bytes were read so far. */
    long position();

    /**
     * Refuses the file unless it holds {@code end} bytes or more after decompression, before anybody makes room for
     * them.
     */
    void require(long end) throws IOException;

    /**
     * Reads what is left, if that is how damage is found, and refuses the file if it is damaged, or if more than
     * {@value #MOST_BEHIND} bytes are left: what a few bytes of gzip can swell to is not read to its end.
     */
    void finish() throws IOException;

    @Override
    void close() throws IOException;

    /** Opens a file, seeing from its first two bytes, not its name, whether it is gzipped. */
    static ByteSource open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            ByteBuffer magic = ByteBuffer.allocate(2);
            int n = channel.read(magic, 0);
            boolean gzip = n == 2 && magic.get(0) == 0x1f && magic.get(1) == (byte) 0x8b;
            return gzip ? new GzipSource(file, channel) : new PlainSource(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Skips to a position not yet passed. */
    default void skipTo(long position, ByteBuffer scratch) throws IOException {
        while (position() < position) {
            scratch.clear();
            scratch.limit((int) Math.min(scratch.capacity(), position - position()));
            read(scratch);
        }
    }

    /** The sentence for a file that the operating system would not let us read. */
    static BadInputException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return missing(file);
        }
        if (e instanceof AccessDeniedException) {
            return new BadInputException(
                    file.toString(), "the file may not be read (permission denied)", "give read permission on it", e);
        }
        if (Files.isDirectory(file)) {
            return new BadInputException(
                    file.toString(),
                    "it is a folder, not a volume",
                    "give the path of a .nii, .nii.gz or .hdr file",
                    e);
        }
        return new BadInputException(
                file.toString(), "reading the file failed part way", "check the disk it is on, or copy it again", e);
    }

    /** The sentence for a file that is not there. */
    static BadInputException missing(Path file) {
        return Files.isSymbolicLink(file)
                ? new BadInputException(
                        file.toString(),
                        "it is a link, and the file it leads to does not exist",
                        "fetch that file (with git-annex or DataLad: get), or correct the link")
                : new BadInputException(file.toString(), "the file does not exist", "check its name and folder");
    }

    /** The sentence for a file shorter than it should be. */
    static BadInputException tooShort(Path file, String has, long needed) {
        return new BadInputException(
                file.toString(),
                "it holds " + has + " where its header needs " + needed,
                "the file is cut short or its header is wrong: copy, download or convert it again");
    }

    /** An uncompressed file. */
    final class PlainSource implements ByteSource {

        private final Path file;
        private final FileChannel channel;
        private final long size;
        private long position;

        private PlainSource(Path file, FileChannel channel) throws IOException {
            this.file = file;
            this.channel = channel;
            this.size = channel.size();
        }

        @Override
        public void read(ByteBuffer into) throws IOException {
            long end = position + into.remaining();
            while (into.hasRemaining()) {
                if (channel.read(into) < 0) {
                    throw tooShort(file, channel.size() + " bytes", end);
                }
            }
            position = end;
        }

        @Override
        public void skipTo(long to, ByteBuffer scratch) throws IOException {
            require(to);
            channel.position(to);
            position = to;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void require(long end) {
            if (size < end) {
                throw tooShort(file, size + " bytes", end);
            }
        }

        @Override
        public void finish() {
            // Nothing follows the voxels that could tell of damage.
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
