package org.sourceselect.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A tensor in an open file, row by row (C order), of which any part can be read.
 *
 * <p>Elements are numbered through the last dimension first. Reading goes by position, so that several threads may share
 * a tensor. Each {@code read} refuses tensors of other element types than it names with an {@link
 * IllegalArgumentException}.
 */
public final class StoredTensor {

    /** Small enough to stay in a core's cache between the system's copy and ours. */
    private static final int CHUNK = 1 << 17;

    /** Outside the heap: into an array of the heap the system's copy would be copied once more. */
    private static final ThreadLocal<ByteBuffer> BYTES =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(CHUNK));

    private final FileChannel channel;
    private final TensorSpec spec;
    private final long position;
    private final ByteOrder order;

    /**
     * @param position of its first byte in the file
     * @param order of the bytes of an element
     */
    StoredTensor(FileChannel channel, TensorSpec spec, long position, ByteOrder order) {
        this.channel = channel;
        this.spec = spec;
        this.position = position;
        this.order = order;
    }

    /** Its element type and shape. */
    public TensorSpec spec() {
        return spec;
    }

    /**
     * Reads F32, F16 or F64; F64 is rounded to float.
     *
     * @param firstElement where to begin, in elements from the tensor's start
     */
    public void read(long firstElement, float[] into, int offset, int length) throws IOException {
        Sink sink = switch (spec.dtype()) {
            case F32 -> (bytes, at, n) -> bytes.asFloatBuffer().get(into, at, n);
            case F64 ->
                (bytes, at, n) -> {
                    for (int i = 0; i < n; i++) {
                        into[at + i] = (float) bytes.getDouble();
                    }
                };
            case F16 ->
                (bytes, at, n) -> {
                    for (int i = 0; i < n; i++) {
                        into[at + i] = HalfFloat.toFloat(bytes.getShort());
                    }
                };
            default -> throw unsuited("floating-point numbers");
        };
        read(firstElement, into.length, offset, length, sink);
    }

    /** Reads F64, F32 or F16, exactly. */
    public void read(long firstElement, double[] into, int offset, int length) throws IOException {
        if (!spec.dtype().floating()) {
            throw unsuited("floating-point numbers");
        }
        read(firstElement, into.length, offset, length, (bytes, at, n) -> {
            for (int i = 0; i < n; i++) {
                into[at + i] = switch (spec.dtype()) {
                    case F64 -> bytes.getDouble();
                    case F16 -> HalfFloat.toFloat(bytes.getShort());
                    default -> bytes.getFloat();
                };
            }
        });
    }

    /** Reads U8, I8 or BOOL, bit for bit. */
    public void read(long firstElement, byte[] into, int offset, int length) throws IOException {
        if (spec.dtype().floating() || spec.dtype().bytes() != 1) {
            throw unsuited("bytes");
        }
        read(firstElement, into.length, offset, length, (bytes, at, n) -> bytes.get(into, at, n));
    }

    /** Reads I16. */
    public void read(long firstElement, short[] into, int offset, int length) throws IOException {
        if (spec.dtype() != DType.I16) {
            throw unsuited("16-bit integers");
        }
        read(
                firstElement,
                into.length,
                offset,
                length,
                (bytes, at, n) -> bytes.asShortBuffer().get(into, at, n));
    }

    /** Reads whole numbers of at most 32 bits, but not U32. */
    public void read(long firstElement, int[] into, int offset, int length) throws IOException {
        if (spec.dtype().floating() || spec.dtype().bytes() > 4 || spec.dtype() == DType.U32) {
            throw unsuited("32-bit integers");
        }
        read(firstElement, into.length, offset, length, (bytes, at, n) -> {
            for (int i = 0; i < n; i++) {
                into[at + i] = (int) integer(bytes, spec.dtype());
            }
        });
    }

    /** Reads whole numbers of any type; those of U64 bit for bit. */
    public void read(long firstElement, long[] into, int offset, int length) throws IOException {
        if (spec.dtype().floating()) {
            throw unsuited("integers");
        }
        read(firstElement, into.length, offset, length, (bytes, at, n) -> {
            for (int i = 0; i < n; i++) {
                into[at + i] = integer(bytes, spec.dtype());
            }
        });
    }

    private static long integer(ByteBuffer bytes, DType dtype) {
        return switch (dtype) {
            case U8, BOOL -> bytes.get() & 0xff;
            case I8 -> bytes.get();
            case I16 -> bytes.getShort();
            case U16 -> bytes.getShort() & 0xffff;
            case I32 -> bytes.getInt();
            case U32 -> bytes.getInt() & 0xffff_ffffL;
            default -> bytes.getLong();
        };
    }

    private IllegalArgumentException unsuited(String wanted) {
        return new IllegalArgumentException("the tensor is " + spec.dtype() + ", which cannot be read as " + wanted);
    }

    /** Takes elements from the bytes to an index of the caller's array. */
    private interface Sink {
        void accept(ByteBuffer bytes, int at, int elements);
    }

    private void read(long first, int room, int offset, int length, Sink sink) throws IOException {
        Objects.checkFromIndexSize(offset, length, room);
        Objects.checkFromIndexSize(first, length, spec.elements());
        int width = spec.dtype().bytes();
        ByteBuffer bytes = BYTES.get().order(order);
        for (int done = 0; done < length; ) {
            int now = Math.min(length - done, CHUNK / width);
            bytes.clear().limit(now * width);
            fill(channel, bytes, position + (first + done) * width);
            bytes.flip();
            sink.accept(bytes, offset + done, now);
            done += now;
        }
    }

    /** Reads from a position on until the buffer is full. */
    static void fill(FileChannel channel, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int got = channel.read(into, at);
            if (got < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            at += got;
        }
    }
}
