package org.sourceselect.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    @Test
    void intervalsAgreeWithNumpyAndScipyOnTheSameResamples() {
        EvaluationSettings settings = new EvaluationSettings(1, 200, 0.95, 7);
        for (CsvTable.Row row : CsvTable.read("bootstrap.csv")) {
            double[] x = row.numbers("x");
            double[] y = row.numbers("y");
            BiFunction<double[], double[], OptionalDouble> statistic = statistic(row.text("statistic"));
            Interval interval = Bootstrap.interval(
                            x.length, settings, drawn -> statistic.apply(pick(x, drawn), pick(y, drawn)))
                    .orElseThrow();
            assertThat(interval.low()).isCloseTo(row.number("low"), within(1e-13));
            assertThat(interval.high()).isCloseTo(row.number("high"), within(1e-13));
        }
    }

    private static BiFunction<double[], double[], OptionalDouble> statistic(String name) {
        return switch (name) {
            case "weighted_tau" -> RankCorrelation::weightedTau;
            case "tau_b" -> RankCorrelation::tauB;
            case "spearman" -> RankCorrelation::spearman;
            case "pearson" -> RankCorrelation::pearson;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static double[] pick(double[] values, int[] drawn) {
        return Arrays.stream(drawn).mapToDouble(i -> values[i]).toArray();
    }

    @Test
    void fewerThanThreeItemsOrMostlyUndefinedGiveNoInterval() {
        EvaluationSettings settings = new EvaluationSettings(1, 100, 0.95, 7);
        assertThat(Bootstrap.interval(2, settings, drawn -> OptionalDouble.of(1)))
                .isEmpty();
        assertThat(Bootstrap.interval(3, settings, drawn -> OptionalDouble.empty()))
                .isEmpty();
        // A resample of three that holds only one of them comes one time in nine; all three, two in nine.
        assertThat(Bootstrap.interval(
                        3,
                        settings,
                        drawn -> Arrays.stream(drawn).distinct().count() == 3
                                ? OptionalDouble.of(1)
                                : OptionalDouble.empty()))
                .isEmpty();
        assertThat(Bootstrap.interval(3, new EvaluationSettings(1, 0, 0.95, 7), drawn -> OptionalDouble.of(1)))
                .isEmpty();
    }
}
