package org.sourceselect.transferability.probe;

import java.util.LinkedHashMap;
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
import org.sourceselect.transferability.math.TridiagonalEigen;

/**
 * {@linkplain LogMe LogME} (You et al. 2021, arXiv 2102.11005) of inner features: over the pixels that a {@link Probe} learns from,
 * both labels having the same weight however rare the region is. With N drawn pixels, m and C the mean and covariance that {@link
 * BalancedMoments} has, {@code F'F = N (C + m m')}, and either label's indicator has {@code y'y = N/2} and {@code F'y = N/2} times
 * the mean of its features. As published there is no intercept, and the features stay as they are.
 *
 * <p>Unbounded on both sides, in nats; comparable between sources of one target and one width only. Weights that explain nothing
 * reach {@code -(1 + log pi)/2 = -1.072}, an intercept alone about {@code -(1 + log(pi/2))/2 = -0.726}. The score is that of all
 * layers together, as a new decoder has them all.
 *
 * <p>Any number of channels. One pass. Undefined where one label occurs alone, and where the features determine the labels.
 *
 * <p>Diagnostics: {@code layer1}, {@code layer2}, … the LogME of each layer by itself; {@code channels}; {@code drawnPixels};
 * {@code background} and {@code foreground}, either label's part.
 */
public final class EncoderLogMe implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "logme-encoder",
            "logme-encoder",
            1,
            "LogME of what the source's encoder sees, both labels weighing the same",
            "You et al. 2021, arXiv 2102.11005, on inner layers",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES, Need.ENCODER),
            Channels.ANY,
            "1 pass, eigenvalues",
            "unbounded, nats");

    /** There are no settings. */
    public EncoderLogMe() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        return EncoderMoments.read(target, progress).score(EncoderLogMe::of);
    }

    private static Score of(BalancedMoments moments, long pixels) {
        int n = moments.features();
        double half = pixels / 2.0;
        double[] products = moments.covariance().clone();
        double[][] along = new double[2][n];
        for (int i = 0; i < n; i++) {
            double mean = moments.mean()[i];
            double apart = moments.difference()[i] / 2;
            along[0][i] = half * (mean - apart);
            along[1][i] = half * (mean + apart);
            for (int j = 0; j < n; j++) {
                products[i * n + j] = pixels * (products[i * n + j] + mean * moments.mean()[j]);
            }
        }
        double[] sigma = TridiagonalEigen.decompose(products, n, along);
        for (int k = 0; k < n; k++) {
            sigma[k] = Math.max(0, sigma[k]);
        }
        MaximumEvidence background = evidence(half, sigma, along[0]);
        MaximumEvidence foreground = evidence(half, sigma, along[1]);
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("background", background.perPixel());
        diagnostics.put("foreground", foreground.perPixel());
        return background.exact() || foreground.exact()
                ? Score.undefined(
                        "the features determine the labels exactly, so that the evidence has no bound",
                        pixels,
                        diagnostics)
                : new Score(
                        (background.perPixel() + foreground.perPixel()) / 2, 0, pixels, Optional.empty(), diagnostics);
    }

    private static MaximumEvidence evidence(double half, double[] sigma, double[] along) {
        double[] zeta = new double[along.length];
        for (int k = 0; k < zeta.length; k++) {
            zeta[k] = along[k] * along[k];
        }
        return new MaximumEvidence(2 * half, half, sigma, zeta);
    }
}
