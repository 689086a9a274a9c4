package org.sourceselect.transferability.published;

import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.hscore.HScore;
import org.sourceselect.transferability.hscore.LocationArithmetic;

/**
 * The H-score in the arithmetic that it is published with: everything in float32, covariances divided by n - 1, and a
 * pseudo-inverse that leaves out eigenvalues below 1e-15 of the greatest, which rounding errors are not. To compare with
 * published values only: noise is inverted, and values leave [0, 1] to either side.
 *
 * <p>The mean over all locations, an undefined one counting 0; one or two channels. Diagnostics: those of {@link HScore}, and
 * {@code float32Mean}.
 */
public final class Float32HScore implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "h-score-float32",
            "h-score-float32",
            5,
            "H-score in the published arithmetic, which inverts rounding errors; to compare with published values only",
            "the paper, eqs. 2 and 3",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES),
            Channels.ONE_OR_TWO,
            "1 pass",
            "unbounded");

    /** NumPy's cut-off of the published code. */
    private static final float CUT = 1e-15f;

    private final HScore scores;

    /** The published form. */
    public Float32HScore() {
        this.scores = new HScore(FACTS, new SinglePrecision());
    }

    /** In so many bytes, as {@link HScore} does. */
    public Float32HScore(long memory) {
        this.scores = new HScore(FACTS, new SinglePrecision(), memory);
    }

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        return scores.score(source, target, progress);
    }

    private static final class SinglePrecision implements LocationArithmetic {

        @Override
        public String diagnostic() {
            return "float32Mean";
        }

        @Override
        public double score(double[] covariance, double[] between, long n) {
            float normaliser = (float) n / (n - 1);
            float a = (float) covariance[0] * normaliser;
            float d = (float) between[0] * (float) Math.sqrt(normaliser);
            if (between.length == 1) {
                return a > 0 ? d * d / a : 0;
            }
            float b = (float) covariance[1] * normaliser;
            float c = (float) covariance[3] * normaliser;
            float e = (float) between[1] * (float) Math.sqrt(normaliser);
            float half = (a - c) / 2;
            float root = (float) Math.sqrt(half * half + b * b);
            float x = a >= c ? half + root : b;
            float y = a >= c ? b : root - half;
            float norm = (float) Math.sqrt(x * x + y * y);
            if (norm == 0) {
                return a > 0 ? (d * d + e * e) / a : 0;
            }
            x /= norm;
            y /= norm;
            // As a rotation to the eigenvectors leaves them: with rounding errors that the cut does not catch.
            float first = x * x * a + 2 * x * y * b + y * y * c;
            float second = y * y * a - 2 * x * y * b + x * x * c;
            float inverse = first > 0 ? 1 / first : 0;
            float other = Math.abs(second) > CUT * first ? 1 / second : 0;
            // The trace of the two matrices' product, entry by entry: large terms ought to cancel and do not.
            return (x * x * inverse + y * y * other) * (d * d)
                    + 2 * (x * y * inverse - x * y * other) * (d * e)
                    + (y * y * inverse + x * x * other) * (e * e);
        }
    }
}
