package org.sourceselect.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedChoiceTest {

    private static final double ROUNDING = 1e-12;

    @Test
    void isTheMeanOverAllOrdersOfTies() {
        List<CsvTable.Row> rows = CsvTable.read("choices.csv");
        assertThat(rows).hasSizeGreaterThan(70);
        for (CsvTable.Row row : rows) {
            int k = (int) row.number("k");
            double[] scores = row.numbers("scores");
            double[] dice = row.numbers("dice");
            assertThat(ExpectedChoice.regret(k, scores, dice))
                    .as("regret of %s", row)
                    .isCloseTo(row.number("regret"), within(ROUNDING));
            assertThat(ExpectedChoice.footrule(k, scores, dice))
                    .as("footrule of %s", row)
                    .isCloseTo(row.number("footrule"), within(ROUNDING));
        }
    }

    @Test
    void withoutTiesItIsWhatAnEvaluationSays() {
        List<SourceScore> dice = List.of(
                new SourceScore("a", 0.61),
                new SourceScore("b", 0.7),
                new SourceScore("c", 0.2),
                new SourceScore("d", 0.5));
        List<SourceScore> scores = List.of(
                new SourceScore("a", 1), new SourceScore("b", 2), new SourceScore("c", 4), new SourceScore("d", 3));
        RankingEvaluation evaluation = RankingEvaluation.evaluate(dice, scores, new EvaluationSettings(4, 0, 0.95, 0));
        for (int k = 1; k <= 4; k++) {
            double[] s = scores.stream().mapToDouble(SourceScore::value).toArray();
            double[] d = dice.stream().mapToDouble(SourceScore::value).toArray();
            assertThat(ExpectedChoice.regret(k, s, d))
                    .isCloseTo(evaluation.quality().get(k - 1).regret(), within(ROUNDING));
            assertThat(ExpectedChoice.footrule(k, s, d))
                    .isEqualTo(evaluation.footrule().get(k - 1).value());
        }
    }

    @Test
    void refusesNoPoolAndNoChoice() {
        assertThatThrownBy(() -> ExpectedChoice.regret(0, new double[1], new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the first 0 of 1 scores with 1 Dice");
        assertThatThrownBy(() -> ExpectedChoice.footrule(1, new double[2], new double[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ExpectedChoice.regret(1, new double[0], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
