package org.sourceselect.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.campaign.TargetResult.GroundTruth;
import org.sourceselect.campaign.TargetResult.PathEvaluation;
import org.sourceselect.evaluation.EvaluationSettings;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.Race;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionConclusion;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.task.TaskId;

/** Ranks a target's sources and holds the rankings against the ground truth. Plain functions, for an activity to call. */
public final class TargetConclusion {

    private TargetConclusion() {}

    /** Rows of the same source, kept in different passes, as one. */
    public static List<SourceRow> merged(List<SourceRow> rows) {
        Map<TaskId, SourceRow> bySource = new LinkedHashMap<>();
        rows.forEach(r -> bySource.merge(r.source(), r, SourceRow::and));
        return List.copyOf(bySource.values());
    }

    /**
     * Those of Subset 2 that are not scored yet.
     *
     * @throws io.temporal.failure.ApplicationFailure of type {@code BadInput} when no region is near
     */
    public static List<TaskId> nearest(TargetRecords.Nearest request, List<SourceRow> rows) {
        List<SourceRow> subset1 = SelectionConclusion.rows(request.subset1(), merged(rows));
        List<TaskId> subset2 = SelectionConclusion.subset2(subset1, request.rule(), request.learntOnly());
        return SelectionConclusion.rows(subset2, subset1).stream()
                .filter(SourceRow::toBeScored)
                .map(SourceRow::source)
                .toList();
    }

    /**
     * Who was scored, and who of them races.
     *
     * @throws io.temporal.failure.ApplicationFailure of type {@code BadInput} when nobody was scored, and nobody is to be fine-tuned
     */
    public static TargetRecords.Entrants entrants(TargetRecords.Conclusion request, List<SourceRow> kept) {
        List<SourceRow> rows = merged(kept);
        boolean truth = !request.settings().groundTruthFor(request.target()).isEmpty();
        SelectionResult ranked = ranked(request, rows, truth);
        return new TargetRecords.Entrants(
                SelectionConclusion.rows(request.pool(), rows).stream()
                        .flatMap(row -> row.scored().stream()
                                .map(made -> new Race.Entrant(
                                        row.source(), made.model().model())))
                        .toList(),
                Race.candidates(request.settings().selection().race().orElseThrow(), ranked, () -> true));
    }

    private static SelectionResult ranked(TargetRecords.Conclusion request, List<SourceRow> rows, boolean unranked) {
        SelectionSettings selection = request.settings().selectionFor(request.target());
        List<TaskId> subset2 = request.subset2()
                .orElseGet(() -> SelectionConclusion.subset2(
                        SelectionConclusion.rows(request.subset1(), rows),
                        selection.roiRule(),
                        selection.learntOnly()));
        return SelectionConclusion.of(
                selection,
                new SelectionConclusion.Sources(request.target(), request.pool(), request.subset1(), subset2),
                rows,
                request.preparationSeconds(),
                request.targetData(),
                unranked);
    }

    /**
     * The target's result. Where sources were fine-tuned it stands with empty rankings, when all near sources were passed over as
     * they have learnt nothing.
     *
     * @param race the result of the target's race, where there was one
     * @param resamples bootstrap resamples behind each interval
     * @throws io.temporal.failure.ApplicationFailure of type {@code BadInput} when no source could be compared, or none scored for another
     *     reason
     */
    public static TargetResult of(
            TargetRecords.Conclusion request, List<SourceRow> kept, Optional<RaceResult> race, int resamples) {
        List<SourceRow> rows = merged(kept);
        // The ground truth took hours; that nothing can be ranked is no reason to lose it.
        boolean hasTruth = rows.stream()
                .flatMap(row -> row.truth().stream())
                .anyMatch(t -> t.finetuned().isPresent());
        SelectionResult ranked = ranked(request, rows, hasTruth);
        SelectionResult result = race.map(ranked::raced).orElse(ranked);
        List<GroundTruth> truths = new ArrayList<>();
        List<FailedSource> failed = new ArrayList<>();
        for (SourceRow row : SelectionConclusion.rows(request.pool(), rows)) {
            row.truth().ifPresent(t -> {
                t.finetuned().ifPresent(f -> truths.add(new GroundTruth(row.source(), f)));
                t.failure().ifPresent(failed::add);
            });
        }
        return new TargetResult(
                result,
                truths,
                evaluations(request.settings(), result, truths, resamples),
                failed,
                truths.stream().mapToDouble(t -> t.finetuned().run().seconds()).sum(),
                request.noTransfer());
    }

    private static List<PathEvaluation> evaluations(
            CampaignSettings settings, SelectionResult selection, List<GroundTruth> truths, int resamples) {
        if (TargetResult.nothingLearnt(truths)) {
            return List.of();
        }
        List<SourceScore> dice = truths.stream()
                .map(t -> new SourceScore(
                        t.source().toString(), t.finetuned().dice().mean()))
                .toList();
        EvaluationSettings evaluation = new EvaluationSettings(
                settings.largestK(),
                resamples,
                EvaluationSettings.DEFAULT.confidence(),
                settings.selection().split().seed());
        List<PathEvaluation> evaluations = new ArrayList<>();
        for (String metric : selection.metrics()) {
            List<List<RankedSource>> paths = List.of(selection.path1(), selection.path2());
            for (int path = 0; path < paths.size(); path++) {
                List<SourceScore> scores = paths.get(path).stream()
                        .filter(r -> r.scores().containsKey(metric))
                        .map(r -> new SourceScore(
                                r.source().toString(), r.scores().getOrDefault(metric, Double.NaN)))
                        .toList();
                if (!scores.isEmpty() && !dice.isEmpty()) {
                    evaluations.add(
                            new PathEvaluation(path + 1, metric, RankingEvaluation.evaluate(dice, scores, evaluation)));
                }
            }
        }
        return evaluations;
    }
}
