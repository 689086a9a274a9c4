package org.sourceselect.dataset;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;

/**
 * Keeps slices in temporary files until their number is known, which the head of a safetensors file must state.
 *
 * <p>The files lie beside the final one, so that they fill the disk that it will fill, and go when this is closed.
 */
final class SliceSpool implements Closeable {

    private final int pixels;
    private final int size;
    private final Path imageFile;
    private final Path labelFile;
    private final OutputStream images;
    private final OutputStream labels;
    private final ByteBuffer buffer;
    private final List<Integer> subject = new ArrayList<>();
    private final List<Float> position = new ArrayList<>();
    private final List<Integer> axial = new ArrayList<>();

    private SliceSpool(int size, Path imageFile, Path labelFile, OutputStream images, OutputStream labels) {
        this.size = size;
        this.pixels = size * size;
        this.imageFile = imageFile;
        this.labelFile = labelFile;
        this.images = images;
        this.labels = labels;
        this.buffer = ByteBuffer.allocate(pixels * Float.BYTES);
    }

    static SliceSpool beside(Path out, int size) throws IOException {
        Path folder = out.toAbsolutePath().normalize().resolveSibling(".");
        Path imageFile = Files.createTempFile(folder, "slices", ".images");
        try {
            Path labelFile = Files.createTempFile(folder, "slices", ".labels");
            return new SliceSpool(
                    size, imageFile, labelFile, Files.newOutputStream(imageFile), Files.newOutputStream(labelFile));
        } catch (IOException e) {
            Files.deleteIfExists(imageFile);
            throw e;
        }
    }

    int slices() {
        return subject.size();
    }

    void add(int subjectIndex, float relativePosition, int z, float[] image, short[] label) throws IOException {
        buffer.clear();
        buffer.asFloatBuffer().put(image, 0, pixels);
        images.write(buffer.array(), 0, pixels * Float.BYTES);
        buffer.asShortBuffer().put(label, 0, pixels);
        labels.write(buffer.array(), 0, pixels * Short.BYTES);
        subject.add(subjectIndex);
        position.add(relativePosition);
        axial.add(z);
    }

    void write(Path safetensors, Map<String, String> metadata) throws IOException {
        images.close();
        labels.close();
        long n = slices();
        Map<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put(PreparedSlices.IMAGES, TensorSpec.of(DType.F32, n, 1, size, size));
        layout.put(PreparedSlices.LABELS, TensorSpec.of(DType.I16, n, size, size));
        layout.put(PreparedSlices.SUBJECT, TensorSpec.of(DType.I32, n));
        layout.put(PreparedSlices.POSITION, TensorSpec.of(DType.F32, n));
        layout.put(PreparedSlices.AXIAL, TensorSpec.of(DType.I32, n));
        float[] image = new float[pixels];
        short[] label = new short[pixels];
        try (SafetensorsWriter writer = SafetensorsWriter.create(safetensors, layout, metadata);
                DataInputStream imagesIn = new DataInputStream(Files.newInputStream(imageFile));
                DataInputStream labelsIn = new DataInputStream(Files.newInputStream(labelFile))) {
            for (int slice = 0; slice < n; slice++) {
                imagesIn.readFully(buffer.array(), 0, pixels * Float.BYTES);
                buffer.clear().asFloatBuffer().get(image);
                writer.append(PreparedSlices.IMAGES, image, 0, pixels);
                labelsIn.readFully(buffer.array(), 0, pixels * Short.BYTES);
                buffer.clear().asShortBuffer().get(label);
                writer.append(PreparedSlices.LABELS, label, 0, pixels);
                writer.append(PreparedSlices.SUBJECT, new int[] {subject.get(slice)}, 0, 1);
                writer.append(PreparedSlices.POSITION, new float[] {position.get(slice)}, 0, 1);
                writer.append(PreparedSlices.AXIAL, new int[] {axial.get(slice)}, 0, 1);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (images;
                labels) {
            Files.deleteIfExists(imageFile);
            Files.deleteIfExists(labelFile);
        }
    }
}
