package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Map;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

/**
 * Reads from the store how well sources did for other targets: the metric {@code prior} (queue: cpu). What it finds changes as ground truths
 * are made; whoever asks keeps the answer.
 */
@ActivityInterface
public interface PriorActivity {

    /** All sources of one target at once. */
    @ActivityMethod(name = "Prior")
    Result prior(Request request);

    /**
     * What is asked. Only ground truths of sources that were trained by the same settings count.
     *
     * @param target whose own ground truth, and whose of targets with its region in its subjects, does not count
     * @param sources the pool
     * @param preparation how their slices were made
     * @param split which of their subjects trained them
     * @param network the size of their nets
     * @param pretraining how they were trained
     * @param importModels whether those whose data set names a model took that
     */
    record Request(
            TaskId target,
            List<TaskId> sources,
            PreparationSettings preparation,
            SplitSettings split,
            NetworkSettings network,
            TrainingSettings pretraining,
            boolean importModels) {}

    /**
     * What is answered.
     *
     * @param scores of each source, by its name
     * @param prior where they are kept
     * @param run how they came to be
     */
    record Result(Map<String, Score> scores, ArtifactRef prior, StageRun run) implements StageResult {}
}
