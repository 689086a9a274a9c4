package org.sourceselect.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.RoiRule;
import org.sourceselect.selection.SelectionCost;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.selection.StageCount;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

/** Selections to report, small and large. */
final class ReportedSelections {

    private static final ArtifactRef REF = new ArtifactRef(ArtifactKind.MODEL, "0a".repeat(32), "0b".repeat(32));

    private ReportedSelections() {}

    /** The paper's Table IV with its ground truth. */
    static SelectionStory paper(List<FailedSource> failed) {
        SelectionResult result = PaperSelection.result(failed);
        return new SelectionStory(
                SelectionView.of(result, PaperSelection.dice(), List.of()),
                Optional.empty(),
                List.of(),
                Map.of(),
                OptionalDouble.empty(),
                SelectionStory.Asked.UNKNOWN);
    }

    /** So many sources of the target's modality, the first one best, each apart from the next. */
    static SelectionResult of(List<TaskId> pool, Optional<RaceResult> race) {
        List<RankedSource> ranking = new ArrayList<>();
        for (TaskId source : pool) {
            int place = ranking.size() + 1;
            double value = -0.01 - place * 1e-4;
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put("otce", value);
            Map<String, ScoreActivity.Result> details = new LinkedHashMap<>();
            details.put(
                    "otce",
                    new ScoreActivity.Result(
                            new Score(
                                    value,
                                    0,
                                    100,
                                    Optional.empty(),
                                    Map.of(),
                                    new SubjectDoubt(List.of(1e-6, -1e-6), List.of(), Optional.empty())),
                            REF,
                            new StageRun(false, 1)));
            ranking.add(new RankedSource(
                    place,
                    source,
                    scores,
                    Map.of("otce", place),
                    false,
                    place < pool.size() ? Optional.of(true) : Optional.empty(),
                    Optional.empty(),
                    details,
                    REF,
                    Optional.empty(),
                    REF,
                    Optional.empty()));
        }
        return new SelectionResult(
                PaperSelection.TARGET,
                List.of("otce"),
                new RoiRule.Nearest(),
                RoiForm.SSIM,
                ranking,
                ranking,
                List.of(),
                pool,
                pool,
                pool,
                Map.of(),
                new SelectionCost(1, 2, 3, 4),
                new TaskData(PaperSelection.TARGET, REF, List.of(4)),
                StageCount.NONE,
                race,
                List.of());
    }

    /** As many as that, named so that none is another's beginning. */
    static List<TaskId> pool(int sources) {
        return IntStream.rangeClosed(1, sources)
                .mapToObj(i -> TaskId.parse("fets/ED-" + i + "-T2"))
                .toList();
    }

    /** A race of the first three of a pool that the first wins, the second dropped after one rung, the net without transfer to the end. */
    static RaceResult race(List<TaskId> pool) {
        return new RaceResult(
                Candidates.ALL,
                List.of(50, 100, 200),
                List.of(
                        raced(Optional.of(pool.get(0)), 1, RaceRow.Ending.WON, 0.3, 0.5, 0.7),
                        raced(Optional.of(pool.get(2)), 2, RaceRow.Ending.LAST_RUNG, 0.2, 0.4, 0.6),
                        raced(Optional.empty(), 3, RaceRow.Ending.LAST_RUNG, 0.1, 0.2, 0.3),
                        raced(Optional.of(pool.get(1)), 4, RaceRow.Ending.DROPPED, 0.05)),
                Optional.of(pool.get(0)),
                List.of(),
                650,
                800,
                123,
                6,
                Optional.empty());
    }

    private static RaceRow raced(Optional<TaskId> source, int place, RaceRow.Ending ending, double... dice) {
        List<RaceRow.Point> curve = new ArrayList<>();
        for (double reached : dice) {
            boolean best = curve.size() + 1 == dice.length;
            curve.add(new RaceRow.Point(
                    50 << curve.size(),
                    dice(reached),
                    best ? Optional.of(REF) : Optional.empty(),
                    best ? Optional.of(dice(reached / 2)) : Optional.empty()));
        }
        return new RaceRow(
                source,
                curve,
                ending,
                place,
                Optional.of(REF),
                Optional.of(dice(dice[dice.length - 1])),
                Optional.empty(),
                Optional.empty());
    }

    private static DiceSummary dice(double mean) {
        return new DiceSummary(mean, mean - 0.04, mean + 0.04, 6, 0);
    }
}
