package org.sourceselect.imaging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.sourceselect.task.BadInputException;

/**
 * The contents of a gzip file (RFC 1952), of one member or several, with every member's checksum and length verified.
 *
 * <p>{@code java.util.zip.GZIPInputStream} is not used: it inflates through a stack of small heap buffers, and takes a
 * file that ends between two members, or in stray bytes, for a whole one.
 */
final class GzipSource implements ByteSource {

    /** Large enough that system calls do not count, small enough to stay in a core's cache. */
    private static final int BUFFER = 1 << 18;

    /** A volume's worth of memory, in bytes, that may be taken on the word of a header and a trailer. */
    private static final long LITTLE = 1 << 26;

    /** Images shrink to a half or a fifth; masks to a hundredth or less, but these are soon counted. */
    private static final long USUAL_RATIO = 100;

    /** Flag bits of a member's header. */
    private static final int HEADER_CRC = 2;

    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean ended;
    private long position;
    private long memberLength;

    GzipSource(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        input.flip();
        readMemberHeader();
    }

    @Override
    public void read(ByteBuffer into) throws IOException {
        long end = position + into.remaining();
        inflateInto(into);
        if (into.hasRemaining()) {
            throw tooShort(end);
        }
    }

    @Override
    public long position() {
        return position;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The file's last four bytes are the length, modulo 2^32, of its last member: nearly always the whole. They are
     * believed where so many bytes would take little memory, or come of no more than the usual compression. When they are
     * not what the header asks for, or not to be believed (a header that lies, a truncated file, several members, bytes after
     * the voxels), the contents are counted, up to what is asked for, by inflating them without keeping anything.
     */
    @Override
    public void require(long end) throws IOException {
        ByteBuffer trailer = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        boolean credible = end <= Math.max(LITTLE, USUAL_RATIO * channel.size()) && end < 1L << 32;
        if (credible && channel.read(trailer, Math.max(0, channel.size() - 4)) == 4 && trailer.getInt(0) == (int) end) {
            return;
        }
        try (FileChannel again = FileChannel.open(file);
                GzipSource count = new GzipSource(file, again)) {
            count.skim(end);
            if (count.position < end) {
                throw count.tooShort(end);
            }
        }
    }

    @Override
    public void finish() throws IOException {
        long most = position + MOST_BEHIND;
        skim(most);
        if (!ended && position >= most) {
            throw new BadInputException(
                    file.toString(),
                    "more than " + MOST_BEHIND + " bytes follow the " + (most - MOST_BEHIND)
                            + " after decompression that its header describes",
                    "its header is wrong or it is no volume: convert it again");
        }
    }

    /** Inflates, keeping nothing, up to a position or the end of the contents. */
    private void skim(long end) throws IOException {
        ByteBuffer scratch = ByteBuffer.allocateDirect(BUFFER);
        while (!ended && position < end) {
            scratch.clear().limit((int) Math.min(scratch.capacity(), end - position));
            inflateInto(scratch);
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        channel.close();
    }

    /** Fills the buffer, or stops early when the last member has ended. */
    private void inflateInto(ByteBuffer into) throws IOException {
        while (!ended) {
            int from = into.position();
            int n = inflateSome(into);
            if (n > 0) {
                ByteBuffer fresh = into.duplicate();
                fresh.position(from).limit(from + n);
                crc.update(fresh);
                memberLength += n;
                position += n;
            }
            if (inflater.finished()) {
                endMember();
            } else if (!into.hasRemaining()) {
                return;
            } else if (inflater.needsInput()) {
                if (!input.hasRemaining() && !fill()) {
                    throw cutShort();
                }
                inflater.setInput(input);
            }
        }
    }

    private int inflateSome(ByteBuffer into) {
        try {
            int n = inflater.inflate(into);
            if (n == 0 && inflater.needsDictionary()) {
                throw new DataFormatException("a preset dictionary is not part of gzip");
            }
            return n;
        } catch (DataFormatException e) {
            throw damaged(e.getMessage() == null ? "not a deflate stream" : e.getMessage());
        }
    }

    /** Checks the trailer of the member that has just ended, and goes on to the next if there is one. */
    private void endMember() throws IOException {
        need(8);
        int storedCrc = input.getInt();
        int storedLength = input.getInt();
        if (storedCrc != (int) crc.getValue()) {
            throw damaged("its CRC-32 is %08x and should be %08x".formatted((int) crc.getValue(), storedCrc));
        }
        if (storedLength != (int) memberLength) {
            throw damaged("it holds " + memberLength + " bytes and should hold " + Integer.toUnsignedLong(storedLength)
                    + " modulo 2^32");
        }
        skipPadding();
        if (input.hasRemaining() || fill()) {
            readMemberHeader();
            inflater.reset();
            crc.reset();
            memberLength = 0;
        } else {
            ended = true;
        }
    }

    /** Some tapes and tools pad a gzip file with zeros to a block. */
    private void skipPadding() throws IOException {
        while (input.hasRemaining() || fill()) {
            if (input.get(input.position()) != 0) {
                return;
            }
            input.get();
        }
    }

    private void readMemberHeader() throws IOException {
        need(10);
        if (input.getShort() != (short) 0x8b1f) {
            throw damaged("bytes that are not gzip follow its compressed data");
        }
        int method = input.get();
        if (method != 8) {
            throw damaged("its compression method is " + method + " and should be 8, deflate");
        }
        int flags = input.get();
        input.position(input.position() + 6);
        if ((flags & EXTRA) != 0) {
            need(2);
            for (int n = input.getShort() & 0xFFFF; n > 0; n--) {
                need(1);
                input.get();
            }
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            need(2);
            input.getShort();
        }
    }

    private void skipText() throws IOException {
        do {
            need(1);
        } while (input.get() != 0);
    }

    /** Makes sure that at least {@code n} bytes of input are in the buffer. */
    private void need(int n) throws IOException {
        while (input.remaining() < n) {
            if (!fill()) {
                throw cutShort();
            }
        }
    }

    /** Reads more of the file behind what is left in the buffer; false at the file's end. */
    private boolean fill() throws IOException {
        input.compact();
        int n = channel.read(input);
        input.flip();
        return n > 0;
    }

    private BadInputException tooShort(long needed) {
        return ByteSource.tooShort(file, position + " bytes after decompression", needed);
    }

    private BadInputException cutShort() {
        return new BadInputException(
                file.toString(),
                "the gzip data end too early, after " + position + " decompressed bytes",
                "the file is cut short: copy or download it again");
    }

    private BadInputException damaged(String how) {
        return new BadInputException(
                file.toString(), "the gzip data are damaged (" + how + ")", "copy or download the file again");
    }
}
