package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.campaign.CampaignCost;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetCount;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.task.TaskId;

class IncompleteTest {

    private static Optional<String> of(String... failed) {
        List<FailedSource> failures = Stream.of(failed)
                .map(source -> new FailedSource(
                        TaskId.parse("fets/" + source),
                        StageName.of(StageKind.FEATURES),
                        "its artifact is damaged",
                        Optional.empty()))
                .toList();
        SelectionView view = SelectionView.of(PaperSelection.result(failures), Map.of(), List.of());
        return Incomplete.of(view, Optional.empty(), new SelectionTable(view));
    }

    @Test
    void nothingIsSaidOfAResultThatIsWhole() {
        assertThat(of()).isEmpty();
        assertThat(Failure.code(of())).isZero();
        assertThat(Incomplete.of(List.of())).isEmpty();
        assertThat(Incomplete.of(campaign(row("ET-22-T2", TargetRow.Status.DONE, 0))))
                .isEmpty();
    }

    @Test
    void aSelectionNamesTheFirstThreeWhoFailed() {
        assertThat(of("ED-14-T2"))
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith("Incomplete: of ")
                        .endsWith(" sources 1 failed (ED-14-T2); why is said below."));
        assertThat(of("ED-14-T2", "ED-13-T2", "ED-17-T2", "ED-18-T2", "NCR-13-T1"))
                .hasValueSatisfying(said -> assertThat(said)
                        .endsWith(" 5 failed (ED-14-T2, ED-13-T2, ED-17-T2 and 2 more); why is said below."));
        assertThat(Failure.code(of("ED-14-T2"))).isEqualTo(3);
    }

    @Test
    void aCampaignTellsTargetsFromSourcesAndDoesNotMissWhatWasTakenOut() {
        CampaignResult result = campaign(
                row("ET-22-T2", TargetRow.Status.DONE, 2),
                row("ET-20-T2", TargetRow.Status.FAILED, 0),
                row("ET-20-T1", TargetRow.Status.CANCELLED, 0));

        assertThat(Incomplete.of(result))
                .contains("Incomplete: of 3 targets 1 failed (ET-20-T2), and sources failed (2 of ET-22-T2).");
        assertThat(CampaignTable.report(result))
                .startsWith(Incomplete.of(result).orElseThrow());
    }

    @Test
    void anExperimentSaysHowManyFailed() {
        assertThat(Incomplete.of(List.of("one"))).contains("Incomplete: a source or target failed, as told above.");
        assertThat(Incomplete.of(List.of("one", "two")))
                .contains("Incomplete: 2 sources or targets failed, as told above.");
    }

    private static CampaignResult campaign(TargetRow... rows) {
        return new CampaignResult(List.of(rows), new CampaignCost(0, 0, 0, 0, 0, 0));
    }

    private static TargetRow row(String target, TargetRow.Status status, int failed) {
        Optional<TargetOutcome> outcome = status == TargetRow.Status.DONE
                ? Optional.of(new TargetOutcome(
                        16,
                        failed,
                        Optional.empty(),
                        OptionalDouble.empty(),
                        List.of(),
                        new CampaignCost(0, 0, 0, 0, 0, 0),
                        new ArtifactRef(ArtifactKind.REPORT, "0a", "0b")))
                : Optional.empty();
        return new TargetRow(
                TaskId.parse("fets/" + target),
                status,
                "id",
                new TargetCount(16, 16, failed, 0, 0, 0, 0),
                outcome,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aNetWithoutTransferThatFailedIsMissedToo() {
        SelectionView view = SelectionView.of(
                PaperSelection.result(List.of()),
                Map.of(),
                List.of(),
                Optional.of(new NoTransfer(Optional.empty(), Optional.of("the training diverged"))));
        assertThat(Incomplete.of(view, Optional.empty(), new SelectionTable(view)))
                .contains("Incomplete: of 16 sources 1 failed (the net without transfer); why is said below.");
    }
}
