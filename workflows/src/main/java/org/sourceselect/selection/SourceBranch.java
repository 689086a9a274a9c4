package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.task.TaskId;

/** One source's way through the stages. What fails here is kept as the source's own failure and goes no further. */
final class SourceBranch {

    /** Stages from a prepared source to its scores, beside one per metric: pretrain, two feature dumps. */
    static final int STAGES_BEFORE_METRICS = 3;

    /** What {@link #score()} made. */
    record Scored(
            TrainedModel model,
            FeatureDumpActivity.Result sourceFeatures,
            FeatureDumpActivity.Result targetFeatures,
            Map<String, ScoreActivity.Result> scores) {}

    private final TaskId source;
    private final TaskData target;
    private final SelectionSettings settings;
    private final StageActivities activities;
    private final Preparations preparations;
    private final SelectionBoard board;

    private String stage = "";
    private Optional<RoiSimilarityActivity.Result> similarity = Optional.empty();
    private Optional<Scored> scored = Optional.empty();
    private Optional<FailedSource> failure = Optional.empty();

    SourceBranch(
            TaskId source,
            TaskData target,
            SelectionSettings settings,
            StageActivities activities,
            Preparations preparations,
            SelectionBoard board) {
        this.source = source;
        this.target = target;
        this.settings = settings;
        this.activities = activities;
        this.preparations = preparations;
        this.board = board;
    }

    TaskId source() {
        return source;
    }

    Optional<RoiSimilarityActivity.Result> similarity() {
        return similarity;
    }

    Optional<Scored> scored() {
        return failure.isPresent() ? Optional.empty() : scored;
    }

    Optional<FailedSource> failure() {
        return failure;
    }

    /** RoI analysis: compares the source's label maps with the target's. */
    void compare() {
        attempt(() -> {
            TaskData data = data();
            stage = "RoI similarity";
            similarity = Optional.of(board.stage(
                    stage + " " + source.shortName(),
                    () -> activities
                            .roiSimilarity(source.shortName())
                            .compare(new RoiSimilarityActivity.Request(
                                    data,
                                    target,
                                    settings.split(),
                                    settings.roiPairs(),
                                    settings.split().seed()))));
        });
    }

    /** Transferability estimation: pre-trains the source model, dumps its features and computes every metric. */
    void score() {
        attempt(() -> {
            TaskData data = data();
            stage = "pretrain";
            String name = source.shortName();
            TrainedModel model = board.stage(
                    "pretrain " + name,
                    () -> activities
                            .pretrain(name)
                            .pretrain(new PretrainActivity.Request(
                                    data, settings.split(), settings.network(), settings.pretraining())));
            stage = "features";
            FeatureDumpActivity.Result ofSource = features(name + " over its own images", model, data);
            FeatureDumpActivity.Result ofTarget = features(name + " over the target's images", model, target);
            Map<String, ScoreActivity.Result> scores = new LinkedHashMap<>();
            for (String metric : settings.metrics()) {
                stage = metric;
                scores.put(
                        metric,
                        board.stage(
                                metric + " " + name,
                                () -> activities
                                        .score(metric + " " + name)
                                        .score(new ScoreActivity.Request(
                                                metric, ofSource.features(), ofTarget.features()))));
            }
            scored = Optional.of(new Scored(model, ofSource, ofTarget, scores));
        });
    }

    private FeatureDumpActivity.Result features(String what, TrainedModel model, TaskData images) {
        return board.stage(
                "features " + what,
                () -> activities
                        .features(what)
                        .dump(new FeatureDumpActivity.Request(model.model(), images, settings.split())));
    }

    private TaskData data() {
        stage = "prepare";
        return preparations.of(source);
    }

    private void attempt(Runnable steps) {
        if (failure.isPresent()) {
            return;
        }
        try {
            steps.run();
        } catch (ActivityFailure e) {
            FailedSource row = StageFailures.of(source, stage, e);
            if (failure.isEmpty()) {
                failure = Optional.of(row);
                board.fail();
            }
        }
    }
}
