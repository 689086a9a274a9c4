package org.sourceselect.transferability.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.sourceselect.transferability.FeatureMaps;

/**
 * A scene whose channels are those of layers: in a layer of scale s, all pixels of a block of s x s have the features of its
 * first one, as {@code metrics_golden.py} has it.
 */
record LayeredScene(Scene scene, List<FeatureMaps.Layer> layers) implements FeatureMaps {

    /** Layers as a golden file has them: channels and scale of each. */
    static LayeredScene of(Scene scene, JsonNode layers) {
        List<FeatureMaps.Layer> all = new ArrayList<>();
        layers.forEach(layer ->
                all.add(new FeatureMaps.Layer(layer.get(0).asInt(), layer.get(1).asInt())));
        return new LayeredScene(scene, all);
    }

    @Override
    public int images() {
        return scene.images();
    }

    @Override
    public int channels() {
        return scene.channels();
    }

    @Override
    public int height() {
        return scene.height();
    }

    @Override
    public int width() {
        return scene.width();
    }

    @Override
    public void read(int image, float[] features, byte[] labels) {
        float[] plain = new float[features.length];
        scene.read(image, plain, labels);
        int at = 0;
        for (FeatureMaps.Layer layer : layers) {
            int first = at / labels.length;
            for (int c = first; c < first + layer.channels(); c++) {
                for (int p = 0; p < labels.length; p++) {
                    int y = p / width() / layer.scale() * layer.scale();
                    int x = p % width() / layer.scale() * layer.scale();
                    features[at++] = plain[(c * height() + y) * width() + x];
                }
            }
        }
    }

    @Override
    public int subject(int image) {
        return scene.subject(image);
    }
}
