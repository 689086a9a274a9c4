package org.sourceselect.transferability.probe;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.CovarianceForm;
import org.sourceselect.transferability.math.TridiagonalEigen;

/**
 * The pooled H-score (Bao et al. 2019) of inner features: {@code tr(cov(f)^-1 cov(E[f | y]))} over the pixels that a {@link Probe}
 * learns from, both labels having the same weight however rare the region is. With d the difference of the labels' mean features
 * and C their covariance, {@code d' C^-1 d / 4}, the R^2 of the regression of the label on the features.
 *
 * <p>In [0, 1]. The score is that of all layers together, as a new decoder has them all. Units do not matter: features are
 * standardised, one that does not vary adds nothing, nor does a direction with at most 1e-10 of the greatest one's variance.
 * Features of {@code r} directions that tell nothing reach {@code r} divided by the number of drawn pixels, by chance.
 *
 * <p>Any number of channels. One pass. Undefined where one label occurs alone.
 *
 * <p>Diagnostics: {@code layer1}, {@code layer2}, … the H-score of each layer by itself; {@code channels}; {@code drawnPixels};
 * {@code rank}, the directions found.
 */
public final class EncoderHScore implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "h-score-encoder",
            "h-score-encoder",
            1,
            "H-score of what the source's encoder sees, both labels weighing the same",
            "Bao et al. 2019, on inner layers",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES, Need.ENCODER),
            Channels.ANY,
            "1 pass, eigenvalues",
            "0 to 1");

    /** There are no settings. */
    public EncoderHScore() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        return EncoderMoments.read(target, progress).score(EncoderHScore::of);
    }

    private static Score of(BalancedMoments moments, long pixels) {
        int n = moments.features();
        double[] scales = moments.scales();
        double[] along = new double[n];
        for (int i = 0; i < n; i++) {
            along[i] = scales[i] * moments.difference()[i] / 2;
        }
        double[] variances = TridiagonalEigen.decompose(moments.correlations(scales), n, along);
        double greatest = 0;
        for (double variance : variances) {
            greatest = Math.max(greatest, variance);
        }
        double value = 0;
        int rank = 0;
        for (int k = 0; k < n; k++) {
            if (variances[k] > CovarianceForm.RELATIVE_CUT * greatest) {
                value += along[k] * along[k] / variances[k];
                rank++;
            }
        }
        Optional<String> useless = rank > 0
                ? Optional.empty()
                : Optional.of(
                        "no information: the features are the same in all drawn pixels, rank 0 of " + n + " channels");
        return new Score(value, 0, pixels, useless, Map.of("rank", (double) rank));
    }
}
