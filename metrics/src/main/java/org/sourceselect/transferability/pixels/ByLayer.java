package org.sourceselect.transferability.pixels;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;

/**
 * An accumulator for each layer of the target's feature maps, from one pass over all of them.
 *
 * @param <A> what takes a layer's images
 */
public final class ByLayer<A extends FeatureScan.ImageAccumulator> implements FeatureScan.ImageAccumulator {

    private final List<LayerMaps> layers;
    private final List<A> accumulators = new ArrayList<>();

    private ByLayer(List<LayerMaps> layers, Function<FeatureMaps, A> fresh) {
        this.layers = layers;
        layers.forEach(layer -> accumulators.add(fresh.apply(layer)));
    }

    /**
     * Reads all images of the target.
     *
     * @param layers of the target, see {@link LayerMaps#of}
     * @param fresh an accumulator for a layer
     * @param merge adds the second accumulator, of later images, to the first
     * @return the accumulators in the order of the layers
     */
    public static <A extends FeatureScan.ImageAccumulator> List<A> read(
            FeatureMaps target,
            List<LayerMaps> layers,
            Function<FeatureMaps, A> fresh,
            BiConsumer<A, A> merge,
            ProgressListener progress) {
        return FeatureScan.gather(
                        target, () -> new ByLayer<>(layers, fresh), (whole, part) -> whole.merge(part, merge), progress)
                .accumulators;
    }

    private void merge(ByLayer<A> other, BiConsumer<A, A> merge) {
        for (int layer = 0; layer < accumulators.size(); layer++) {
            merge.accept(accumulators.get(layer), other.accumulators.get(layer));
        }
    }

    @Override
    public void add(int image, float[] features, byte[] labels) {
        for (int layer = 0; layer < accumulators.size(); layer++) {
            LayerMaps maps = layers.get(layer);
            accumulators.get(layer).add(image, maps.features(features), maps.labels(labels));
        }
    }
}
