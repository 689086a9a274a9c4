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
 * <p>Found by the paper's fixed point from alpha = beta = 1, here to {@value #TOLERANCE} relative in alpha / beta instead
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

    private static final double TOLERANCE = 1e-10;
    private static final int MOST_ITERATIONS = 100_000;
    /** Times the greatest eigenvalue of F'F: weights that small change nothing any more. */
    private static final double INFINITE = 1e12;
    /** Of y'y: a residual that small is rounding, the features determine the labels. */
    private static final double EXACT = 1e-13;

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
        Evidence background = new Evidence(moments, eigen, 0);
        Evidence foreground = new Evidence(moments, eigen, 1);
        diagnostics.put("background", background.perPixel);
        diagnostics.put("foreground", foreground.perPixel);
        diagnostics.put("iterations", (double) background.iterations + foreground.iterations);
        if (background.exact || foreground.exact) {
            return Score.undefined(
                    "the features determine the labels exactly, so that the evidence has no bound",
                    moments.pixels(),
                    diagnostics);
        }
        return new Score(
                (background.perPixel + foreground.perPixel) / 2, 0, moments.pixels(), Optional.empty(), diagnostics);
    }

    /** The greatest evidence of one label's indicator, per pixel. */
    private static final class Evidence {
        private final double n;
        /** y'y */
        private final double square;
        /** Eigenvalues of F'F. */
        private final double[] sigma;
        /** Squares of F'y along their vectors. */
        private final double[] zeta;

        private final double perPixel;
        private int iterations;
        private boolean exact;

        Evidence(ClassMoments moments, SymmetricEigen eigen, int label) {
            int d = moments.channels();
            this.n = moments.pixels();
            this.square = moments.count(label);
            this.sigma = new double[d];
            this.zeta = new double[d];
            double[] sum = moments.mean(label);
            for (int c = 0; c < d; c++) {
                sum[c] *= square;
            }
            for (int k = 0; k < d; k++) {
                sigma[k] = Math.max(0, eigen.value(k));
                double along = eigen.along(k, sum);
                zeta[k] = along * along;
            }
            this.perPixel = greatest(INFINITE * eigen.greatest());
        }

        private double greatest(double infinite) {
            double lambda = 1;
            while (iterations++ < MOST_ITERATIONS) {
                if (!(lambda < infinite)) {
                    return -0.5 * (Math.log(2 * Math.PI * square / n) + 1);
                }
                double gamma = 0;
                double weights = 0;
                double fitted = 0;
                for (int k = 0; k < sigma.length; k++) {
                    double both = lambda + sigma[k];
                    gamma += sigma[k] / both;
                    weights += zeta[k] / (both * both);
                    // y'y - |F m - y|^2, with m = (lambda + F'F)^-1 F'y.
                    fitted += zeta[k] * (2 * lambda + sigma[k]) / (both * both);
                }
                double residual = square - fitted;
                if (residual <= EXACT * square) {
                    exact = true;
                    return Double.POSITIVE_INFINITY;
                }
                double alpha = gamma / weights;
                double beta = (n - gamma) / residual;
                double next = alpha / beta;
                if (Math.abs(next - lambda) <= TOLERANCE * lambda) {
                    return logarithm(alpha, beta, residual, weights);
                }
                lambda = next;
            }
            throw new ArithmeticException("LogME's fixed point was not reached in " + MOST_ITERATIONS
                    + " iterations; features of usual size, as standardised channels are, reach it.");
        }

        private double logarithm(double alpha, double beta, double residual, double weights) {
            double logarithm = n * Math.log(beta / (2 * Math.PI)) - beta * residual - alpha * weights;
            for (double s : sigma) {
                logarithm -= Math.log1p(s * beta / alpha);
            }
            return logarithm / (2 * n);
        }
    }
}
