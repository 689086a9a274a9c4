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
import org.sourceselect.transferability.math.SymmetricEigen;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * GBC, the Gaussian Bhattacharyya coefficient (Pandy et al. 2022, arXiv 2111.12780): each label's pixels as a
 * Gaussian with diagonal covariance, {@code D = 1/8 (m0 - m1)' S^-1 (m0 - m1) + 1/2 log(|S| / sqrt(|S0| |S1|))} with S = (S0
 * + S1) / 2, and the score {@code -sum over ordered pairs of labels of exp(-D)}, here {@code -2 exp(-D)}.
 *
 * <p>In [-2, 0]; 0 when the labels' features do not overlap. Invariant to scaling and shifting a channel. The paper first
 * reduces features to 64 dimensions by PCA; two logits need none, and more channels are taken as they are. Any number of
 * channels. One pass.
 *
 * <p>Diagnostics: {@code bhattacharyyaDistance} D; {@code spherical}, the score with one variance for all channels; {@code
 * full}, with the whole covariances, which counts two mirrored logits once instead of twice (NaN where singular).
 */
public final class Gbc implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "gbc",
            "GBC",
            5,
            "overlap of the two labels' features as Gaussians",
            "Pandy et al. 2022, arXiv 2111.12780",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS),
            Channels.ANY,
            "1 pass",
            "-2 to 0");

    /** Of the greatest eigenvalue: below it a covariance is singular but for the rounding of its features. */
    private static final double SINGULAR = 1e-12;

    /** GBC has no settings. */
    public Gbc() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        int d = target.channels();
        Grouped<ClassMoments> groups = Grouped.read(target, () -> new ClassMoments(d), ClassMoments::merge, progress);
        return score(groups.whole()).doubted(() -> groups.leaveOut("target", (rest, group) -> defined(score(rest))));
    }

    /** NaN for a form without overlap: no small change of the subjects leads there. */
    private static double defined(Score score) {
        return score.degenerate().isPresent() ? Double.NaN : score.value();
    }

    private static Score score(ClassMoments moments) {
        int d = moments.channels();
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> oneClass = moments.oneClassOnly();
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), moments.pixels(), diagnostics);
        }
        double[] zeros = moments.covariance(0, moments.count(0));
        double[] ones = moments.covariance(1, moments.count(1));
        double[] difference = moments.mean(0);
        double[] mean = moments.mean(1);
        double traceZeros = 0;
        double traceOnes = 0;
        double square = 0;
        double distance = 0;
        for (int c = 0; c < d; c++) {
            difference[c] -= mean[c];
            double a = zeros[c * d + c];
            double b = ones[c * d + c];
            distance += distance(difference[c] * difference[c], a, b);
            traceZeros += a;
            traceOnes += b;
            square += difference[c] * difference[c];
        }
        // |S| of a multiple of the identity: the log term counts for each of the d channels.
        double spherical =
                distance(square, traceZeros / d, traceOnes / d) + (d - 1) * distance(0, traceZeros / d, traceOnes / d);
        diagnostics.put("bhattacharyyaDistance", distance);
        diagnostics.put("spherical", -2 * Math.exp(-spherical));
        diagnostics.put("full", -2 * Math.exp(-full(d, difference, zeros, ones)));
        Optional<String> degenerate = Double.isInfinite(distance)
                ? Optional.of("no overlap: a channel is constant within one label, which no Gaussian describes")
                : Optional.empty();
        return new Score(-2 * Math.exp(-distance), 0, moments.pixels(), degenerate, diagnostics);
    }

    /** In one dimension, from the squared difference of the means and both variances. */
    private static double distance(double square, double a, double b) {
        if (a == 0 && b == 0) {
            return square == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        double middle = (a + b) / 2;
        return square / (8 * middle) + 0.5 * (Math.log(middle) - 0.5 * (Math.log(a) + Math.log(b)));
    }

    /** In units in which the mean of both labels' variances is 1, so that what is singular does not depend on units. */
    private static double full(int d, double[] difference, double[] zeros, double[] ones) {
        double[] unit = new double[d];
        double[] apart = new double[d];
        for (int c = 0; c < d; c++) {
            double variance = (zeros[c * d + c] + ones[c * d + c]) / 2;
            unit[c] = variance > 0 ? 1 / Math.sqrt(variance) : 0;
            apart[c] = difference[c] * unit[c];
        }
        double[] middle = new double[d * d];
        for (int i = 0; i < middle.length; i++) {
            double units = unit[i / d] * unit[i % d];
            zeros[i] *= units;
            ones[i] *= units;
            middle[i] = (zeros[i] + ones[i]) / 2;
        }
        SymmetricEigen eigen = new SymmetricEigen(d);
        double logZeros = logDeterminant(eigen, zeros);
        double logOnes = logDeterminant(eigen, ones);
        double logMiddle = logDeterminant(eigen, middle);
        double form = 0;
        for (int k = 0; k < d; k++) {
            double along = eigen.along(k, apart);
            form += along * along / eigen.value(k);
        }
        return form / 8 + 0.5 * (logMiddle - 0.5 * (logZeros + logOnes));
    }

    private static double logDeterminant(SymmetricEigen eigen, double[] matrix) {
        eigen.decompose(matrix);
        return eigen.logDeterminant(SINGULAR);
    }
}
