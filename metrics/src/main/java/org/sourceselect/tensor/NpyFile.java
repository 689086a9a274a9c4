package org.sourceselect.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.sourceselect.task.BadInputException;

/**
 * Reads any part of the array of an .npy file, of any size: format versions 1 to 3, C order, either byte order.
 *
 * <p>The header is checked when the file is opened, and so is that the file holds just the bytes it promises. What cannot
 * be read right is refused with a {@link BadInputException}: Fortran order, Python objects, structured and other types.
 */
public final class NpyFile implements Closeable {

    static final String SAVE_AGAIN = "save the array again with np.save";

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy itself reads no longer ones than 10,000 unless told to; this is the most that version 1 can state. */
    private static final int MAX_HEADER = 65_535;

    private final FileChannel channel;
    private final StoredTensor tensor;

    private NpyFile(FileChannel channel, StoredTensor tensor) {
        this.channel = channel;
        this.tensor = tensor;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws BadInputException when the file is no .npy file, is cut short, or holds what cannot be read
     */
    public static NpyFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new NpyFile(channel, tensor(channel));
        } catch (NpyHeader.Refused e) {
            channel.close();
            throw new BadInputException(file.toString(), e.getMessage(), e.remedy());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The array, to read from while this file is open. */
    public StoredTensor tensor() {
        return tensor;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static StoredTensor tensor(FileChannel channel) throws IOException, NpyHeader.Refused {
        long size = channel.size();
        if (size == 0) {
            throw new NpyHeader.Refused("it is empty, 0 bytes long", SAVE_AGAIN);
        }
        byte[] magic = bytes(channel, 0, (int) Math.min(MAGIC.length, size));
        if (!Arrays.equals(magic, MAGIC)) {
            throw magic.length >= 2 && magic[0] == 'P' && magic[1] == 'K'
                    ? new NpyHeader.Refused("it is an .npz archive", "save one array a file with np.save")
                    : new NpyHeader.Refused("it does not begin as an .npy file does", SAVE_AGAIN);
        }
        byte[] version = bytes(channel, MAGIC.length, (int) Math.min(2, size - MAGIC.length));
        if (version.length < 2 || version[0] < 1 || version[0] > 3 || version[1] != 0) {
            throw version.length < 2
                    ? cutShort(size)
                    : new NpyHeader.Refused(
                            "its format version is " + (version[0] & 0xff) + "." + (version[1] & 0xff)
                                    + ", and 1.0 to 3.0 are read",
                            SAVE_AGAIN);
        }
        int lengthBytes = version[0] == 1 ? 2 : 4;
        long start = MAGIC.length + 2L + lengthBytes;
        if (size < start) {
            throw cutShort(size);
        }
        ByteBuffer stated =
                ByteBuffer.wrap(bytes(channel, MAGIC.length + 2, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
        long length = lengthBytes == 2 ? stated.getShort(0) & 0xffff : stated.getInt(0) & 0xffff_ffffL;
        if (length > MAX_HEADER || length > size - start) {
            throw new NpyHeader.Refused(
                    "it states a header of " + length + " bytes in a file of " + size + ", and at most " + MAX_HEADER
                            + " are read",
                    SAVE_AGAIN);
        }
        NpyHeader header = NpyHeader.parse(new String(
                bytes(channel, start, (int) length),
                version[0] == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        long promised = header.spec().bytes();
        long held = size - start - length;
        if (promised != held) {
            throw new NpyHeader.Refused(
                    "its header promises " + promised + " bytes of "
                            + header.spec().dtype() + " " + header.spec().shape() + " and " + held + " follow",
                    promised > held ? "copy or save it again, it was cut short" : "save one array a file with np.save");
        }
        return new StoredTensor(channel, header.spec(), start + length, header.order());
    }

    private static NpyHeader.Refused cutShort(long size) {
        return new NpyHeader.Refused(
                "it ends within its header, after " + size + " bytes", "copy or save it again, it was cut short");
    }

    private static byte[] bytes(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        StoredTensor.fill(channel, bytes, position);
        return bytes.array();
    }
}
