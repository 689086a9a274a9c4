package org.sourceselect.transferability.logits;

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
import org.sourceselect.transferability.math.JointLabels;
import org.sourceselect.transferability.math.Softmax;
import org.sourceselect.transferability.pixels.ClassMoments;
import org.sourceselect.transferability.pixels.FeatureScan;
import org.sourceselect.transferability.pixels.Grouped;

/**
 * NCE, the negative conditional entropy {@code -H(Yt | Z) = sum P(y, z) log P(y | z)} in nats (Tran et al. 2019, arXiv
 * 1908.08142), over the target's pixels.
 *
 * <p>The paper has source labels z of the same images. Nobody labelled the target's images for the source task, so z is the
 * source model's own segmentation, the class of the greatest logit, as users of NCE do.
 *
 * <p>In [-H(Yt), 0]. Two or more channels. One pass. Diagnostics: {@code targetEntropy} H(Yt) in nats; {@code
 * relativeToTargetEntropy} NCE / H(Yt); {@code predictedForeground} share of pixels not of the first class; {@code
 * targetForeground}.
 */
public final class Nce implements TransferabilityMetric {

    private static final MetricFacts FACTS = new MetricFacts(
            "nce",
            "NCE",
            4,
            "entropy of target labels given the source model's own segmentation",
            "Tran et al. 2019, arXiv 1908.08142",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.LOGITS),
            Channels.TWO_OR_MORE,
            "1 pass",
            "-H(Yt) to 0 nats");

    private static final double ROUNDING = 1e-12;

    /** NCE has no settings. */
    public Nce() {}

    @Override
    public MetricFacts facts() {
        return FACTS;
    }

    private static final class Counts implements FeatureScan.Accumulator {
        private final long[][] count;

        Counts(int classes) {
            this.count = new long[2][classes];
        }

        @Override
        public void add(float[] features, byte[] labels) {
            int classes = count[0].length;
            for (int p = 0; p < labels.length; p++) {
                count[labels[p]][Softmax.argmax(features, p, labels.length, classes)]++;
            }
        }

        void merge(Counts other) {
            for (int y = 0; y < 2; y++) {
                for (int z = 0; z < count[y].length; z++) {
                    count[y][z] += other.count[y][z];
                }
            }
        }

        long of(int label) {
            long sum = 0;
            for (long c : count[label]) {
                sum += c;
            }
            return sum;
        }

        /** {@code sum P(y, z) log P(y | z)}; NaN where a label does not occur. */
        double mean() {
            return of(0) == 0 || of(1) == 0 ? Double.NaN : information() / ((double) of(0) + of(1));
        }

        /** {@code sum n(y, z) log P(y | z)} */
        private double information() {
            double sum = 0;
            for (int z = 0; z < count[0].length; z++) {
                double total = (double) count[0][z] + count[1][z];
                for (int y = 0; y < 2; y++) {
                    sum += count[y][z] == 0 ? 0 : count[y][z] * Math.log(count[y][z] / total);
                }
            }
            return sum;
        }
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        Grouped<Counts> groups = Grouped.read(target, () -> new Counts(target.channels()), Counts::merge, progress);
        Counts counts = groups.whole();
        long zeros = counts.of(0);
        long ones = counts.of(1);
        long n = zeros + ones;
        double entropy = JointLabels.entropy((double) ones / n);
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("targetEntropy", entropy);
        diagnostics.put("predictedForeground", 1 - (double) (counts.count[0][0] + counts.count[1][0]) / n);
        diagnostics.put("targetForeground", (double) ones / n);
        Optional<String> oneClass = ClassMoments.oneClassOnly(zeros, ones);
        if (oneClass.isPresent()) {
            return Score.undefined(oneClass.get(), n, diagnostics);
        }
        double value = counts.mean();
        diagnostics.put("relativeToTargetEntropy", value / entropy);
        Optional<String> degenerate = value <= -entropy * (1 - ROUNDING)
                ? Optional.of("no information: the score is -H(Yt), the model's segmentation tells nothing about the"
                        + " labels")
                : Optional.empty();
        return new Score(value, 0, n, degenerate, diagnostics)
                .doubted(() -> groups.leaveOut("target", (rest, group) -> rest.mean()));
    }
}
