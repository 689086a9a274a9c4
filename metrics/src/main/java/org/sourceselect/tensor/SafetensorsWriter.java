package org.sourceselect.tensor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Streams tensors of known shapes into a safetensors file.
 *
 * <p>Every tensor has its own cursor, so that pieces of several may be appended in turn and nothing needs to be held in
 * memory. In the file, tensors with wide elements come first (otherwise in layout order), so that each one is aligned to
 * its element size, as PyTorch's mapped reading wants. The header is written by {@link #close()}, after the data: a file
 * whose writer was killed starts with zeros and no reader accepts it. Not for use by several threads at once.
 */
public final class SafetensorsWriter implements Closeable {

    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final byte[] header;
    private final Map<String, Cursor> cursors;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

    private static final class Cursor {
        final TensorSpec spec;
        final long begin;
        long written;

        Cursor(TensorSpec spec, long begin) {
            this.spec = spec;
            this.begin = begin;
        }
    }

    /** Puts the element at an index of the caller's array into the chunk. */
    private interface Element {
        void put(int index);
    }

    private SafetensorsWriter(Path file, FileChannel channel, byte[] header, Map<String, Cursor> cursors) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.cursors = cursors;
    }

    /**
     * Starts a file, replacing one that is there.
     *
     * @param layout name, element type and shape of every tensor; its order of iteration is the order in the file
     * @param metadata free text by name, readable without reading the tensors
     */
    public static SafetensorsWriter create(Path file, Map<String, TensorSpec> layout, Map<String, String> metadata)
            throws IOException {
        if (layout.containsKey(SafetensorsFile.METADATA)) {
            throw new IllegalArgumentException("no tensor can be named " + SafetensorsFile.METADATA);
        }
        List<Map.Entry<String, TensorSpec>> order = layout.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, TensorSpec> e) ->
                        -e.getValue().dtype().bytes()))
                .toList();
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = json.putObject(SafetensorsFile.METADATA);
            new TreeMap<>(metadata).forEach(texts::put);
        }
        Map<String, Cursor> cursors = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, TensorSpec> entry : order) {
            TensorSpec spec = entry.getValue();
            cursors.put(entry.getKey(), new Cursor(spec, end));
            ObjectNode tensor = json.putObject(entry.getKey());
            tensor.put("dtype", spec.dtype().name());
            spec.shape().forEach(tensor.putArray("shape")::add);
            tensor.putArray("data_offsets").add(end).add(Math.addExact(end, spec.bytes()));
            end += spec.bytes();
        }
        byte[] text = mapper.writeValueAsBytes(json);
        // Padded with spaces, so that the data start at a multiple of 8.
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        if (padded.length > SafetensorsFile.MAX_HEADER) {
            throw new IllegalArgumentException(
                    "a header of " + padded.length + " bytes; readers take at most " + SafetensorsFile.MAX_HEADER);
        }
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new SafetensorsWriter(file, channel, padded, cursors);
    }

    /** Appends to an F32 tensor; to an F64 exactly, to an F16 rounded to the nearest. */
    public void append(String name, float[] values, int offset, int length) throws IOException {
        Cursor cursor = cursor(name, DType.F32, DType.F64, DType.F16);
        Element element = switch (cursor.spec.dtype()) {
            case F64 -> i -> chunk.putDouble(values[i]);
            case F16 -> i -> chunk.putShort(HalfFloat.fromFloat(values[i]));
            default -> i -> chunk.putFloat(values[i]);
        };
        append(name, cursor, element, values.length, offset, length);
    }

    /** Appends to an F64 tensor. */
    public void append(String name, double[] values, int offset, int length) throws IOException {
        Cursor cursor = cursor(name, DType.F64);
        append(name, cursor, i -> chunk.putDouble(values[i]), values.length, offset, length);
    }

    /** Appends to a U8 tensor, bit for bit. */
    public void append(String name, byte[] values, int offset, int length) throws IOException {
        append(name, cursor(name, DType.U8), i -> chunk.put(values[i]), values.length, offset, length);
    }

    /** Appends to an I16 tensor. */
    public void append(String name, short[] values, int offset, int length) throws IOException {
        append(name, cursor(name, DType.I16), i -> chunk.putShort(values[i]), values.length, offset, length);
    }

    /** Appends to an I32 tensor. */
    public void append(String name, int[] values, int offset, int length) throws IOException {
        append(name, cursor(name, DType.I32), i -> chunk.putInt(values[i]), values.length, offset, length);
    }

    /** Appends to an I64 tensor. */
    public void append(String name, long[] values, int offset, int length) throws IOException {
        append(name, cursor(name, DType.I64), i -> chunk.putLong(values[i]), values.length, offset, length);
    }

    /**
     * Completes the file.
     *
     * @throws IllegalStateException when a tensor is not whole; the file is then removed
     */
    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        List<String> unfinished = cursors.entrySet().stream()
                .filter(e -> e.getValue().written != e.getValue().spec.elements())
                .map(e -> e.getKey() + " has " + e.getValue().written + " of "
                        + e.getValue().spec.elements() + " elements")
                .toList();
        try (channel) {
            if (unfinished.isEmpty()) {
                ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
                start.putLong(header.length).put(header).flip();
                write(start, 0);
            }
        }
        if (!unfinished.isEmpty()) {
            Files.deleteIfExists(file);
            throw new IllegalStateException("closed too early: " + String.join(", ", unfinished));
        }
    }

    private Cursor cursor(String name, DType... accepted) {
        Cursor cursor = cursors.get(name);
        if (cursor == null) {
            throw new IllegalArgumentException("no tensor " + name + " in the layout " + cursors.keySet());
        }
        if (!Arrays.asList(accepted).contains(cursor.spec.dtype())) {
            throw new IllegalArgumentException(
                    name + " is " + cursor.spec.dtype() + ", not one of " + Arrays.toString(accepted));
        }
        return cursor;
    }

    private void append(String name, Cursor cursor, Element element, int room, int offset, int length)
            throws IOException {
        Objects.checkFromIndexSize(offset, length, room);
        if (length > cursor.spec.elements() - cursor.written) {
            throw new IllegalArgumentException(name + " has room for " + (cursor.spec.elements() - cursor.written)
                    + " more elements, not " + length);
        }
        int width = cursor.spec.dtype().bytes();
        for (int done = 0; done < length; ) {
            int now = Math.min(length - done, CHUNK / width);
            chunk.clear();
            for (int i = 0; i < now; i++) {
                element.put(offset + done + i);
            }
            chunk.flip();
            write(chunk, 8L + header.length + cursor.begin + cursor.written * width);
            cursor.written += now;
            done += now;
        }
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
