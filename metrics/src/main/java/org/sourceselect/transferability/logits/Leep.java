package org.sourceselect.transferability.logits;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.JointLabels;
import org.sourceselect.transferability.math.Softmax;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * LEEP, the log expected empirical prediction (Nguyen et al. 2020, arXiv 2002.12462), with pixels as
 * examples: theta(x)_z the source model's class probabilities (softmax of its channels), {@code P(y | z)} from {@code P(y,
 * z) = 1/n sum over pixels of label y of theta(x)_z}, and the score {@code 1/n sum log sum_z P(y_i | z) theta(x_i)_z}, in
 * nats.
 *
 * <p>In [-H(Yt), 0]: P(y | z) is one step of expectation maximisation from P(y), whose log-likelihood is -H(Yt), so the
 * score cannot be less. Two or more channels. Two passes.
 *
 * <p>Doubt: without a subject, P(y | z) is exact and the likelihood follows to first order.
 *
 * <p>Diagnostics: {@code targetEntropy} H(Yt) in nats; {@code relativeToTargetEntropy} LEEP / H(Yt).
 */
public final class Leep implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "leep",
            "LEEP",
            4,
            "log-likelihood of target labels given the source model's class probabilities",
            "Nguyen et al. 2020, arXiv 2002.12462",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.LOGITS),
            Channels.TWO_OR_MORE,
            "2 passes",
            "-H(Yt) to 0 nats");

    /** Of H(Yt), above -H(Yt): what rounding can make of a model that tells nothing. */
    private static final double ROUNDING = 1e-12;

    /** LEEP has no settings. */
    public Leep() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    /** Sums of theta for either label. */
    private static final class Joint implements FeatureScan.Accumulator {
        private final double[][] mass;
        private final long[] count = new long[2];

        Joint(int classes) {
            this.mass = new double[2][classes];
        }

        @Override
        public void add(float[] features, byte[] labels) {
            int classes = mass[0].length;
            double[] theta = new double[classes];
            double[][] image = new double[2][classes];
            for (int p = 0; p < labels.length; p++) {
                Softmax.of(features, p, labels.length, theta);
                count[labels[p]]++;
                for (int z = 0; z < classes; z++) {
                    image[labels[p]][z] += theta[z];
                }
            }
            addMass(image);
        }

        void merge(Joint other) {
            addMass(other.mass);
            count[0] += other.count[0];
            count[1] += other.count[1];
        }

        private void addMass(double[][] more) {
            for (int y = 0; y < 2; y++) {
                for (int z = 0; z < mass[y].length; z++) {
                    mass[y][z] += more[y][z];
                }
            }
        }

        /** {@code P(y | z)}; a class that never has any probability tells nothing. */
        double[][] conditional() {
            double[][] given = new double[2][mass[0].length];
            for (int z = 0; z < mass[0].length; z++) {
                double total = mass[0][z] + mass[1][z];
                for (int y = 0; y < 2; y++) {
                    given[y][z] = total > 0 ? mass[y][z] / total : 0;
                }
            }
            return given;
        }
    }

    /** The log-likelihood under P(y | z), and its slope there. */
    private static final class LogLikelihood implements FeatureScan.Accumulator {
        private final double[][] given;
        private final double[][] slope;
        private double sum;

        LogLikelihood(double[][] given) {
            this.given = given;
            this.slope = new double[2][given[0].length];
        }

        @Override
        public void add(float[] features, byte[] labels) {
            double[] theta = new double[given[0].length];
            double[][] imageSlope = new double[2][theta.length];
            double image = 0;
            for (int p = 0; p < labels.length; p++) {
                Softmax.of(features, p, labels.length, theta);
                double expected = 0;
                for (int z = 0; z < theta.length; z++) {
                    expected += given[labels[p]][z] * theta[z];
                }
                image += Math.log(expected);
                for (int z = 0; z < theta.length; z++) {
                    imageSlope[labels[p]][z] += theta[z] / expected;
                }
            }
            add(image, imageSlope);
        }

        void merge(LogLikelihood other) {
            add(other.sum, other.slope);
        }

        private void add(double more, double[][] moreSlope) {
            sum += more;
            for (int y = 0; y < 2; y++) {
                for (int z = 0; z < slope[y].length; z++) {
                    slope[y][z] += moreSlope[y][z];
                }
            }
        }

        /** To first order, under a P(y | z) nearby. */
        double near(double[][] other) {
            double near = sum;
            for (int y = 0; y < 2; y++) {
                for (int z = 0; z < slope[y].length; z++) {
                    near += slope[y][z] * (other[y][z] - given[y][z]);
                }
            }
            return near;
        }
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        Grouped<Joint> joints = Grouped.read(target, () -> new Joint(target.channels()), Joint::merge, progress);
        Joint joint = joints.whole();
        long n = joint.count[0] + joint.count[1];
        double entropy = JointLabels.entropy((double) joint.count[1] / n);
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("targetEntropy", entropy);
        Optional<String> oneClass = ClassMoments.oneClassOnly(joint.count[0], joint.count[1]);
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), n, diagnostics);
        }
        double[][] given = joint.conditional();
        Grouped<LogLikelihood> likelihoods =
                Grouped.read(target, () -> new LogLikelihood(given), LogLikelihood::merge, progress);
        double value = likelihoods.whole().sum / n;
        diagnostics.put("relativeToTargetEntropy", value / entropy);
        Optional<String> degenerate = value <= -entropy * (1 - ROUNDING)
                ? Optional.of("no information: the score is -H(Yt), the model's classes tell nothing about the labels")
                : Optional.empty();
        return new Score(value, 0, n, degenerate, diagnostics).doubted(() -> leaveOut(joints, likelihoods));
    }

    /** P(y | z) is counted again without the group, and the likelihood of the others follows to first order. */
    private static LeftOut leaveOut(Grouped<Joint> joints, Grouped<LogLikelihood> likelihoods) {
        double[][][] given = new double[joints.parts().size()][][];
        long[] pixels = new long[given.length];
        joints.leaveOut("target", (rest, group) -> {
            given[group] = rest.conditional();
            pixels[group] = rest.count[0] == 0 || rest.count[1] == 0 ? 0 : rest.count[0] + rest.count[1];
            return 0;
        });
        return likelihoods.leaveOut(
                "target", (rest, group) -> pixels[group] == 0 ? Double.NaN : rest.near(given[group]) / pixels[group]);
    }
}
