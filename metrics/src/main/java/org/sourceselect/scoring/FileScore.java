package org.sourceselect.scoring;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.task.BadInputException;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;

/** A transferability metric of features and labels in files. */
public final class FileScore implements Closeable {

    private final TransferabilityMetric metric;
    private final Map<Need, ScoreInput> inputs;
    private final Map<Need, ScoreInput> subjects;
    private final ProgressListener progress;
    private final Deque<Closeable> open = new ArrayDeque<>();

    private FileScore(
            TransferabilityMetric metric,
            Map<Need, ScoreInput> inputs,
            Map<Need, ScoreInput> subjects,
            ProgressListener progress) {
        this.metric = metric;
        this.inputs = inputs;
        this.subjects = subjects;
        this.progress = progress;
    }

    /**
     * Computes a score.
     *
     * @param inputs the files that the metric needs
     * @param subjects of the images of source and target features, where files tell: without them there is no interval
     * @param progress hears how far the work is
     * @throws BadInputException when a file cannot be used, or not by this metric, or not with the others
     * @throws IllegalArgumentException when the metric finds something else it cannot use; a sentence for a user
     * @throws ArithmeticException when the computation did not reach its stated accuracy
     */
    public static Score of(
            TransferabilityMetric metric,
            Map<Need, ScoreInput> inputs,
            Map<Need, ScoreInput> subjects,
            ProgressListener progress)
            throws IOException {
        try (FileScore score = new FileScore(metric, inputs, subjects, progress)) {
            return score.compute();
        }
    }

    private Score compute() throws IOException {
        FeatureTensor target = features(Need.TARGET_FEATURES);
        Optional<LabelTensor> targetLabels = labels(Need.TARGET_LABELS, target);
        FeatureMaps targetMaps = maps(target, targetLabels, subjects(Need.TARGET_FEATURES, target));
        FeatureMaps sourceMaps = targetMaps;
        if (metric.facts().usesSource()) {
            FeatureTensor source = features(Need.SOURCE_FEATURES);
            if (source.channels() != target.channels()) {
                throw source.input()
                        .refused(
                                "it has " + source.channels() + " channels, and "
                                        + target.input().input().file() + " has " + target.channels(),
                                "give the outputs of one model for both");
            }
            Optional<LabelTensor> sourceLabels = labels(Need.SOURCE_LABELS, source);
            sourceMaps = maps(source, sourceLabels, subjects(Need.SOURCE_FEATURES, source));
            check(sourceLabels);
        }
        check(targetLabels);
        return metric.score(sourceMaps, targetMaps, progress);
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
        if (!metric.facts().channels().accept(features.channels())) {
            throw features.input()
                    .refused(
                            "it has " + features.channels() + " channels, and " + metric.name() + " takes "
                                    + metric.facts().channels().label(),
                            "choose a metric for so many (sourceselect metrics lists them), or give the logits");
        }
        if (features.loose() && metric.facts().needs().contains(Need.IMAGES)) {
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
        if (!metric.facts().needs().contains(need)) {
            return Optional.empty();
        }
        LabelTensor labels = LabelTensor.open(input(need));
        open.push(labels);
        labels.checkShape(features);
        return Optional.of(labels);
    }

    private Optional<SubjectNumbers> subjects(Need need, FeatureTensor features) throws IOException {
        ScoreInput input = subjects.get(need);
        if (input == null) {
            return Optional.empty();
        }
        if (features.loose()) {
            throw new BadInputException(
                    input.option(),
                    "the features of " + features.input().input().file() + " are n x d, pixels without images",
                    "give them as images x channels x height x width, or leave the subjects out");
        }
        return Optional.of(SubjectNumbers.read(
                input, features.count(), features.input().input().file().toString()));
    }

    private static FeatureMaps maps(
            FeatureTensor features, Optional<LabelTensor> labels, Optional<SubjectNumbers> subjects) {
        return features.loose() ? new PixelFeatures(features, labels) : new ImageFeatures(features, labels, subjects);
    }

    @Override
    public void close() throws IOException {
        for (Closeable file : open) {
            file.close();
        }
    }
}
