package org.sourceselect.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.unet.Inference;

/** What the layers of a U-Net's encoder or decoder make of a task's training images, computed whenever it is read. */
final class InnerMaps implements FeatureMaps {

    private final TaskSlices slices;
    private final Inference inference;
    private final Inference.Part part;
    private final int[] images;
    private final List<Layer> layers;
    private final int channels;

    /** Neither is closed. */
    InnerMaps(TaskSlices slices, Inference inference, Inference.Part part) {
        this.slices = slices;
        this.inference = inference;
        this.part = part;
        this.images = slices.trainingSlices();
        this.layers = inference.layers(part).stream()
                .map(layer -> new Layer(layer.channels(), layer.scale()))
                .toList();
        this.channels = layers.stream().mapToInt(Layer::channels).sum();
    }

    @Override
    public int images() {
        return images.length;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public int height() {
        return slices.size();
    }

    @Override
    public int width() {
        return slices.size();
    }

    /** One at a time: the net is not for several threads at once. */
    @Override
    public synchronized void read(int image, float[] features, byte[] labels) {
        try {
            inference.features(part, slices, images[image], features);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        slices.mask(images[image], labels, 0);
    }

    @Override
    public int subject(int image) {
        return slices.subject(images[image]);
    }
}
