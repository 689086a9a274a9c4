package org.sourceselect.selection;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.task.TaskId;

/**
 * A source's place in a ranking.
 *
 * @param rank 1 for the source predicted to transfer best
 * @param source the source task
 * @param scores each metric's value, higher is better; a metric that is undefined for the source is left out
 * @param ranks the place by each metric's value
 * @param tied whether another source of the ranking has the same first score, so that the order between them says nothing
 * @param apartFromNext whether the first score differs from that of the next source in the ranking by more than chance
 *     among subjects explains; empty for the last source, and where either score has no interval
 * @param roiSimilarity how alike the regions of interest are, for sources of the target's modality
 * @param details each metric's diagnostics
 * @param model the source model
 * @param sourceFeatures the model over the source's images; empty when no metric of the selection reads them
 * @param targetFeatures the model over the target's images
 * @param ownDice the model's Dice on held-out subjects of its own task; empty where it was not trained here
 */
public record RankedSource(
        int rank,
        TaskId source,
        Map<String, Double> scores,
        Map<String, Integer> ranks,
        boolean tied,
        Optional<Boolean> apartFromNext,
        Optional<Double> roiSimilarity,
        Map<String, ScoreActivity.Result> details,
        ArtifactRef model,
        Optional<ArtifactRef> sourceFeatures,
        ArtifactRef targetFeatures,
        Optional<DiceSummary> ownDice) {

    /** Takes the results of older releases, which did not tell. */
    public RankedSource {
        ownDice = Objects.requireNonNullElse(ownDice, Optional.empty());
    }

    /** Whether the model has learnt nothing of its own task; false where that is not known. */
    public boolean nothingLearnt() {
        return ownDice.map(DiceSummary::nothingLearnt).orElse(false);
    }
}
