package org.sourceselect.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

/**
 * How each source transfers to one target.
 *
 * @param target the target
 * @param sources the sources, in the table's order
 */
public record TargetTransfers(TaskId target, List<Transfer> sources) {

    /** Marking every pixel gives a lesion that fills a fortieth of the slices this Dice: with less, nothing was learnt. */
    public static final double LEARNT = 0.05;

    /** Keeps a copy. */
    public TargetTransfers {
        sources = List.copyOf(sources);
    }

    /** What a campaign found for a target, its sources in the order of the pool. Where a source failed, nothing is known. */
    public static TargetTransfers of(TargetResult result) {
        SelectionResult selection = result.selection();
        Map<TaskId, Measured> dice = new LinkedHashMap<>();
        result.groundTruth()
                .forEach(g -> dice.put(g.source(), Measured.of(g.finetuned().dice())));
        List<Transfer> sources = new ArrayList<>();
        for (TaskId source : selection.pool()) {
            Optional<RankedSource> ranked = selection.path2().stream()
                    .filter(r -> r.source().equals(source))
                    .findFirst();
            RoiSimilarityActivity.Result similarity =
                    selection.roiSimilarities().get(source.toString());
            sources.add(new Transfer(
                    source,
                    dice.getOrDefault(source, Measured.UNKNOWN),
                    similarity == null
                            ? Measured.UNKNOWN
                            : new Measured(similarity.mean(), similarity.low(), similarity.high()),
                    score(ranked, "h-score"),
                    score(ranked, "otce"),
                    subset(selection, source)));
        }
        return new TargetTransfers(selection.target(), sources);
    }

    /** Whether any source has a Dice of at least {@value #LEARNT}; without, which of them is better says nothing. */
    boolean learnt() {
        return sources.stream().anyMatch(s -> s.dice().value() >= LEARNT);
    }

    /** The transfer from a source. */
    Transfer from(TaskId source) {
        return sources.stream()
                .filter(s -> s.source().equals(source))
                .findFirst()
                .orElseGet(() -> Transfer.unknown(source));
    }

    private static Measured score(Optional<RankedSource> ranked, String metric) {
        return ranked.map(r -> r.details().get(metric))
                .map(result -> {
                    Score score = result.outcome();
                    Interval interval = score.interval().orElse(new Interval(Double.NaN, Double.NaN));
                    return new Measured(score.value(), interval.low(), interval.high());
                })
                .orElse(Measured.UNKNOWN);
    }

    private static int subset(SelectionResult selection, TaskId source) {
        if (selection.subset2().contains(source)) {
            return 2;
        }
        return selection.subset1().contains(source) ? 1 : 0;
    }
}
