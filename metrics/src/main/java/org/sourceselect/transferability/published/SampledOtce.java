package org.sourceselect.transferability.published;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.JointLabels;
import org.sourceselect.transferability.pixels.SampledPixels;
import org.sourceselect.transferability.transport.LabelCounts;
import org.sourceselect.transferability.transport.Otce;
import org.sourceselect.transferability.transport.OtceSettings;
import org.sourceselect.transferability.transport.PointCloud;

/**
 * OTCE as it is usually published (Tan et al., CVPR 2021 and their code): on pixels drawn at random, 10,000 of each side,
 * because a dense plan between all of them does not fit. To compare with published values, and to see what {@link Otce}
 * saves: with 1 or 2 % foreground a draw has a hundred pixels of it, and the score's standard deviation is near a tenth of
 * the score. {@link Score#errorBound()} is about the drawn pixels and does not cover the draw.
 *
 * <p>The transport minimises {@code <P, C>} ({@link Solver#EXACT}) or {@code <P, C> - eps H(P)} ({@link Solver#SINKHORN})
 * with squared Euclidean cost; the score is {@code -H(Yt | Ys)} in nats under P. Features have one or two channels.
 */
public final class SampledOtce implements TransferabilityMetric {

    /** How the transport between the drawn pixels is solved. */
    public enum Solver {
        /**
         * Exactly, as an assignment; both sides then draw as many pixels as the smaller one has, if that is less. The
         * mean cost is within 1e-10 of the clouds' squared extent of the least one; the error bound is what the last
         * fivefold smaller gap changed. Further diagnostics: {@code bids}, {@code meanCost}.
         */
        EXACT(new MetricFacts(
                "otce-sampled-emd",
                "otce-sampled-emd",
                4,
                "OTCE by exact transport of 10,000 drawn pixels; to compare with published values only",
                "Tan et al. 2021, arXiv 2103.13843",
                Set.of(Need.SOURCE_FEATURES, Need.SOURCE_LABELS, Need.TARGET_FEATURES, Need.TARGET_LABELS),
                Channels.ONE_OR_TWO,
                "minutes",
                "-H(Yt) to 0 nats")),
        /**
         * With the paper's entropic term, every pixel a point of its own, until the marginals are met as {@link Otce}
         * meets them (the published code stops earlier, when potentials change by less than 0.1 in all). Up to 8 bytes
         * a pair of pixels. Further diagnostics as in {@link Otce}.
         */
        SINKHORN(new MetricFacts(
                "otce-sampled-sinkhorn",
                "otce-sampled-sinkhorn",
                4,
                "OTCE by entropic transport of 10,000 drawn pixels; to compare with published values only",
                "Tan et al. 2021, arXiv 2103.13843; the paper, eqs. 4 to 6",
                Set.of(Need.SOURCE_FEATURES, Need.SOURCE_LABELS, Need.TARGET_FEATURES, Need.TARGET_LABELS),
                Channels.ONE_OR_TWO,
                "10 s or so",
                "-H(Yt) to 0 nats"));

        private final MetricFacts facts;

        Solver(MetricFacts facts) {
            this.facts = facts;
        }
    }

    private static final double GAP = 1e-10;

    private static final int TILES_ACROSS = 32;

    private static final int PUBLISHED_PIXELS = 10_000;

    private final Solver solver;
    private final OtceSettings settings;
    private final int pixels;
    private final long seed;

    /** 10,000 pixels of each side, the paper's eps and seed 0. */
    public SampledOtce(Solver solver) {
        this(solver, OtceSettings.DEFAULT, PUBLISHED_PIXELS, 0);
    }

    /**
     * Another draw.
     *
     * @param settings of the entropic transport; the exact one needs none
     * @param pixels drawn from each side, or all where there are fewer
     * @param seed of the draws
     */
    public SampledOtce(Solver solver, OtceSettings settings, int pixels, long seed) {
        if (pixels < 1) {
            throw new IllegalArgumentException("OTCE cannot draw " + pixels + " pixels; give a positive number.");
        }
        this.solver = solver;
        this.settings = new OtceSettings(
                settings.eps(),
                settings.tolerance(),
                settings.marginalTolerance(),
                Math.max(settings.mostEntries(), (long) pixels * pixels));
        this.pixels = pixels;
        this.seed = seed;
    }

    @Override
    public MetricFacts facts() {
        return solver.facts;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(source, target);
        int ofSource = (int) Math.min(pixels, SampledPixels.available(source));
        int ofTarget = (int) Math.min(pixels, SampledPixels.available(target));
        if (solver == Solver.EXACT) {
            ofSource = Math.min(ofSource, ofTarget);
            ofTarget = ofSource;
        }
        // Two streams of one seed.
        SplitMix64 seeds = new SplitMix64(seed);
        SampledPixels drawnSource = SampledPixels.draw(source, "source", ofSource, seeds.next(), progress);
        SampledPixels drawnTarget = SampledPixels.draw(target, "target", ofTarget, seeds.next(), progress);
        return solver == Solver.SINKHORN
                ? new Otce(settings, pixels).score(drawnSource, drawnTarget, progress)
                : exact(drawnSource, drawnTarget, progress);
    }

    private static Score exact(SampledPixels source, SampledPixels target, ProgressListener progress) {
        LabelCounts counts = new LabelCounts(source.counts(), target.counts());
        return counts.foregone().orElseGet(() -> {
            PointCloud from = cloud(source);
            PointCloud to = cloud(target);
            if (from.extent() == 0 && to.extent() == 0) {
                // Every plan costs the same; that of least information couples each with each.
                return counts.score(-counts.targetEntropy(), 0, Map.of(), () -> LeftOut.SAYS_NOTHING);
            }
            Assignment assignment = new Assignment(from, to);
            double rough = joint(from, to, assignment.solve(5 * GAP, progress)).otce();
            int[] assigned = assignment.solve(GAP, progress);
            double score = joint(from, to, assigned).otce();
            double cost = 0;
            for (int i = 0; i < assigned.length; i++) {
                cost += from.squaredDistance(i, to, assigned[i]) / assigned.length;
            }
            Map<String, Double> diagnostics = new LinkedHashMap<>();
            diagnostics.put("bids", (double) assignment.bids());
            diagnostics.put("meanCost", cost);
            return counts.score(
                    score,
                    Math.abs(score - rough),
                    diagnostics,
                    () -> doubt(source, target, from, to, assigned, score));
        });
    }

    /** With the assignment held: pairs of which one pixel is of the group are left out. */
    private static SubjectDoubt doubt(
            SampledPixels source, SampledPixels target, PointCloud from, PointCloud to, int[] assigned, double score) {
        SubjectGroups sources = SubjectGroups.of(source);
        SubjectGroups targets = SubjectGroups.of(target);
        double[][] bySource = new double[sources.count()][4];
        double[][] byTarget = new double[targets.count()][4];
        double[] all = new double[4];
        for (int i = 0; i < assigned.length; i++) {
            int ofSource = from.origin()[i];
            int ofTarget = to.origin()[assigned[i]];
            int cell = 2 * source.label(ofSource) + target.label(ofTarget);
            bySource[sources.of(source.subject(ofSource))][cell]++;
            byTarget[targets.of(target.subject(ofTarget))][cell]++;
            all[cell]++;
        }
        return new LeftOut("target", targets, without(all, byTarget))
                .doubt(score, new LeftOut("source", sources, without(all, bySource)));
    }

    private static double[] without(double[] all, double[][] groups) {
        return Arrays.stream(groups)
                .mapToDouble(g -> {
                    JointLabels rest = new JointLabels(all[0] - g[0], all[1] - g[1], all[2] - g[2], all[3] - g[3]);
                    return rest.target() > 0 && rest.target() < 1 ? rest.otce() : Double.NaN;
                })
                .toArray();
    }

    private static PointCloud cloud(SampledPixels pixels) {
        int n = pixels.images();
        double[] x = pixels.channel(0);
        double[] y = pixels.channels() == 2 ? pixels.channel(1) : new double[n];
        double[] weight = new double[n];
        double[] positive = new double[n];
        for (int i = 0; i < n; i++) {
            weight[i] = 1.0 / n;
            positive[i] = (double) pixels.label(i) / n;
        }
        double[] z = new double[n];
        // Tiles of a few tens of points where the cloud is thin, split where it is dense.
        double side = PointCloud.tiled(x, y, z, weight, positive, Double.POSITIVE_INFINITY)
                        .extent()
                / TILES_ACROSS;
        return PointCloud.tiled(x, y, z, weight, positive, Math.max(side, Double.MIN_NORMAL));
    }

    private static JointLabels joint(PointCloud from, PointCloud to, int[] assigned) {
        double[] mass = new double[4];
        for (int i = 0; i < assigned.length; i++) {
            int ks = from.positive()[i] > 0 ? 1 : 0;
            int kt = to.positive()[assigned[i]] > 0 ? 1 : 0;
            mass[2 * ks + kt] += from.weight()[i];
        }
        return new JointLabels(mass[0], mass[1], mass[2], mass[3]);
    }
}
