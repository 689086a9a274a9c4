package org.sourceselect.selection;

import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.SourceModel;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.task.TaskId;

/**
 * What is known of one source for one target.
 *
 * @param source the source task
 * @param similarity RoI analysis, for sources of the target's modality
 * @param scored the source model and its scores; empty when it was not scored, or could not be
 * @param failure why it could not be compared or scored
 * @param truth what fine-tuning it gave, where that was asked for
 */
public record SourceRow(
        TaskId source,
        Optional<RoiSimilarityActivity.Result> similarity,
        Optional<Scored> scored,
        Optional<FailedSource> failure,
        Optional<Truth> truth) {

    /**
     * What transferability estimation made.
     *
     * @param model the source model
     * @param sourceFeatures the model over the source's images; empty when no metric reads them
     * @param targetFeatures the model over the target's images
     * @param scores each metric's result
     */
    public record Scored(
            SourceModel model,
            Optional<FeatureDumpActivity.Result> sourceFeatures,
            FeatureDumpActivity.Result targetFeatures,
            Map<String, ScoreActivity.Result> scores) {}

    /**
     * The ground truth of a source, or why there is none.
     *
     * @param finetuned its model after fine-tuning on the target, with its Dice
     * @param failure why the source could not be fine-tuned, or has no Dice
     */
    public record Truth(Optional<TrainedModel> finetuned, Optional<FailedSource> failure) {

        static final String UNDEFINED =
                "no test subject of the target has the region of interest, so Dice is undefined";

        static Truth of(TaskId source, TrainedModel finetuned) {
            return Double.isNaN(finetuned.dice().mean())
                    ? new Truth(
                            Optional.empty(),
                            Optional.of(new FailedSource(
                                    source, StageName.of(StageKind.FINETUNE), UNDEFINED, Optional.empty())))
                    : new Truth(Optional.of(finetuned), Optional.empty());
        }
    }

    /** What is known where a ground truth was made after all else. */
    static SourceRow of(Truth truth, TaskId source) {
        return new SourceRow(source, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(truth));
    }

    /** Whether its model has learnt nothing of its own task; false where that is not known. */
    boolean nothingLearnt() {
        return scored.flatMap(made -> made.model().ownDice())
                .map(DiceSummary::nothingLearnt)
                .orElse(false);
    }

    /** Whether it is not known yet what scoring it gives. */
    public boolean toBeScored() {
        return scored.isEmpty() && failure.isEmpty();
    }

    /** This row with what only the other one knows; a source that was compared in one pass and scored in the next. */
    public SourceRow and(SourceRow other) {
        return new SourceRow(
                source,
                similarity.or(other::similarity),
                scored.or(other::scored),
                failure.or(other::failure),
                truth.or(other::truth));
    }
}
