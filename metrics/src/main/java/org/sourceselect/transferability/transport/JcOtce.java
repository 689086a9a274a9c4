package org.sourceselect.transferability.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * JC-OTCE on all pixels (Tan et al., "Transferability-Guided Cross-Domain Cross-Task Transfer Learning", arXiv 2207.05510):
 * {@link Otce} with a transport cost that also sees the labels,
 *
 * <p>{@code c((x, ys), (y, yt)) = gamma |x - y|^2 + (1 - gamma) W(ys, yt)},
 *
 * <p>where W(k, l) is the transport cost between the source's features of label k and the target's of label l. Here W is {@code <P,
 * C>} of the entropic plan P between those two, for the squared Euclidean distance C and the same eps, so that both terms
 * are squared distances of features. The score is {@code -H(Yt | Ys)} in nats. Features have one or two channels.
 *
 * <p>Of W only {@code W00 + W11 - W01 - W10} can change a plan, since sums of a row's and a column's constant cancel. It is
 * expressed as a third coordinate in which the foreground lies apart, and so the same solver serves.
 *
 * <p>The error bound has a further part: what the score changes when W is off by twice what the last halving of its
 * bins changed and by what the last ten times smaller marginal error did. Its doubt is that of {@link Otce}, with W held.
 *
 * <p>Diagnostics: as {@link Otce}, then {@code labelDistance00}, {@code labelDistance01}, {@code labelDistance10}, {@code
 * labelDistance11} (source label first) and {@code labelDistanceChange}, the bound's further part.
 */
public final class JcOtce implements EntropicMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "jc-otce",
            "jc-otce",
            4,
            "OTCE with a transport cost that also sees the labels",
            "Tan et al. 2022, arXiv 2207.05510",
            Set.of(Need.SOURCE_FEATURES, Need.SOURCE_LABELS, Need.TARGET_FEATURES, Need.TARGET_LABELS),
            Channels.ONE_OR_TWO,
            "1 pass each, 5 transports of bins",
            "-H(Yt) to 0 nats");

    /** The weight of the features' distance in the authors' experiments. */
    public static final double PUBLISHED_GAMMA = 0.5;

    private final OtceSettings settings;
    private final double gamma;

    /** JC-OTCE with gamma 0.5, the paper's eps and the default accuracy. */
    public JcOtce() {
        this(OtceSettings.DEFAULT, PUBLISHED_GAMMA);
    }

    /**
     * JC-OTCE with other settings.
     *
     * @param gamma the weight of the features' distance, above 0 and at most 1; with 1 it is OTCE
     */
    public JcOtce(OtceSettings settings, double gamma) {
        if (!(gamma > 0 && gamma <= 1)) {
            throw new IllegalArgumentException(
                    "JC-OTCE's gamma is " + gamma + "; give a number above 0 and at most 1, such as 0.5.");
        }
        this.settings = settings;
        this.gamma = gamma;
    }

    @Override
    public JcOtce withEps(double eps) {
        return new JcOtce(settings.withEps(eps), gamma);
    }

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(source, target);
        Grouped<ByLabel> sources = gather(source, "source", progress);
        Grouped<ByLabel> targets = gather(target, "target", progress);
        LabelCounts counts =
                new LabelCounts(sources.whole().pixels(), targets.whole().pixels());
        return counts.foregone().orElseGet(() -> score(sources, targets, counts, progress));
    }

    private Score score(
            Grouped<ByLabel> sources, Grouped<ByLabel> targets, LabelCounts counts, ProgressListener progress) {
        ByLabel from = sources.whole();
        ByLabel to = targets.whole();
        Map<String, Double> distances = new LinkedHashMap<>();
        double interaction = 0;
        double change = 0;
        for (int k = 0; k < 2; k++) {
            for (int l = 0; l < 2; l++) {
                FeatureBins one = FeatureBins.of(from.part(k));
                FeatureBins other = FeatureBins.of(to.part(l));
                OtceSolution solution =
                        new OtceRefinement(one, other, settings, EntropicTransport::cost, progress).solve();
                double dx = one.mean()[0] - other.mean()[0];
                double dy = one.mean()[1] - other.mean()[1];
                double distance = solution.value() + dx * dx + dy * dy;
                distances.put("labelDistance" + k + l, distance);
                interaction += k == l ? distance : -distance;
                change += OtceRefinement.SAFETY * solution.refinementChange() + solution.solverChange();
            }
        }
        OtceSolution other =
                refinement(from, to, interaction + change, progress).solve();
        OtceRefinement refinement = refinement(from, to, interaction, progress);
        OtceSolution solution = refinement.solve();
        double moved = change == 0 ? 0 : Math.abs(solution.value() - other.value());
        Map<String, Double> diagnostics = solution.diagnostics();
        diagnostics.putAll(distances);
        diagnostics.put("labelDistanceChange", moved);
        double held = interaction;
        return counts.score(
                solution.value(),
                solution.errorBound() + moved,
                diagnostics,
                () -> refinement.doubt(
                        solution,
                        sources.groups(),
                        group -> sourceBins(sources.parts().get(group), held),
                        targets.groups(),
                        group -> targetBins(targets.parts().get(group), held)));
    }

    /**
     * Transport with labels apart: with the source's foreground at z = d and the target's at z = d', the squared distances
     * along z have the interaction {@code 0 + (d - d')^2 - d^2 - d'^2 = -2 d d'}.
     */
    private OtceRefinement refinement(ByLabel from, ByLabel to, double interaction, ProgressListener progress) {
        return new OtceRefinement(
                sourceBins(from, interaction),
                targetBins(to, interaction),
                settings,
                plan -> plan.joint().otce(),
                progress);
    }

    private FeatureBins sourceBins(ByLabel pixels, double interaction) {
        return FeatureBins.labelled(pixels.background, pixels.foreground, Math.sqrt(gamma), apart(interaction));
    }

    private FeatureBins targetBins(ByLabel pixels, double interaction) {
        double apart = interaction > 0 ? -apart(interaction) : apart(interaction);
        return FeatureBins.labelled(pixels.background, pixels.foreground, Math.sqrt(gamma), apart);
    }

    private double apart(double interaction) {
        return Math.sqrt((1 - gamma) * Math.abs(interaction) / 2);
    }

    private Grouped<ByLabel> gather(FeatureMaps maps, String side, ProgressListener progress) {
        int channels = maps.channels();
        double finest = OtceRefinement.finestSide(settings.eps());
        return Grouped.read(
                maps,
                side,
                SubjectGroups.of(maps),
                () -> new ByLabel(new FeatureHistogram(channels, finest), new FeatureHistogram(channels, finest)),
                ByLabel::merge,
                progress);
    }

    /** The pixels of either label on their own. */
    private record ByLabel(FeatureHistogram background, FeatureHistogram foreground)
            implements FeatureScan.Accumulator {

        @Override
        public void add(float[] features, byte[] labels) {
            background.add(features, labels, 0, 0);
            foreground.add(features, labels, 1, 1);
        }

        void merge(ByLabel other) {
            background.merge(other.background);
            foreground.merge(other.foreground);
        }

        FeatureHistogram part(int label) {
            return label == 0 ? background : foreground;
        }

        long[] pixels() {
            return new long[] {
                background.pixels()[0] + foreground.pixels()[0], foreground.pixels()[0]
            };
        }
    }
}
