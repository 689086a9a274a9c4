package org.sourceselect.transferability.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.PartScore;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.SpanningTree;
import org.sourceselect.transferability.pixels.BottomSample;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.PickedPixels;

/**
 * The local part of topology-driven transferability (Tang et al. 2026, arXiv 2602.23916, "LBTC"), on the feature maps at
 * hand: 1 minus the mean leakage at the region's boundary. A patch of {@value #SIDE} x {@value #SIDE} pixels around a
 * boundary pixel has a minimum spanning tree of its features; its leakage is the share of edges between different labels.
 *
 * <p>In [0, 1]. Labels drawn by chance, h of the patch foreground, leak {@code 2 h (1 - h)} of the edges; labels that the
 * features separate leak a single edge. Boundary pixels are foreground with background above, below, left or right.
 *
 * <p>Differs from the paper: it averages encoder layers, as {@link BoundaryTopologyLayers} does, of 3-D patches; a feature dump
 * holds the logits of slices. The
 * released code's patches are neighbours in feature space, not in the image as the text says; here they are in the image.
 *
 * <p>Any number of channels. One pass; a seeded sample of up to {@value #ANCHORS} boundary pixels. Undefined without any.
 *
 * <p>Diagnostics: {@code boundaryPixels} in all; {@code anchors} sampled; {@code patchSide}; {@code samplingError}, the
 * standard error of the score over anchors as if patches were independent (NaN for one).
 */
public final class BoundaryTopology implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "topology-boundary",
            "topology-boundary",
            4,
            "how rarely spanning trees of patches on the region's boundary join the labels; on the logits",
            "Tang et al. 2026, arXiv 2602.23916, LBTC, last layer only",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES),
            Channels.ANY,
            "1 pass, 500 patches",
            "0 to 1");

    private static final int SIDE = 9;
    private static final int ANCHORS = 500;

    /** Our patches and sample. */
    public BoundaryTopology() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    /**
     * Whose it is, and how much its tree leaks.
     *
     * @param flat whether the tree has no length
     */
    private record Patch(int subject, double leakage, boolean flat) {}

    /** Boundary pixels, a sample of them with what their patches leak. */
    static final class Anchors implements FeatureScan.ImageAccumulator {
        private final FeatureMaps target;
        private final int height;
        private final int width;
        private final BottomSample<Patch> sample = new BottomSample<>(ANCHORS);
        private long boundary;

        Anchors(FeatureMaps target) {
            this.target = target;
            this.height = target.height();
            this.width = target.width();
        }

        @Override
        public void add(int image, float[] features, byte[] labels) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int p = y * width + x;
                    if (labels[p] != 0 && onBoundary(labels, y, x)) {
                        boundary++;
                        long priority = BottomSample.priority(image, p);
                        if (sample.wants(priority)) {
                            sample.add(priority, patch(target.subject(image), features, labels, y, x));
                        }
                    }
                }
            }
        }

        private boolean onBoundary(byte[] labels, int y, int x) {
            int p = y * width + x;
            return (y > 0 && labels[p - width] == 0)
                    || (y < height - 1 && labels[p + width] == 0)
                    || (x > 0 && labels[p - 1] == 0)
                    || (x < width - 1 && labels[p + 1] == 0);
        }

        private Patch patch(int subject, float[] features, byte[] labels, int y, int x) {
            int reach = SIDE / 2;
            List<float[]> vectors = new ArrayList<>();
            PickedPixels picked = new PickedPixels(features, labels.length);
            byte[] inside = new byte[SIDE * SIDE];
            for (int v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
                for (int u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
                    inside[vectors.size()] = labels[v * width + u];
                    vectors.add(picked.pick(v * width + u));
                }
            }
            picked.fill();
            SpanningTree tree = SpanningTree.of(vectors);
            return new Patch(subject, (double) tree.leaks(inside) / (vectors.size() - 1), tree.weight() == 0);
        }

        /** Whether there are patches, and no features differ in any of them. */
        boolean areAlike() {
            List<Patch> patches = sample.items();
            return !patches.isEmpty() && patches.stream().allMatch(Patch::flat);
        }

        void merge(Anchors other) {
            sample.merge(other.sample);
            boundary += other.boundary;
        }
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        return of(target, FeatureScan.gather(target, () -> new Anchors(target), Anchors::merge, progress))
                .alone();
    }

    /** Of the target's boundary. */
    static PartScore of(FeatureMaps target, Anchors anchors) {
        List<Patch> patches = anchors.sample.items();
        int n = patches.size();
        double[] leakage = patches.stream().mapToDouble(Patch::leakage).toArray();
        double mean = 0;
        for (double leak : leakage) {
            mean += leak / n;
        }
        double spread = 0;
        for (double leak : leakage) {
            spread += (leak - mean) * (leak - mean);
        }
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("boundaryPixels", (double) anchors.boundary);
        diagnostics.put("anchors", (double) n);
        diagnostics.put("patchSide", (double) SIDE);
        diagnostics.put("samplingError", n > 1 ? Math.sqrt(spread / (n - 1.0) / n) : Double.NaN);
        long samples = (long) target.images() * target.height() * target.width();
        if (n == 0) {
            return PartScore.undefined("the target's region has no boundary in any image", samples, diagnostics);
        }
        Score score = new Score(1 - mean, 0, samples, Optional.empty(), diagnostics);
        return new PartScore(score, () -> {
            SubjectGroups groups = SubjectGroups.of(target);
            double[] sums = new double[groups.count()];
            int[] counts = new int[groups.count()];
            for (int i = 0; i < n; i++) {
                int group = groups.of(patches.get(i).subject());
                sums[group] += 1 - leakage[i];
                counts[group]++;
            }
            return LeftOut.ofRatio(groups, sums, counts);
        });
    }
}
