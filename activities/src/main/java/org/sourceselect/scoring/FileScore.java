package org.sourceselect.scoring;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.RegisteredMetric;
import org.sourceselect.transferability.RegisteredMetric.Need;
import org.sourceselect.transferability.Score;

/** A transferability metric of features and labels in files. */
public final class FileScore implements Closeable {

    private final RegisteredMetric metric;
    private final Map<Need, ScoreInput> inputs;
    private final ProgressListener progress;
    private final Deque<Closeable> open = new ArrayDeque<>();

    private FileScore(RegisteredMetric metric, Map<Need, ScoreInput> inputs, ProgressListener progress) {
        this.metric = metric;
        this.inputs = inputs;
        this.progress = progress;
    }

    /**
     * Computes a score.
     *
     * @param inputs the files that the metric needs
     * @param progress hears how far the work is
     * @throws BadInputException when a file cannot be used, or not by this metric, or not with the others
     * @throws IllegalArgumentException when the metric finds something else it cannot use; a sentence for a user
     * @throws ArithmeticException when the computation did not reach its stated accuracy
     */
    public static Score of(RegisteredMetric metric, Map<Need, ScoreInput> inputs, ProgressListener progress)
            throws IOException {
        try (FileScore score = new FileScore(metric, inputs, progress)) {
            return score.compute();
        }
    }

    private Score compute() throws IOException {
        FeatureTensor target = features(Need.TARGET_FEATURES);
        Optional<LabelTensor> targetLabels = labels(Need.TARGET_LABELS, target);
        FeatureMaps targetMaps = maps(target, targetLabels);
        FeatureMaps sourceMaps = targetMaps;
        if (metric.needs().contains(Need.SOURCE_FEATURES)) {
            FeatureTensor source = features(Need.SOURCE_FEATURES);
            if (source.channels() != target.channels()) {
                throw source.input()
                        .refused(
                                "it has " + source.channels() + " channels, and "
                                        + target.input().input().file() + " has " + target.channels(),
                                "give the outputs of one model for both");
            }
            Optional<LabelTensor> sourceLabels = labels(Need.SOURCE_LABELS, source);
            sourceMaps = maps(source, sourceLabels);
            check(sourceLabels);
        }
        check(targetLabels);
        return metric.metric().score(sourceMaps, targetMaps, progress);
    }

    private void check(Optional<LabelTensor> labels) {
        labels.ifPresent(given -> given.checkBothOccur(progress));
    }

    private ScoreInput input(Need need) {
        ScoreInput input = inputs.get(need);
        if (input == null) {
            throw new IllegalArgumentException(metric.name() + " needs " + need.label() + ".");
        }
        return input;
    }

    private FeatureTensor features(Need need) throws IOException {
        FeatureTensor features = FeatureTensor.open(input(need));
        open.push(features);
        if (!metric.channels().accept(features.channels())) {
            throw features.input()
                    .refused(
                            "it has " + features.channels() + " channels, and " + metric.name() + " takes "
                                    + metric.channels().label(),
                            "choose a metric for so many (sourceselect metrics lists them), or give the logits");
        }
        if (features.loose() && metric.needs().contains(Need.IMAGES)) {
            throw features.input()
                    .refused(
                            "its shape is " + features.input().tensor().spec().shape() + ", n x d, and " + metric.name()
                                    + " looks at whole images",
                            "give images x channels x height x width"
                                    + (metric.name().startsWith("h-score") ? ", or choose h-score-pooled" : ""));
        }
        return features;
    }

    private Optional<LabelTensor> labels(Need need, FeatureTensor features) throws IOException {
        if (!metric.needs().contains(need)) {
            return Optional.empty();
        }
        LabelTensor labels = LabelTensor.open(input(need));
        open.push(labels);
        labels.checkShape(features);
        return Optional.of(labels);
    }

    private static FeatureMaps maps(FeatureTensor features, Optional<LabelTensor> labels) {
        return features.loose() ? new PixelFeatures(features, labels) : new ImageFeatures(features, labels);
    }

    @Override
    public void close() throws IOException {
        for (Closeable file : open) {
            file.close();
        }
    }
}
