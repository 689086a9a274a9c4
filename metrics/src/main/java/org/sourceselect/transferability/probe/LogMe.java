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
 * LogME, the logarithm of the maximum evidence (You et al. 2021, arXiv 2102.11005): a Bayesian linear model
 * {@code y = F w + noise}, {@code w ~ N(0, 1/alpha)}, noise {@code ~ N(0, 1/beta)}, per label with y its 0/1 indicator,
 * no intercept, pixels as examples; the evidence p(y | F) at its maximum over alpha and beta, as a mean over both labels and
 * per pixel, in nats.
 *
 * <p>Found by the paper's fixed point from alpha = beta = 1, here to 1e-10 relative in alpha / beta instead
 * of the published code's 0.01. Where the evidence grows with alpha without end, its limit for w = 0 is taken.
 *
 * <p>Unbounded on both sides; comparable between sources of one target only. Any number of channels. One pass, {@code F'F}
 * and {@code F'y} being all that is needed.
 *
 * <p>Diagnostics: {@code background} and {@code foreground}, either label's part; {@code iterations} in all.
 */
public final class LogMe implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "logme",
            "LogME",
            4,
            "evidence of a Bayesian linear model from features to labels, per pixel",
            "You et al. 2021, arXiv 2102.11005",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS),
            Channels.ANY,
            "1 pass",
            "unbounded, nats");

    /** LogME has no settings. */
    public LogMe() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        int d = target.channels();
        Grouped<ClassMoments> groups = Grouped.read(target, () -> new ClassMoments(d), ClassMoments::merge, progress);
        return score(groups.whole())
                .doubted(() ->
                        groups.leaveOut("target", (rest, group) -> score(rest).value()));
    }

    private static Score score(ClassMoments moments) {
        int d = moments.channels();
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        Optional<String> oneClass = moments.oneClassOnly();
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), moments.pixels(), diagnostics);
        }
        SymmetricEigen eigen = new SymmetricEigen(d);
        eigen.decompose(moments.products(new double[d]));
        MaximumEvidence background = evidence(moments, eigen, 0);
        MaximumEvidence foreground = evidence(moments, eigen, 1);
        diagnostics.put("background", background.perPixel());
        diagnostics.put("foreground", foreground.perPixel());
        diagnostics.put("iterations", (double) background.iterations() + foreground.iterations());
        if (background.exact() || foreground.exact()) {
            return Score.undefined(
                    "the features determine the labels exactly, so that the evidence has no bound",
                    moments.pixels(),
                    diagnostics);
        }
        return new Score(
                (background.perPixel() + foreground.perPixel()) / 2,
                0,
                moments.pixels(),
                Optional.empty(),
                diagnostics);
    }

    private static MaximumEvidence evidence(ClassMoments moments, SymmetricEigen eigen, int label) {
        int d = moments.channels();
        double square = moments.count(label);
        double[] sigma = new double[d];
        double[] zeta = new double[d];
        double[] sum = moments.mean(label);
        for (int c = 0; c < d; c++) {
            sum[c] *= square;
        }
        for (int k = 0; k < d; k++) {
            sigma[k] = Math.max(0, eigen.value(k));
            double along = eigen.along(k, sum);
            zeta[k] = along * along;
        }
        return new MaximumEvidence(moments.pixels(), square, sigma, zeta);
    }
}
