package org.sourceselect.transferability.topology;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.PartScore;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.pixels.ByLayer;
import org.sourceselect.transferability.pixels.LayerMaps;

/**
 * The local part of topology-driven transferability (Tang et al. 2026, arXiv 2602.23916, "LBTC") over the levels of the encoder,
 * as published: the weighted mean of {@link BoundaryTopology} at each level's own size. The weights of six levels, .002 .038 .240
 * .444 .240 .038 from the full resolution down, are brought to as many as there are at the same relative depths.
 *
 * <p>In [0, 1]. Any number of layers and channels; one pass. Undefined where it is in one of the layers.
 *
 * <p>Diagnostics: {@code layer1}, {@code layer2}, … each layer's score, in the order of the maps.
 */
public final class BoundaryTopologyLayers implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "topology-boundary-layers",
            "topology-boundary-layers",
            1,
            "how rarely spanning trees of patches on the region's boundary join the labels; over encoder layers",
            "Tang et al. 2026, arXiv 2602.23916, LBTC",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES, Need.ENCODER),
            Channels.ANY,
            "1 pass, 500 patches a layer",
            "0 to 1");

    private static final double[] WEIGHTS = {.002, .038, .240, .444, .240, .038};

    /** The published weights. */
    public BoundaryTopologyLayers() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        List<LayerMaps> layers = LayerMaps.of(target);
        List<BoundaryTopology.Anchors> read =
                ByLayer.read(target, layers, BoundaryTopology.Anchors::new, BoundaryTopology.Anchors::merge, progress);
        return PartScore.ofLayers(
                IntStream.range(0, layers.size())
                        .mapToObj(l -> BoundaryTopology.of(layers.get(l), read.get(l)))
                        .toList(),
                LayerWeights.over(layers.size(), WEIGHTS),
                (long) target.images() * target.height() * target.width());
    }
}
