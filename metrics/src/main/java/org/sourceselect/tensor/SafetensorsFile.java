package org.sourceselect.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.sourceselect.task.BadInputException;

/**
 * Reads any part of the tensors of a safetensors file, of any size.
 *
 * <p>The header is checked whole when the file is opened: every tensor's bytes agree with its shape and type, lie within
 * the file, and neither overlap nor leave gaps. What is not so is refused with a {@link BadInputException} before
 * anything is allocated for it. Reading goes by position, so that several threads may share one open file.
 */
public final class SafetensorsFile implements Closeable {

    /**
     * The longest header accepted. It is kept whole, in some 15 times its size; those of the largest models have some 2 MB. The
     * reference implementation goes to 100 MB.
     */
    static final long MAX_HEADER = 10_000_000;

    static final String METADATA = "__metadata__";

    private static final String REMEDY = "write the file again with a safetensors library";

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path file, FileChannel channel, SafetensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws BadInputException when the header contradicts itself or the file's size
     */
    public static SafetensorsFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long size = channel.size();
            if (size < 8) {
                throw damaged(file, "it is " + size + " bytes long, too short for a safetensors header");
            }
            ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            StoredTensor.fill(channel, start, 0);
            long length = start.getLong(0);
            // Read as unsigned: a length past 2^63 is negative here.
            if (length < 2 || length > MAX_HEADER || length > size - 8) {
                throw damaged(
                        file,
                        "it states a header of " + Long.toUnsignedString(length) + " bytes in a file of " + size
                                + ", and at most " + MAX_HEADER + " are allowed");
            }
            ByteBuffer text = ByteBuffer.allocate((int) length);
            StoredTensor.fill(channel, text, 8);
            try {
                return new SafetensorsFile(
                        file, channel, SafetensorsHeader.parse(text.array(), size - 8 - length, 8 + length));
            } catch (SafetensorsHeader.Malformed e) {
                throw damaged(file, e.getMessage());
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The free text of the header, by name; empty when there is none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** The names of the tensors, in the order of the header. */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /**
     * The element type and shape of a tensor.
     *
     * @throws BadInputException when the file has no such tensor
     */
    public TensorSpec spec(String name) {
        return place(name).spec();
    }

    /**
     * A tensor to read from, while this file is open.
     *
     * @throws BadInputException when the file has no such tensor
     */
    public StoredTensor tensor(String name) {
        return stored(place(name));
    }

    /**
     * Reads from an F32, F16 or F64 tensor; F64 is rounded to float.
     *
     * @param firstElement where to begin, in elements from the tensor's start
     */
    public void read(String name, long firstElement, float[] into, int offset, int length) throws IOException {
        stored(place(name, DType.F32, DType.F16, DType.F64)).read(firstElement, into, offset, length);
    }

    /** Reads from an F64, F32 or F16 tensor, exactly. */
    public void read(String name, long firstElement, double[] into, int offset, int length) throws IOException {
        stored(place(name, DType.F64, DType.F32, DType.F16)).read(firstElement, into, offset, length);
    }

    /** Reads from a U8 tensor, bit for bit. */
    public void read(String name, long firstElement, byte[] into, int offset, int length) throws IOException {
        stored(place(name, DType.U8)).read(firstElement, into, offset, length);
    }

    /** Reads from an I16 tensor. */
    public void read(String name, long firstElement, short[] into, int offset, int length) throws IOException {
        stored(place(name, DType.I16)).read(firstElement, into, offset, length);
    }

    /** Reads from an I32, I16 or U8 tensor; bytes count from 0 to 255. */
    public void read(String name, long firstElement, int[] into, int offset, int length) throws IOException {
        stored(place(name, DType.I32, DType.I16, DType.U8)).read(firstElement, into, offset, length);
    }

    /** Reads from an I64, I32, I16 or U8 tensor; bytes count from 0 to 255. */
    public void read(String name, long firstElement, long[] into, int offset, int length) throws IOException {
        stored(place(name, DType.I64, DType.I32, DType.I16, DType.U8)).read(firstElement, into, offset, length);
    }

    /** All of an F32, F16 or F64 tensor. */
    public float[] readFloats(String name) throws IOException {
        float[] all = new float[arrayLength(name)];
        read(name, 0, all, 0, all.length);
        return all;
    }

    /** All of an I32, I16 or U8 tensor. */
    public int[] readInts(String name) throws IOException {
        int[] all = new int[arrayLength(name)];
        read(name, 0, all, 0, all.length);
        return all;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private StoredTensor stored(SafetensorsHeader.Place place) {
        return new StoredTensor(channel, place.spec(), place.position(), ByteOrder.LITTLE_ENDIAN);
    }

    private int arrayLength(String name) {
        long elements = spec(name).elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(name + " has " + elements + " elements, too many for one array");
        }
        return (int) elements;
    }

    private SafetensorsHeader.Place place(String name, DType... accepted) {
        SafetensorsHeader.Place place = header.tensors().get(name);
        if (place == null) {
            throw damaged(file, "it has no tensor " + name);
        }
        DType dtype = place.spec().dtype();
        if (accepted.length > 0 && !Arrays.asList(accepted).contains(dtype)) {
            throw damaged(file, "tensor " + name + " is " + dtype + ", not one of " + Arrays.toString(accepted));
        }
        return place;
    }

    private static BadInputException damaged(Path file, String problem) {
        return new BadInputException(file.toString(), problem, REMEDY);
    }
}
