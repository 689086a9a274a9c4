package org.sourceselect.campaign;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.task.TaskId;

/**
 * All about one target. Kept in the store, because a thousand sources take megabytes.
 *
 * @param selection both rankings
 * @param groundTruth every fine-tuned source, in pool order
 * @param evaluations each path and metric held against the ground truth; empty where that says nothing
 * @param failed sources that could not be fine-tuned, or whose Dice is undefined
 * @param finetuningSeconds what fine-tuning these sources cost, whether done now or found in the store
 * @param noTransfer the same net without transfer, where it was asked for; no source, and in no ranking
 */
public record TargetResult(
        SelectionResult selection,
        List<GroundTruth> groundTruth,
        List<PathEvaluation> evaluations,
        List<FailedSource> failed,
        double finetuningSeconds,
        Optional<NoTransfer> noTransfer) {

    /** Takes the results of older releases, which trained no such net. */
    public TargetResult {
        noTransfer = Objects.requireNonNullElse(noTransfer, Optional.empty());
    }

    /** Where no such net was asked for. */
    public TargetResult(
            SelectionResult selection,
            List<GroundTruth> groundTruth,
            List<PathEvaluation> evaluations,
            List<FailedSource> failed,
            double finetuningSeconds) {
        this(selection, groundTruth, evaluations, failed, finetuningSeconds, Optional.empty());
    }

    /**
     * Whether the ground truth says nothing: it exists, and no source's Dice is above what marking every pixel gives. Then no
     * source is the best, and there is nothing to hold a ranking against.
     */
    public boolean nothingLearnt() {
        return nothingLearnt(groundTruth);
    }

    static boolean nothingLearnt(List<GroundTruth> truths) {
        return !truths.isEmpty()
                && truths.stream().allMatch(t -> t.finetuned().dice().nothingLearnt());
    }

    /**
     * What the race's winner lacks of the best Dice of the ground truth, 0 where it is the best; empty without a race, a winner or a
     * ground truth that says anything, and where the winner is not in it.
     */
    public OptionalDouble raceRegret() {
        Optional<TaskId> winner = selection.race().flatMap(RaceResult::winner);
        Optional<DiceSummary> own = winner.flatMap(source -> Optional.ofNullable(dice().get(source)));
        if (own.isEmpty() || nothingLearnt()) {
            return OptionalDouble.empty();
        }
        double best =
                dice().values().stream().mapToDouble(DiceSummary::mean).max().orElseThrow();
        return OptionalDouble.of(best - own.get().mean());
    }

    /** How many fine-tuned sources do better than the net without transfer; empty where that says nothing. */
    public Optional<Integer> better() {
        return noTransfer.flatMap(net -> net.beatenBy(List.copyOf(dice().values())));
    }

    /** The object of the artifact it is kept in. */
    public static final String OBJECT = "target.json";

    /** The Dice of each fine-tuned source. */
    public Map<TaskId, DiceSummary> dice() {
        Map<TaskId, DiceSummary> dice = new LinkedHashMap<>();
        groundTruth.forEach(g -> dice.put(g.source(), g.finetuned().dice()));
        return dice;
    }

    /**
     * A source's true transferability.
     *
     * @param source the source task
     * @param finetuned its model after fine-tuning on the target, with its Dice on the target's test subjects
     */
    public record GroundTruth(TaskId source, TrainedModel finetuned) {}

    /**
     * One ranking held against the ground truth.
     *
     * @param path 1 with prior knowledge, 2 without
     * @param metric the metric that ranks
     * @param evaluation how good the ranking was
     */
    public record PathEvaluation(int path, String metric, RankingEvaluation evaluation) {}
}
