package org.sourceselect.transferability.logits;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.math.Softmax;
import org.sourceselect.transferability.pixels.BySubject;
import org.sourceselect.transferability.pixels.FeatureScan;

/**
 * Dice of the source model on the target as it is, before any fine-tuning: {@code 2 |A n B| / (|A| + |B|)} over all images
 * of a subject together, A the segmentation and B the label, then the mean over the subjects in which the region occurs.
 * In [0, 1]. The same definition as the ground truth's.
 *
 * <p>The soft form takes foreground probabilities p (softmax) for the segmentation: {@code 2 sum p y / (sum p + sum y)}
 * (Milletari et al. 2016, without the squares), so that sources which segment nothing still differ.
 *
 * <p>Two channels. One pass. Diagnostics: {@code subjects} in the mean, {@code subjectsWithoutRoi} left out, {@code pooled}
 * Dice of all pixels of all subjects together, {@code predictedForeground} and {@code targetForeground} shares of pixels.
 */
public final class ZeroShotDice implements TransferabilityMetric {

    /** What stands for the segmentation. */
    public enum Form {
        /** The pixels whose second logit is the greater. */
        HARD(new MetricFacts(
                "zero-shot-dice",
                "zero-shot-dice",
                4,
                "Dice of the source model's segmentation of the target, mean over subjects",
                "Dice 1945",
                Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.LOGITS, Need.IMAGES),
                Channels.TWO,
                "1 pass",
                "0 to 1")),
        /** The foreground's probability. */
        SOFT(new MetricFacts(
                "zero-shot-soft-dice",
                "zero-shot-soft-dice",
                4,
                "the same with probabilities instead of a segmentation",
                "Milletari et al. 2016, arXiv 1606.04797, without squares",
                Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.LOGITS, Need.IMAGES),
                Channels.TWO,
                "1 pass",
                "0 to 1"));

        private final MetricFacts facts;

        Form(MetricFacts facts) {
            this.facts = facts;
        }
    }

    private final Form form;

    /** In this form. */
    public ZeroShotDice(Form form) {
        this.form = form;
    }

    @Override
    public MetricFacts facts() {
        return form.facts;
    }

    private static final class Overlap implements FeatureScan.Accumulator {
        private final Form form;
        private double both;
        private double predicted;
        private long mask;
        private long pixels;

        Overlap(Form form) {
            this.form = form;
        }

        @Override
        public void add(float[] features, byte[] labels) {
            for (int p = 0; p < labels.length; p++) {
                double margin = (double) features[labels.length + p] - features[p];
                double share = form == Form.SOFT ? Softmax.sigmoid(margin) : margin > 0 ? 1 : 0;
                predicted += share;
                both += labels[p] * share;
                mask += labels[p];
            }
            pixels += labels.length;
        }

        void merge(Overlap other) {
            both += other.both;
            predicted += other.predicted;
            mask += other.mask;
            pixels += other.pixels;
        }

        double dice() {
            return 2 * both / (predicted + mask);
        }
    }

    @Override
    public Score score(FeatureMaps source, FeatureMaps target, ProgressListener progress) {
        facts().check(target);
        SortedMap<Integer, Overlap> subjects =
                BySubject.read(target, () -> new Overlap(form), Overlap::merge, progress);
        Overlap all = new Overlap(form);
        double sum = 0;
        int counted = 0;
        for (Overlap subject : subjects.values()) {
            all.merge(subject);
            if (subject.mask > 0) {
                sum += subject.dice();
                counted++;
            }
        }
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("subjects", (double) counted);
        diagnostics.put("subjectsWithoutRoi", (double) subjects.size() - counted);
        diagnostics.put("pooled", all.dice());
        diagnostics.put("predictedForeground", all.predicted / all.pixels);
        diagnostics.put("targetForeground", (double) all.mask / all.pixels);
        if (counted == 0) {
            return Score.undefined("the region occurs in no subject of the target", all.pixels, diagnostics);
        }
        Optional<String> degenerate = all.predicted == 0
                ? Optional.of("no information: the source model segments nothing on the target")
                : Optional.empty();
        return new Score(sum / counted, 0, all.pixels, degenerate, diagnostics)
                .doubted(() -> LeftOut.ofMean(
                        target,
                        subjects,
                        subject -> subject.mask > 0 ? OptionalDouble.of(subject.dice()) : OptionalDouble.empty()));
    }
}
