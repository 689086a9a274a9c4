package org.sourceselect.transferability.pixels;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.PartScore;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;

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
     * Reads all images of the target, and sums up what the layers come to.
     *
     * @param fresh an accumulator for a layer
     * @param merge adds the second accumulator, of later images, to the first
     * @param of the score of a layer, from its accumulator
     * @param weights of as many layers as there are; they sum to 1
     * @return see {@link PartScore#ofLayers}
     */
    public static <A extends FeatureScan.ImageAccumulator> Score score(
            FeatureMaps target,
            Function<FeatureMaps, A> fresh,
            BiConsumer<A, A> merge,
            BiFunction<FeatureMaps, A, PartScore> of,
            IntFunction<double[]> weights,
            ProgressListener progress) {
        List<LayerMaps> layers = LayerMaps.of(target);
        List<A> read = FeatureScan.gather(
                        target, () -> new ByLayer<>(layers, fresh), (whole, part) -> whole.merge(part, merge), progress)
                .accumulators;
        return PartScore.ofLayers(
                IntStream.range(0, layers.size())
                        .mapToObj(l -> of.apply(layers.get(l), read.get(l)))
                        .toList(),
                weights.apply(layers.size()),
                (long) target.images() * target.height() * target.width());
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
