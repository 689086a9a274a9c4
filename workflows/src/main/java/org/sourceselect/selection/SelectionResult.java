package org.sourceselect.selection;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.TaskData;
import org.sourceselect.race.RaceResult;
import org.sourceselect.task.TaskId;

/**
 * What a selection answers.
 *
 * @param target the target task
 * @param metrics the metrics, the ordering one first
 * @param roiRule the rule that made Subset 2
 * @param roiForm what RoI similarity is
 * @param path1 modality analysis, RoI analysis, then the metric: the sources of Subset 2, best first; empty only when
 *     none of them could be scored, or all that are near were left out, but others could be scored
 * @param path2 the metric alone: all sources, best first; empty when no baseline was asked for
 * @param failed the sources that could not be ranked
 * @param pool all sources, in pool order
 * @param subset1 those of the target's modality
 * @param subset2 those of Subset 1 that the rule keeps
 * @param roiSimilarities each source of Subset 1 compared with the target, by name
 * @param cost what it cost
 * @param targetData the target's slices
 * @param stages what of it this run computed
 * @param race Path 3, where it was asked for
 * @param leftOut the sources of Subset 1 that are no candidates of Path 1, as they have learnt nothing of their own tasks
 */
public record SelectionResult(
        TaskId target,
        List<String> metrics,
        RoiRule roiRule,
        RoiForm roiForm,
        List<RankedSource> path1,
        List<RankedSource> path2,
        List<FailedSource> failed,
        List<TaskId> pool,
        List<TaskId> subset1,
        List<TaskId> subset2,
        Map<String, RoiSimilarityActivity.Result> roiSimilarities,
        SelectionCost cost,
        TaskData targetData,
        StageCount stages,
        Optional<RaceResult> race,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<TaskId> leftOut) {

    /**
     * Takes the results of older releases, which did not count their stages, knew the paper's form alone and no race, and left nobody
     * out.
     */
    public SelectionResult {
        roiForm = Objects.requireNonNullElse(roiForm, RoiForm.SSIM);
        stages = Objects.requireNonNullElse(stages, StageCount.NONE);
        race = Objects.requireNonNullElse(race, Optional.empty());
        leftOut = Objects.requireNonNullElse(leftOut, List.of());
    }

    /** The same, with what this run computed. */
    public SelectionResult counted(StageCount count) {
        return with(count, race);
    }

    /** The same, with a race. */
    public SelectionResult raced(RaceResult result) {
        return with(stages, Optional.of(result));
    }

    private SelectionResult with(StageCount count, Optional<RaceResult> raced) {
        return new SelectionResult(
                target,
                metrics,
                roiRule,
                roiForm,
                path1,
                path2,
                failed,
                pool,
                subset1,
                subset2,
                roiSimilarities,
                cost,
                targetData,
                count,
                raced,
                leftOut);
    }
}
