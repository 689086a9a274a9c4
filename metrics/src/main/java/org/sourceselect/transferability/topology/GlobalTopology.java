package org.sourceselect.transferability.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.Median;
import org.sourceselect.transferability.math.SpanningTree;
import org.sourceselect.transferability.pixels.BalancedPixels;
import org.sourceselect.transferability.pixels.ClassMoments;

/**
 * The global part of topology-driven transferability (Tang et al. 2026, arXiv 2602.23916, "GRTD"), on the feature maps at
 * hand: {@code -(W(feature tree) - W(semantic tree))} of sampled pixels. Both are minimum spanning trees; edges of the
 * first are as long as features are apart, of the second 0 within a label and at most lambda, the median distance of all
 * pairs, between labels.
 *
 * <p>Near 0 when each label's features lie close together and the two labels apart; at most 0, usually above -1. The
 * difference is per edge and in units of lambda, so that neither the sample's size nor the features' scale matters.
 *
 * <p>Differs from the paper: it adds up decoder layers, while a feature dump holds the logits alone; and fuses
 * this with {@link BoundaryTopology} after a normalisation over all candidate models, which no single source's score can
 * have. So the two parts are two metrics. The released code's later form divides by the tree's length for each label,
 * which on two labels rewards mixed ones, and is not used here; it is {@link GlobalTopologyLayers}.
 *
 * <p>Any number of channels. One pass, then n^2 distances for each of {@value BalancedDraws#DRAWS} disjoint samples of up to
 * {@value #PER_LABEL} pixels of either label; a single one where there are fewer than {@value BalancedDraws#ENOUGH} pixels for each.
 *
 * <p>Diagnostics: {@code sampledPerLabel}; {@code draws}; {@code featureTree} and {@code semanticTree}, lengths per edge in
 * units of {@code medianDistance} lambda, all means over draws; {@code samplingError}, the standard error of the score over
 * draws (NaN for one).
 */
public final class GlobalTopology implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "topology-global",
            "topology-global",
            4,
            "spanning tree of the features against that of the labels; on the logits",
            "Tang et al. 2026, arXiv 2602.23916, GRTD, last layer only",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS),
            Channels.ANY,
            "1 pass, 10^7 distances",
            "at most 0, about -1");

    private static final int PER_LABEL = 1000;

    /** The paper's lambda. */
    public GlobalTopology() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        BalancedPixels pixels = BalancedPixels.draw(target, BalancedDraws.DRAWS * PER_LABEL, progress);
        long samples = pixels.count(0) + pixels.count(1);
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> oneClass = ClassMoments.oneClassOnly(pixels.count(0), pixels.count(1));
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), samples, diagnostics);
        }
        BalancedDraws balanced = new BalancedDraws(pixels, PER_LABEL);
        int draws = balanced.draws();
        List<Draw> drawn = balanced.each(Draw::of, progress);
        double value = drawn.stream().mapToDouble(Draw::score).sum() / draws;
        double spread = drawn.stream()
                .mapToDouble(d -> (d.score() - value) * (d.score() - value))
                .sum();
        diagnostics.put("sampledPerLabel", (double) balanced.perLabel());
        diagnostics.put("draws", (double) draws);
        diagnostics.put("featureTree", drawn.stream().mapToDouble(Draw::feature).sum() / draws);
        diagnostics.put(
                "semanticTree", drawn.stream().mapToDouble(Draw::semantic).sum() / draws);
        diagnostics.put(
                "medianDistance", drawn.stream().mapToDouble(Draw::median).sum() / draws);
        diagnostics.put("samplingError", Math.sqrt(spread / (draws - 1.0) / draws));
        if (Double.isNaN(value)) {
            return Score.undefined(
                    "half of all pairs of sampled pixels have equal features, so that distances say nothing",
                    samples,
                    diagnostics);
        }
        return new Score(value, 0, samples, Optional.empty(), diagnostics)
                .doubted(() -> balanced.leaveOut(
                        target,
                        value,
                        drawn.get(0).score(),
                        (zeros, ones) -> Draw.of(zeros, ones).score()));
    }

    /**
     * One sample's trees.
     *
     * @param feature length of the feature tree, per edge in units of the median
     * @param semantic length of the semantic tree, likewise
     * @param median distance of all pairs
     */
    private record Draw(double feature, double semantic, double median) {

        static Draw of(List<BalancedPixels.Pixel> zeros, List<BalancedPixels.Pixel> ones) {
            List<float[]> points = Stream.concat(zeros.stream(), ones.stream())
                    .map(BalancedPixels.Pixel::features)
                    .toList();
            int n = points.size();
            double[] distances = PairDistances.of(points);
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = zeros.size(); i < n; i++) {
                for (int j = 0; j < zeros.size(); j++) {
                    nearest = Math.min(nearest, distances[i * (i - 1) / 2 + j]);
                }
            }
            double median = Median.of(distances);
            if (!(median > 0)) {
                return new Draw(Double.NaN, Double.NaN, median);
            }
            // All pixels of a label are one point of the semantic tree, so it has a single edge with a length.
            return new Draw(
                    SpanningTree.of(points).weight() / median / (n - 1),
                    Math.min(nearest, median) / median / (n - 1),
                    median);
        }

        double score() {
            return semantic - feature;
        }
    }
}
