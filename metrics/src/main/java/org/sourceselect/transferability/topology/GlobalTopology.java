package org.sourceselect.transferability.topology;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
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
 * <p>Differs from the paper: it adds up decoder layers, of which a feature dump holds the last alone, the logits; and fuses
 * this with {@link BoundaryTopology} after a normalisation over all candidate models, which no single source's score can
 * have. So the two parts are two metrics. The released code's later form divides by the tree's length for each label,
 * which on two labels rewards mixed ones, and is not used.
 *
 * <p>Any number of channels. One pass, then n^2 distances for each of {@value #DRAWS} disjoint samples of up to
 * {@value #PER_LABEL} pixels of either label; a single one where there are fewer than {@value #ENOUGH} pixels for each.
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
    private static final int DRAWS = 5;
    private static final int ENOUGH = 50;

    /** The paper's lambda. */
    public GlobalTopology() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        BalancedPixels pixels = BalancedPixels.draw(target, DRAWS * PER_LABEL, progress);
        long samples = pixels.count(0) + pixels.count(1);
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> oneClass = ClassMoments.oneClassOnly(pixels.count(0), pixels.count(1));
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), samples, diagnostics);
        }
        List<BalancedPixels.Pixel> zeros = pixels.of(0);
        List<BalancedPixels.Pixel> ones = pixels.of(1);
        int rarer = Math.min(zeros.size(), ones.size());
        int draws = rarer >= DRAWS * ENOUGH ? DRAWS : 1;
        int perLabel = Math.min(PER_LABEL, rarer / draws);
        Draw[] drawn = new Draw[draws];
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, draws).parallel().forEach(k -> {
            drawn[k] = Draw.of(
                    zeros.subList(k * perLabel, (k + 1) * perLabel), ones.subList(k * perLabel, (k + 1) * perLabel));
            progress.progress("growing spanning trees", done.incrementAndGet(), draws);
        });
        double value = Arrays.stream(drawn).mapToDouble(Draw::score).sum() / draws;
        double spread = Arrays.stream(drawn)
                .mapToDouble(d -> (d.score() - value) * (d.score() - value))
                .sum();
        diagnostics.put("sampledPerLabel", (double) perLabel);
        diagnostics.put("draws", (double) draws);
        diagnostics.put(
                "featureTree", Arrays.stream(drawn).mapToDouble(Draw::feature).sum() / draws);
        diagnostics.put(
                "semanticTree", Arrays.stream(drawn).mapToDouble(Draw::semantic).sum() / draws);
        diagnostics.put(
                "medianDistance", Arrays.stream(drawn).mapToDouble(Draw::median).sum() / draws);
        diagnostics.put("samplingError", Math.sqrt(spread / (draws - 1.0) / draws));
        if (Double.isNaN(value)) {
            return Score.undefined(
                    "half of all pairs of sampled pixels have equal features, so that distances say nothing",
                    samples,
                    diagnostics);
        }
        return new Score(value, 0, samples, Optional.empty(), diagnostics)
                .doubted(() -> leaveOut(
                        target, value, drawn[0].score(), zeros.subList(0, perLabel), ones.subList(0, perLabel)));
    }

    /** On the first sample alone, which spares the time of the others and takes a sample's chance into the interval. */
    private static LeftOut leaveOut(
            FeatureMaps target,
            double value,
            double first,
            List<BalancedPixels.Pixel> zeros,
            List<BalancedPixels.Pixel> ones) {
        SubjectGroups groups = SubjectGroups.of(target);
        double[] without = new double[groups.count()];
        if (without.length > 1) {
            IntStream.range(0, without.length).parallel().forEach(g -> {
                List<BalancedPixels.Pixel> someZeros =
                        zeros.stream().filter(p -> groups.of(p.subject()) != g).toList();
                List<BalancedPixels.Pixel> someOnes =
                        ones.stream().filter(p -> groups.of(p.subject()) != g).toList();
                without[g] = someZeros.isEmpty() || someOnes.isEmpty()
                        ? Double.NaN
                        : value + Draw.of(someZeros, someOnes).score() - first;
            });
        }
        return new LeftOut("target", groups, without);
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
            double[] distances = new double[n * (n - 1) / 2];
            double nearest = Double.POSITIVE_INFINITY;
            int pair = 0;
            for (int i = 1; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    double distance = distance(points.get(i), points.get(j));
                    distances[pair++] = distance;
                    if (i >= zeros.size() && j < zeros.size()) {
                        nearest = Math.min(nearest, distance);
                    }
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

        private static double distance(float[] a, float[] b) {
            double sum = 0;
            for (int c = 0; c < a.length; c++) {
                double difference = (double) a[c] - b[c];
                sum += difference * difference;
            }
            return Math.sqrt(sum);
        }

        double score() {
            return semantic - feature;
        }
    }
}
