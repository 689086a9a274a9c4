package org.sourceselect.transferability.transport;

import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * OTCE on all pixels (Tan et al. 2021; paper, eqs. 4 to 6): entropic optimal transport between the pixel features of
 * source and target gives the joint distribution of their labels, and the score is {@code -H(Yt | Ys)} in nats.
 *
 * <p>The score lies in [-H(Yt), 0]; -H(Yt) says that the source's labels tell nothing about the target's. Features have
 * one or two channels.
 *
 * <p>Pixels are gathered into bins, see {@link FeatureHistogram}, and bins are halved until twice the score's last change is less
 * than the tolerance, by default 0.1 % of the score; twice that change, what a ten times smaller marginal error changed,
 * and the first-order effect of what is left, add up to the {@link Score#errorBound()}. With at most {@value FeatureHistogram#MAX_POINTS} distinct
 * points on either side each is a bin of its own and only the solver's error remains.
 *
 * <p>eps is in squared units of the features, so the score depends on these: features of 10^5 are nearly an exact transport
 * at the paper's 0.1, and take many times as long. {@link #withRelativeEps} measures eps by the features.
 *
 * <p>Doubt: subjects of either side are left out; their pixels' label shares exactly, the plan to first order, see {@link
 * TransportDoubt}.
 *
 * <p>Diagnostics: {@code relativeToTargetEntropy} OTCE / H(Yt); {@code targetEntropy} H(Yt) in nats; {@code
 * sourceForeground} and {@code targetForeground} shares; {@code marginalError} L1; {@code truncation} the most mass that
 * leaving out small kernel entries cost; {@code iterations} in all; {@code sourceBins}, {@code targetBins}, {@code
 * binSide} (0 for points), {@code refinementChange} of the score by the last halving, {@code solverChange} by the last
 * smaller marginal error, {@code kernelEntries}.
 */
public final class Otce implements EntropicMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "otce",
            "OTCE",
            4,
            "how well transported source labels tell target labels, all pixels",
            "Tan et al. 2021, arXiv 2103.13843; the paper, eqs. 4 to 6",
            Set.of(Need.SOURCE_FEATURES, Need.SOURCE_LABELS, Need.TARGET_FEATURES, Need.TARGET_LABELS),
            Channels.ONE_OR_TWO,
            "1 pass each, transport of bins",
            "-H(Yt) to 0 nats");

    private final OtceSettings settings;
    private final int mostPoints;

    /** OTCE with the paper's eps and the default accuracy. */
    public Otce() {
        this(OtceSettings.DEFAULT);
    }

    /** OTCE with other settings. */
    public Otce(OtceSettings settings) {
        this(settings, FeatureHistogram.MAX_POINTS);
    }

    /** OTCE with up to so many distinct points a bin each. */
    public Otce(OtceSettings settings, int mostPoints) {
        this.settings = settings;
        this.mostPoints = mostPoints;
    }

    @Override
    public Otce withEps(double eps) {
        return new Otce(settings.withEps(eps), mostPoints);
    }

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(source, target);
        Grouped<FeatureHistogram> sources = gather(source, "source", progress);
        Grouped<FeatureHistogram> targets = gather(target, "target", progress);
        FeatureBins sourceBins = FeatureBins.of(sources.whole());
        FeatureBins targetBins = FeatureBins.of(targets.whole());
        LabelCounts counts = new LabelCounts(sourceBins.pixels(), targetBins.pixels());
        return counts.foregone().orElseGet(() -> {
            OtceRefinement refinement = new OtceRefinement(
                    sourceBins, targetBins, settings, plan -> plan.joint().otce(), progress);
            OtceSolution solution = refinement.solve();
            return counts.score(
                    solution.value(),
                    solution.errorBound(),
                    solution.diagnostics(),
                    () -> refinement.doubt(
                            solution,
                            sources.groups(),
                            group -> FeatureBins.of(sources.parts().get(group)),
                            targets.groups(),
                            group -> FeatureBins.of(targets.parts().get(group))));
        });
    }

    private Grouped<FeatureHistogram> gather(FeatureMaps maps, String side, ProgressListener progress) {
        int channels = maps.channels();
        double finest = OtceRefinement.finestSide(settings.eps());
        return Grouped.read(
                maps,
                side,
                SubjectGroups.of(maps),
                () -> new FeatureHistogram(channels, finest, mostPoints),
                FeatureHistogram::merge,
                progress);
    }
}
