package org.sourceselect.transferability.topology;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.PartScore;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.pixels.BalancedPixels;
import org.sourceselect.transferability.pixels.ByLayer;
import org.sourceselect.transferability.pixels.ClassMoments;

/**
 * The global part of topology-driven transferability as published (Tang et al. 2026, arXiv 2602.23916, "GRTD"), over the layers of
 * the decoder. In each layer, sampled pixels have a minimum spanning tree of their features; with the sums over its edges that touch
 * a label, w an edge's length and w_sem 0 within a label, else at most lambda, the median distance of all pairs, the layer's score is
 * minus the mean over both labels of {@code (sum w - sum w_sem) / sum w}. The weights of five decoder layers, .022 .229 .499 .229
 * .022, are brought to as many as there are at the same relative depths.
 *
 * <p>In [-1, 0]: near -1 where next to all length is within labels. It is not the difference of two trees that {@link
 * GlobalTopology} takes: edges between labels count for little, so that of two labels mixed features score higher than clusters.
 *
 * <p>Any number of layers and channels; one pass, then in each layer n^2 distances for each of {@value BalancedDraws#DRAWS} disjoint
 * samples of up to {@value #PER_LABEL} pixels of either label. Undefined where it is in one of the layers.
 *
 * <p>Diagnostics: {@code layer1}, {@code layer2}, … each layer's score, in the order of the maps.
 */
public final class GlobalTopologyLayers implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "topology-global-layers",
            "topology-global-layers",
            1,
            "what of the features' spanning trees the labels do not explain; over decoder layers",
            "Tang et al. 2026, arXiv 2602.23916, GRTD",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.DECODER),
            Channels.ANY,
            "1 pass, 10^7 distances",
            "-1 to 0");

    private static final double[] WEIGHTS = {.022, .229, .499, .229, .022};
    private static final int PER_LABEL = 500;

    /** The published weights. */
    public GlobalTopologyLayers() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        return ByLayer.score(
                target,
                layer -> new BalancedPixels(layer, BalancedDraws.DRAWS * PER_LABEL),
                BalancedPixels::merge,
                (layer, pixels) -> of(layer, pixels, progress),
                layers -> LayerWeights.over(layers, WEIGHTS),
                progress);
    }

    private static PartScore of(FeatureMaps layer, BalancedPixels pixels, ProgressListener progress) {
        long samples = pixels.count(0) + pixels.count(1);
        Optional<String> oneClass = ClassMoments.oneClassOnly(pixels.count(0), pixels.count(1));
        if (oneClass.isPresent()) {
            return PartScore.undefined(oneClass.get(), samples, Map.of());
        }
        BalancedDraws draws = new BalancedDraws(pixels, PER_LABEL);
        List<Double> scores = draws.each(TreeDiscrepancy::score, progress);
        double value = scores.stream().mapToDouble(Double::doubleValue).sum() / scores.size();
        if (Double.isNaN(value)) {
            return PartScore.undefined(
                    "half of all pairs of sampled pixels have equal features, so that distances say nothing",
                    samples,
                    Map.of());
        }
        return new PartScore(
                new Score(value, 0, samples, Optional.empty(), Map.of()),
                () -> draws.leaveOut(layer, value, scores.get(0), TreeDiscrepancy::score));
    }
}
