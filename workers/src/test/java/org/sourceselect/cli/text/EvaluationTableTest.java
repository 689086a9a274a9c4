package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetResult.GroundTruth;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;

class EvaluationTableTest {

    private static EvaluationTable table(double dice) {
        TargetResult result = result(dice, Optional.empty());
        return new EvaluationTable(result, new SelectionTable(SelectionView.of(result.selection())));
    }

    private static TargetResult result(double dice, Optional<NoTransfer> noTransfer) {
        SelectionResult selection = PaperSelection.result(List.of());
        List<GroundTruth> truths = selection.path1().stream()
                .map(r -> new GroundTruth(
                        r.source(),
                        new TrainedModel(
                                r.model(),
                                0.1,
                                new DiceSummary(dice, dice - 0.15, dice + 0.15, 3, 0, OptionalDouble.of(0.024)),
                                new StageRun(false, 10))))
                .toList();
        return new TargetResult(selection, truths, List.of(), List.of(), 40, noTransfer);
    }

    private static List<String> withoutTransfer(TargetResult result) {
        SelectionView view = SelectionView.of(result.selection(), result.dice(), result.failed(), result.noTransfer());
        return EvaluationTable.withoutTransfer(view, new SelectionTable(view));
    }

    @Test
    void aGroundTruthOfNothingHasNoBestSource() {
        assertThat(String.join("\n", table(0.02).table()))
                .startsWith(
                        "The ground truth says nothing: after fine-tuning no source's Dice is above what marking every"
                                + " pixel gives, the highest is 0.020.")
                .contains("No source is the best one")
                .doesNotContain("Regret");
        assertThat(table(0.02).choices()).isEmpty();
        assertThat(table(0).choices()).isEmpty();
    }

    private static String withoutTransfer(double sources, double net) {
        TrainedModel trained = new TrainedModel(
                PaperSelection.result(List.of()).path1().get(0).model(),
                0.1,
                new DiceSummary(net, net - 0.1, net + 0.1, 3, 0, OptionalDouble.of(0.024)),
                new StageRun(false, 10));
        return String.join(
                "\n",
                withoutTransfer(result(sources, Optional.of(new NoTransfer(Optional.of(trained), Optional.empty())))));
    }

    @Test
    void transferIsHeldAgainstNone() {
        assertThat(withoutTransfer(0.3, 0.5))
                .isEqualTo(
                        "No source beats training the same net on the target alone from random weights, Dice 0.500 [0.400,"
                                + " 0.600]. A lower mean Dice, which is no proof of it, from ED-14-T2, ED-13-T2, ED-17-T2, ED-18-T2.");
        // From 0.050 to 0.350 against 0.400 to 0.600: apart.
        assertThat(withoutTransfer(0.2, 0.5))
                .endsWith(
                        " Negative transfer, by intervals that lie apart, from ED-14-T2, ED-13-T2, ED-17-T2, ED-18-T2.");
        assertThat(withoutTransfer(0.6, 0.5))
                .isEqualTo(
                        "4 of 4 sources beat training the same net on the target alone from random weights, Dice 0.500"
                                + " [0.400, 0.600].");
        assertThat(withoutTransfer(0.5, 0.5)).startsWith("No source beats ").endsWith(", Dice 0.500 [0.400, 0.600].");
        // Neither has learnt anything, as marking every pixel gives .024.
        assertThat(withoutTransfer(0.02, 0.01)).isEmpty();
        assertThat(withoutTransfer(result(0.3, Optional.empty()))).isEmpty();
        assertThat(withoutTransfer(
                        result(0.3, Optional.of(new NoTransfer(Optional.empty(), Optional.of("the loss is NaN"))))))
                .containsExactly("The same net without transfer could not be trained: the loss is NaN");
    }

    @Test
    void aGroundTruthOfSomethingHasOne() {
        assertThat(table(0.3).choices())
                .contains("Path 1 chooses ED-14-T2, Dice 0.300.")
                .anyMatch(line -> line.startsWith("The best source is "));
    }
}
