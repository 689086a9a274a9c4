package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetResult.GroundTruth;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;

class EvaluationTableTest {

    private static EvaluationTable table(double dice) {
        SelectionResult selection = PaperSelection.result(List.of());
        List<GroundTruth> truths = selection.path1().stream()
                .map(r -> new GroundTruth(
                        r.source(),
                        new TrainedModel(
                                r.model(),
                                0.1,
                                new DiceSummary(dice, 0, 1, 3, 0, OptionalDouble.of(0.024)),
                                new StageRun(false, 10))))
                .toList();
        return new EvaluationTable(
                new TargetResult(selection, truths, List.of(), List.of(), 40),
                new SelectionTable(SelectionView.of(selection)));
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

    @Test
    void aGroundTruthOfSomethingHasOne() {
        assertThat(table(0.3).choices())
                .contains("Path 1 chooses ED-14-T2, Dice 0.300.")
                .anyMatch(line -> line.startsWith("The best source is "));
    }
}
