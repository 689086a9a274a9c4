package org.sourceselect.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.experiment.PaperTable;
import org.sourceselect.experiment.PaperTables;
import org.sourceselect.experiment.Transfer;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.RoiRule;
import org.sourceselect.selection.SelectionCost;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.StageCount;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

/** The paper's Table IV (target ET-22-T2, 16 sources) as the selection it would have been. */
public final class PaperSelection {

    public static final TaskId TARGET = TaskId.parse("fets/ET-22-T2");

    private static final ArtifactRef REF = new ArtifactRef(ArtifactKind.MODEL, "0a", "0b");

    private static final List<Transfer> TABLE_IV =
            PaperTables.transfers(PaperTable.TABLE_4).get(0).sources();

    private PaperSelection() {}

    /** The ground truth of Table IV. */
    public static Map<TaskId, DiceSummary> dice() {
        Map<TaskId, DiceSummary> dice = new LinkedHashMap<>();
        for (Transfer row : TABLE_IV) {
            dice.put(source(row), new DiceSummary(row.dice().value(), Double.NaN, Double.NaN, 20, 0));
        }
        return dice;
    }

    /** The selection; a mean RoI-Sim of 0.980 for ED and 0.955 for NCR stands for what the paper does not print per source. */
    public static SelectionResult result(List<FailedSource> failed) {
        return result(failed, Map.of());
    }

    /**
     * The same with what the paper does not tell.
     *
     * @param own the own Dice of some sources, by short name
     */
    public static SelectionResult result(List<FailedSource> failed, Map<String, DiceSummary> own) {
        List<TaskId> pool = new ArrayList<>();
        List<RankedSource> scored = new ArrayList<>();
        Map<String, RoiSimilarityActivity.Result> similarities = new LinkedHashMap<>();
        for (Transfer row : TABLE_IV) {
            TaskId source = source(row);
            pool.add(source);
            Optional<Double> similarity = source.modality().equals("T2")
                    ? Optional.of(source.roi().equals("ED") ? 0.980 : 0.955)
                    : Optional.empty();
            similarity.ifPresent(s -> similarities.put(source.toString(), similarity(s)));
            if (failed.stream().noneMatch(f -> f.source().equals(source))) {
                scored.add(ranked(
                        source,
                        row.otce().value(),
                        row.hScore().value(),
                        similarity,
                        Optional.ofNullable(own.get(source.shortName()))));
            }
        }
        List<TaskId> subset1 =
                pool.stream().filter(s -> s.modality().equals("T2")).toList();
        List<TaskId> subset2 =
                subset1.stream().filter(s -> s.roi().equals("ED")).toList();
        return new SelectionResult(
                TARGET,
                List.of("otce", "h-score"),
                new RoiRule.Nearest(),
                RoiForm.SSIM,
                ranking(scored.stream()
                        .filter(s -> subset2.contains(s.source()))
                        .toList()),
                ranking(scored),
                failed,
                pool,
                subset1,
                subset2,
                similarities,
                new SelectionCost(61.2, 4210, 12.5, 40),
                new TaskData(TARGET, REF, List.of(4)),
                StageCount.NONE,
                Optional.empty(),
                List.of());
    }

    private static TaskId source(Transfer row) {
        return TaskId.parse("fets/" + row.source().shortName());
    }

    private static List<RankedSource> ranking(List<RankedSource> scored) {
        List<RankedSource> sorted = scored.stream()
                .sorted(Comparator.comparingDouble(
                                (RankedSource s) -> s.scores().getOrDefault("otce", Double.NaN))
                        .reversed())
                .toList();
        List<RankedSource> ranking = new ArrayList<>();
        for (RankedSource s : sorted) {
            boolean tied = sorted.stream()
                            .filter(o -> Objects.equals(
                                    o.scores().get("otce"), s.scores().get("otce")))
                            .count()
                    > 1;
            ranking.add(new RankedSource(
                    ranking.size() + 1,
                    s.source(),
                    s.scores(),
                    s.ranks(),
                    tied,
                    sorted.stream().skip(ranking.size() + 1L).findFirst().flatMap(next -> apart(s, next)),
                    s.roiSimilarity(),
                    s.details(),
                    s.model(),
                    s.sourceFeatures(),
                    s.targetFeatures(),
                    s.ownDice()));
        }
        return ranking;
    }

    private static Optional<Boolean> apart(RankedSource one, RankedSource next) {
        Score ours = Objects.requireNonNull(one.details().get("otce")).outcome();
        Score theirs = Objects.requireNonNull(next.details().get("otce")).outcome();
        return ours.doubt().apart(ours.value() - theirs.value(), 0, theirs.doubt());
    }

    /** Of the sources of Subset 2, which the paper does not tell: half an interval is t(3) sqrt(4) 0.001 = 0.0064. */
    private static SubjectDoubt doubt(TaskId source, boolean floor) {
        if (!source.roi().equals("ED") || !source.modality().equals("T2") || floor) {
            return SubjectDoubt.unknown("the paper tells none");
        }
        return new SubjectDoubt(
                source.partition().equals(Optional.of("14"))
                        ? List.of(0.001, -0.001, 0.001, -0.001)
                        : List.of(-0.001, 0.001, 0.001, -0.001),
                List.of(),
                Optional.empty());
    }

    private static RankedSource ranked(
            TaskId source, double otce, double hScore, Optional<Double> similarity, Optional<DiceSummary> own) {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("otce", otce);
        scores.put("h-score", hScore);
        Map<String, ScoreActivity.Result> details = new LinkedHashMap<>();
        boolean floor = source.roi().equals("NCR") && otce < -0.043;
        details.put("otce", score(otce, floor, doubt(source, floor)));
        details.put("h-score", score(hScore, false, SubjectDoubt.unknown("the paper tells none")));
        return new RankedSource(
                0,
                source,
                scores,
                Map.of(),
                false,
                Optional.empty(),
                similarity,
                details,
                REF,
                Optional.of(REF),
                REF,
                own);
    }

    private static ScoreActivity.Result score(double value, boolean floor, SubjectDoubt doubt) {
        return new ScoreActivity.Result(
                new Score(
                        value,
                        1e-4,
                        1000,
                        floor ? Optional.of("it lies at its lower bound") : Optional.empty(),
                        Map.of("targetEntropy", 0.0436, "bins", Double.NaN),
                        doubt),
                REF,
                new StageRun(false, 1));
    }

    private static RoiSimilarityActivity.Result similarity(double mean) {
        return new RoiSimilarityActivity.Result(
                mean,
                mean - 0.01,
                mean + 0.01,
                400,
                RoiSimilarityActivity.Pairing.RELATIVE_POSITION,
                0.9,
                1.5,
                REF,
                new StageRun(true, 2));
    }
}
