package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.task.TaskId;

class SelectionTableTest {

    @Test
    void printsThePapersTableIV() {
        SelectionTable table = new SelectionTable(
                SelectionView.of(PaperSelection.result(List.of()), PaperSelection.dice(), List.of(), Optional.empty()));
        assertThat(table.heading()).isEqualTo("Target ET-22-T2 of fets: 16 sources, RoI rule nearest");
        assertThat(String.join("\n", table.table())).isEqualTo("""
                        Source      Dice     OTCE  H-score  RoI-Sim  Subset
                        ---------  -----  -------  -------  -------  ------
                        ED-14-T1   0.664  -0.0395  -0.0380        -  -
                        ED-14-T2   0.703  -0.0226   0.1887    0.980  1, 2
                        NCR-14-T1  0.646  -0.0395   0.8990        -  -
                        NCR-14-T2  0.660  -0.0383   0.5140    0.955  1
                        ED-13-T1   0.657  -0.0407   0.4142        -  -
                        ED-13-T2   0.695  -0.0356   1.4031    0.980  1, 2
                        NCR-13-T1  0.628  -0.0407   5.0050        -  -
                        NCR-13-T2  0.683  -0.0401  10.5247    0.955  1
                        ED-17-T1   0.697  -0.0435   0.3525        -  -
                        ED-17-T2   0.708  -0.0389   1.3327    0.980  1, 2
                        NCR-17-T1  0.612  -0.0436   1.5211        -  -
                        NCR-17-T2  0.681  -0.0433   6.6535    0.955  1
                        ED-18-T1   0.675  -0.0435   0.1070        -  -
                        ED-18-T2   0.707  -0.0273   0.2776    0.980  1, 2
                        NCR-18-T1  0.664  -0.0436   0.9038        -  -
                        NCR-18-T2  0.666  -0.0394   2.2038    0.955  1

                        Subset 1: sources of the target's modality, T2. Subset 2: those of Subset 1 with the nearest region of interest.
                        RoI-Sim: the SSIM of label slices, the paper's.
                        Dice: on the target's test subjects after fine-tuning, the ground truth.""");
    }

    @Test
    void theNetWithoutTransferIsARowBelowTheSources() {
        TrainedModel net = new TrainedModel(
                PaperSelection.result(List.of()).path2().get(0).model(),
                0.1,
                new DiceSummary(0.705, 0.6, 0.8, 3, 0, OptionalDouble.of(0.024)),
                new StageRun(false, 12));
        SelectionTable table = new SelectionTable(SelectionView.of(
                PaperSelection.result(List.of()),
                PaperSelection.dice(),
                List.of(),
                Optional.of(new NoTransfer(Optional.of(net), Optional.empty()))));
        assertThat(table.table())
                .containsSequence(
                        "NCR-18-T2    0.666  -0.0394   2.2038    0.955  1",
                        "no transfer  0.705        -        -        -  -",
                        "")
                .contains(
                        "No transfer: the same net from random weights, trained whole on the target alone for as long as the"
                                + " sources are fine-tuned.");
        assertThat(table.rankings()).noneMatch(line -> line.contains("no transfer"));
    }

    /** Marking every pixel gives .024: a net at or below that has learnt nothing, and is never named without that word. */
    @Test
    void sourcesThatLearntNothingAreNamedAsSuch() {
        Map<String, DiceSummary> own = Map.of(
                "ED-14-T2", new DiceSummary(0.0, 0, 0, 3, 0, OptionalDouble.of(0.024)),
                "ED-18-T2", new DiceSummary(0.612, 0.5, 0.7, 3, 0, OptionalDouble.of(0.024)));
        SelectionTable table = new SelectionTable(SelectionView.of(PaperSelection.result(List.of(), own)));
        assertThat(table.table())
                .startsWith(
                        "Source     Own Dice     OTCE  H-score  RoI-Sim  Subset",
                        "---------  --------  -------  -------  -------  ------",
                        "ED-14-T1          -  -0.0395  -0.0380        -  -",
                        "ED-14-T2      0.000  -0.0226   0.1887    0.980  1, 2")
                .contains(
                        "Learnt nothing: ED-14-T2. The own Dice is not above what marking every pixel gives, so that no score of it"
                                + " says anything.");
        assertThat(table.rankings()).anyMatch(line -> line.startsWith(" 1 ~  ED-14-T2, learnt nothing"));
        assertThat(table.rankings()).noneMatch(line -> line.contains("ED-18-T2, learnt nothing"));
    }

    @Test
    void rankingsFlagTies() {
        List<String> lines = new SelectionTable(SelectionView.of(PaperSelection.result(List.of()))).rankings();
        assertThat(lines)
                .startsWith(
                        "Path 1: modality analysis, RoI analysis, then OTCE",
                        "Rank  Source       OTCE                95 %  H-score",
                        "----  --------  -------  ------------------  -------",
                        " 1 ~  ED-14-T2  -0.0226  -0.0290 to -0.0162   0.1887",
                        " 2    ED-18-T2  -0.0273  -0.0337 to -0.0209   0.2776",
                        " 3    ED-13-T2  -0.0356  -0.0420 to -0.0292   1.4031",
                        " 4    ED-17-T2  -0.0389  -0.0453 to -0.0325   1.3327",
                        "",
                        "Path 2: OTCE on all sources")
                .contains(
                        " 7=   ED-14-T1   -0.0395                   -  -0.0380",
                        " 8=   NCR-14-T1  -0.0395                   -   0.8990",
                        "= has the same OTCE as another source: the order among them says nothing.",
                        "~ cannot be told from the next source: other subjects might well order the two the other way round.",
                        "95 %: where OTCE would lie with other subjects of the same kind.")
                .last()
                .asString()
                .startsWith("No interval of OTCE: the paper tells none (ED-14-T1, NCR-14-T1, ");
    }

    @Test
    void aFailedSourceIsARowWithItsReason() {
        TaskId broken = TaskId.parse("fets/NCR-18-T2");
        FailedSource failure = new FailedSource(
                broken, StageName.parse("prepare"), "the file ends too early; copy it again", Optional.of("k"));
        SelectionTable table = new SelectionTable(SelectionView.of(PaperSelection.result(List.of(failure))));
        assertThat(table.table()).contains("NCR-18-T2   failed   failed    0.955  1");
        assertThat(table.failed(Map.of(failure, "/data/a.nii.gz: the file ends too early; copy it again")))
                .containsExactly("NCR-18-T2 failed at prepare: /data/a.nii.gz: the file ends too early; copy it again");
        assertThat(table.failed(Map.of()))
                .containsExactly("NCR-18-T2 failed at prepare: the file ends too early; copy it again");
    }

    @Test
    void degenerateScoresAreSaidInWordsOnceForAllTheyHoldFor() {
        assertThat(new SelectionTable(SelectionView.of(PaperSelection.result(List.of()))).degenerate())
                .containsExactly("OTCE says nothing: it lies at its lower bound (NCR-17-T1, NCR-17-T2, NCR-18-T1)");
    }

    @Test
    void aPriorSaysHowItsTargetsAreKnown() {
        assertThat(SelectionTable.past(1, 0)).isEqualTo("1 other target in the store: by ground truth.");
        assertThat(SelectionTable.past(2, 2)).isEqualTo("2 other targets in the store: by race alone.");
        assertThat(SelectionTable.past(5, 2))
                .isEqualTo("5 other targets in the store: 3 by ground truth, 2 by race alone.");
    }

    @Test
    void costsAreInComputingTime() {
        assertThat(new SelectionTable(SelectionView.of(PaperSelection.result(List.of()))).cost())
                .containsExactly(
                        "Computing time: preparation 61 s, pre-training 70 min 10 s, Path 1 13 s, Path 2 40 s");
    }

    @Test
    void whereTwoDataSetsShareANameAllAreWrittenInFull() {
        SourceNames names =
                new SourceNames(List.of(TaskId.parse("a/ET-T2"), TaskId.parse("b/ET-T2"), TaskId.parse("b/ED-T2")));
        assertThat(names.of(TaskId.parse("a/ET-T2"))).isEqualTo("a/ET-T2");
        assertThat(names.of(TaskId.parse("b/ED-T2"))).isEqualTo("b/ED-T2");
    }
}
