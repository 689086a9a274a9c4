package org.sourceselect.transferability.pixels;

import java.util.ArrayList;
import java.util.List;
import org.sourceselect.transferability.FeatureMaps;

/**
 * One layer of feature maps at its own size, a pixel of it having the label 1 where any of the image's pixels that it covers
 * has: so every region is in a coarse layer, be it one pixel of it; one that reaches everywhere may be all of it.
 */
public final class LayerMaps implements FeatureMaps {

    private final FeatureMaps all;
    private final int first;
    private final int channels;
    private final int scale;

    private LayerMaps(FeatureMaps all, int first, Layer layer) {
        this.all = all;
        this.first = first;
        this.channels = layer.channels();
        this.scale = layer.scale();
    }

    /** Each layer of the maps, in their order. */
    public static List<LayerMaps> of(FeatureMaps maps) {
        List<LayerMaps> layers = new ArrayList<>();
        int first = 0;
        for (Layer layer : maps.layers()) {
            layers.add(new LayerMaps(maps, first, layer));
            first += layer.channels();
        }
        return layers;
    }

    @Override
    public int images() {
        return all.images();
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int height() {
        return all.height() / scale;
    }

    @Override
    public int width() {
        return all.width() / scale;
    }

    @Override
    public void read(int image, float[] features, byte[] labels) {
        float[] allFeatures = new float[all.channels() * all.height() * all.width()];
        byte[] allLabels = new byte[all.height() * all.width()];
        all.read(image, allFeatures, allLabels);
        System.arraycopy(features(allFeatures), 0, features, 0, features.length);
        System.arraycopy(labels(allLabels), 0, labels, 0, labels.length);
    }

    @Override
    public int subject(int image) {
        return all.subject(image);
    }

    @Override
    public boolean subjectsTold() {
        return all.subjectsTold();
    }

    /** The layer's own features of an image, of all features at the image's size. */
    float[] features(float[] allFeatures) {
        float[] features = new float[channels * height() * width()];
        int at = 0;
        for (int channel = first; channel < first + channels; channel++) {
            for (int y = 0; y < height(); y++) {
                int row = (channel * all.height() + y * scale) * all.width();
                for (int x = 0; x < width(); x++) {
                    features[at++] = allFeatures[row + x * scale];
                }
            }
        }
        return features;
    }

    /** Labels at the layer's size, of those at the image's. */
    byte[] labels(byte[] allLabels) {
        byte[] labels = new byte[height() * width()];
        for (int y = 0; y < all.height(); y++) {
            for (int x = 0; x < all.width(); x++) {
                labels[y / scale * width() + x / scale] |= allLabels[y * all.width() + x];
            }
        }
        return labels;
    }
}
