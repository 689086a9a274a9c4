package org.sourceselect.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.CampaignCost;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetCount;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.evaluation.EvaluationSettings;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.task.TaskId;

class CampaignReportTest {

    private static final ArtifactRef REF = new ArtifactRef(ArtifactKind.MODEL, "0a".repeat(32), "0b".repeat(32));

    private static final List<TaskId> POOL = ReportedSelections.pool(3);

    /** The first source has a Dice of 0.5, the second, which is the best, 0.6, the third 0.4. */
    private static TargetResult target() {
        return target(0);
    }

    /** The same without the Dice of the first sources, which the ranking puts first. */
    private static TargetResult target(int unknown) {
        double[] dice = {0.5, 0.6, 0.4};
        List<TargetResult.GroundTruth> truth = new ArrayList<>();
        List<SourceScore> known = new ArrayList<>();
        List<SourceScore> scores = new ArrayList<>();
        for (int i = 0; i < dice.length; i++) {
            scores.add(new SourceScore(POOL.get(i).toString(), -i));
            if (i < unknown) {
                continue;
            }
            truth.add(new TargetResult.GroundTruth(
                    POOL.get(i),
                    new TrainedModel(
                            REF,
                            0.1,
                            new DiceSummary(dice[i], dice[i] - 0.1, dice[i] + 0.1, 5, 0, OptionalDouble.of(0.05)),
                            new StageRun(false, 10))));
            known.add(new SourceScore(POOL.get(i).toString(), dice[i]));
        }
        RankingEvaluation evaluation = RankingEvaluation.evaluate(known, scores, EvaluationSettings.DEFAULT);
        return new TargetResult(
                ReportedSelections.of(POOL, Optional.empty()),
                truth,
                List.of(
                        new TargetResult.PathEvaluation(1, "otce", evaluation),
                        new TargetResult.PathEvaluation(2, "otce", evaluation)),
                List.of(),
                30);
    }

    private static TargetRow row(TaskId target, Optional<TargetOutcome> outcome, Optional<String> reason) {
        return new TargetRow(
                target,
                outcome.isPresent() ? TargetRow.Status.DONE : TargetRow.Status.FAILED,
                "workflow",
                new TargetCount(3, 3, 0, 0, 0, 0, 0),
                outcome,
                reason,
                Optional.empty());
    }

    static ReportPage page(Optional<String> hostile) {
        TargetResult target = target();
        Map<TaskId, TargetResult> targets = new LinkedHashMap<>();
        targets.put(target.selection().target(), target);
        List<TargetRow> rows = new ArrayList<>();
        rows.add(row(target.selection().target(), Optional.of(TargetOutcome.of(target, REF)), Optional.empty()));
        hostile.ifPresent(
                reason -> rows.add(row(TaskId.parse("fets/ET-20-T1"), Optional.empty(), Optional.of(reason))));
        return CampaignReport.page(
                new CampaignResult(rows, new CampaignCost(1, 2, 3, 4, 30, 3)), targets, SelectionStory.Asked.UNKNOWN);
    }

    @Test
    void saysWhatTheChoicesLose() {
        assertThat(page(Optional.empty()).verdict())
                .containsExactly(
                        "Path 1 chooses the best source for 0 of 1 target, and loses 0.100 Dice on average.",
                        "Path 2 chooses the best source for 0 of 1 target, and loses 0.100 Dice on average.");
    }

    @Test
    void aRaceStandsBesideThePaths() {
        TargetResult target = target();
        TargetOutcome paths = TargetOutcome.of(target, REF);
        TargetOutcome raced = new TargetOutcome(
                paths.sources(),
                paths.failed(),
                paths.best(),
                paths.bestDice(),
                paths.choices(),
                paths.cost(),
                paths.details(),
                paths.noTransfer(),
                paths.better(),
                Optional.of(new TargetOutcome.RaceOutcome(
                        paths.best(), List.of(), paths.bestDice(), OptionalDouble.of(0), 0.25, 7)));

        ReportPage page = CampaignReport.page(
                new CampaignResult(
                        List.of(row(target.selection().target(), Optional.of(raced), Optional.empty())),
                        new CampaignCost(1, 2, 3, 4, 30, 3)),
                Map.of(target.selection().target(), target),
                SelectionStory.Asked.UNKNOWN);

        assertThat(page.verdict())
                .contains("The race chooses the best source for 1 of 1 target, and loses 0.000 Dice on average.");
        List<ReportBlock> regret = page.sections().stream()
                .filter(section -> section.id().equals("regret"))
                .flatMap(section -> section.blocks().stream())
                .toList();
        assertThat(regret)
                .filteredOn(ReportBlock.Grid.class::isInstance)
                .singleElement()
                .satisfies(grid -> assertThat(((ReportBlock.Grid) grid).table().rows())
                        .contains(List.of("ET-22-T2", "race", "7", "0.000")));
        assertThat(ReportWriter.html(page)).contains("ET-22-T2, race");
    }

    @Test
    void aFirstChoiceWithoutADiceIsNotPairedWithTheRegretOfAnother() {
        TargetResult target = target(1);
        ReportPage page = CampaignReport.page(
                new CampaignResult(
                        List.of(row(
                                target.selection().target(),
                                Optional.of(TargetOutcome.of(target, REF)),
                                Optional.empty())),
                        new CampaignCost(1, 2, 3, 4, 30, 2)),
                Map.of(target.selection().target(), target),
                SelectionStory.Asked.UNKNOWN);

        assertThat(page.verdict())
                .containsExactly(
                        "These data cannot tell how good the choices are: no target has a ground truth that says anything.");
        assertThat(ReportWriter.html(page))
                .contains("What the first choice of Path 1 costs is not known: ED-1-T2 has no Dice after fine-tuning.")
                .doesNotContain("Fine-tuning confirms");
    }

    @Test
    void aTargetThatCannotBeReadIsNamed() {
        TargetResult target = target();
        String html = ReportWriter.html(CampaignReport.page(
                new CampaignResult(
                        List.of(row(
                                target.selection().target(),
                                Optional.of(TargetOutcome.of(target, REF)),
                                Optional.empty())),
                        new CampaignCost(1, 2, 3, 4, 30, 3)),
                Map.of(),
                SelectionStory.Asked.UNKNOWN));

        assertThat(html).contains("its rankings and ground truth cannot be read from this store");
    }

    @Test
    void hasAMatrixAFootruleAndAPartForEachTarget() {
        assertThat(page(Optional.empty()).sections())
                .extracting(ReportSection::id)
                .containsExactly("choices", "matrix", "regret", "footrule", "target-fets-ET-22-T2");
        assertThat(ReportWriter.html(page(Optional.empty())))
                .contains("&#34;row&#34;:&#34;ED-2-T2&#34;,&#34;column&#34;:&#34;ET-22-T2&#34;,&#34;value&#34;:0.6")
                .contains("Fine-tuning shows what the first choice of Path 1 costs: 0.100 Dice less");
    }

    @Test
    void aTargetThatFailedIsARowWithItsReason() {
        String html = ReportWriter.html(page(Optional.of("<b>voxels</b> are NaN")));

        assertThat(html).contains("&lt;b&gt;voxels&lt;/b&gt; are NaN", "1 of 2 targets done.");
    }

    @Test
    void withoutAGroundTruthItCannotTell() {
        assertThat(CampaignReport.page(
                                new CampaignResult(
                                        List.of(row(TaskId.parse("fets/ET-20-T1"), Optional.empty(), Optional.empty())),
                                        new CampaignCost(0, 0, 0, 0, 0, 0)),
                                Map.of(),
                                SelectionStory.Asked.UNKNOWN)
                        .verdict())
                .containsExactly(
                        "These data cannot tell how good the choices are: no target has a ground truth that says anything.",
                        "0 of 1 target done.");
    }
}
