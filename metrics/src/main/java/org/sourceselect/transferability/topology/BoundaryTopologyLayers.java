package org.sourceselect.transferability.topology;

import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.PartScore;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.pixels.ByLayer;

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
        return ByLayer.score(
                target,
                BoundaryTopology.Anchors::new,
                BoundaryTopology.Anchors::merge,
                BoundaryTopologyLayers::of,
                layers -> LayerWeights.over(layers, WEIGHTS),
                progress);
    }

    /** Trees of no length are of no use: which pixels they join is chance, or their order. */
    private static PartScore of(FeatureMaps layer, BoundaryTopology.Anchors anchors) {
        PartScore score = BoundaryTopology.of(layer, anchors);
        return anchors.areAlike()
                ? PartScore.undefined(
                        "all features of each patch on the boundary are the same",
                        score.score().samples(),
                        score.score().diagnostics())
                : score;
    }
}
