package org.sourceselect.stage;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.transferability.FeatureMaps;

/** Feature maps in the store: {@code features} [n, channels, h, w], {@code labels} [n, h, w], {@code subject} [n]. */
final class StoredFeatures implements FeatureMaps, Closeable {

    static final String FILE = "features.safetensors";
    static final String FEATURES = "features";
    static final String LABELS = "labels";
    static final String SUBJECT = "subject";

    private final SafetensorsFile file;
    private final List<Long> shape;
    private final int[] subject;

    private StoredFeatures(SafetensorsFile file) throws IOException {
        this.file = file;
        this.shape = file.spec(FEATURES).shape();
        this.subject = file.readInts(SUBJECT);
    }

    static StoredFeatures open(ArtifactStore store, ArtifactRef ref) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(store.fetch(store.load(ref), FILE));
        try {
            return new StoredFeatures(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int images() {
        return Math.toIntExact(shape.get(0));
    }

    @Override
    public int channels() {
        return Math.toIntExact(shape.get(1));
    }

    @Override
    public int height() {
        return Math.toIntExact(shape.get(2));
    }

    @Override
    public int width() {
        return Math.toIntExact(shape.get(3));
    }

    @Override
    public void read(int image, float[] features, byte[] labels) {
        int pixels = height() * width();
        int values = channels() * pixels;
        try {
            file.read(FEATURES, (long) image * values, features, 0, values);
            file.read(LABELS, (long) image * pixels, labels, 0, pixels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int subject(int image) {
        return subject[image];
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
