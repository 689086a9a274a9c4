package org.sourceselect.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {

    /** Sums of at most a few hundred terms of order one: a hundred ulps are ample. */
    private static final double ROUNDING = 1e-13;

    private static final List<BiFunction<double[], double[], OptionalDouble>> ORDER_ONLY =
            List.of(RankCorrelation::weightedTau, RankCorrelation::tauB, RankCorrelation::spearman);

    private static final List<BiFunction<double[], double[], OptionalDouble>> ALL = List.of(
            RankCorrelation::weightedTau, RankCorrelation::tauB, RankCorrelation::spearman, RankCorrelation::pearson);

    /** A list of paired values. */
    record Pairs(List<Double> first, List<Double> second) {
        double[] x() {
            return first.stream().mapToDouble(Double::doubleValue).toArray();
        }

        double[] y() {
            return second.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** Few levels, so that ties within and across the lists are the rule. */
    @Provide
    Arbitrary<Pairs> pairs() {
        return Arbitraries.integers().between(2, 12).flatMap(n -> {
            Arbitrary<List<Double>> list = Arbitraries.integers()
                    .between(-4, 4)
                    .map(i -> i / 4.0)
                    .list()
                    .ofSize(n);
            return Combinators.combine(list, list).as(Pairs::new);
        });
    }

    @Test
    void agreesWithScipyOnListsWithTies() {
        List<CsvTable.Row> rows = CsvTable.read("correlations.csv");
        assertThat(rows).hasSize(51);
        for (CsvTable.Row row : rows) {
            double[] x = row.numbers("x");
            double[] y = row.numbers("y");
            assertSame(RankCorrelation.weightedTau(x, y), row, "weighted_tau");
            assertSame(RankCorrelation.tauB(x, y), row, "tau_b");
            assertSame(RankCorrelation.spearman(x, y), row, "spearman");
            assertSame(RankCorrelation.pearson(x, y), row, "pearson");
        }
    }

    private static void assertSame(OptionalDouble actual, CsvTable.Row row, String column) {
        double expected = row.number(column);
        if (Double.isNaN(expected)) {
            assertThat(actual).as("%s of %s", column, row).isEmpty();
        } else {
            assertThat(actual).as("%s of %s", column, row).hasValueCloseTo(expected, within(ROUNDING));
        }
    }

    @Test
    void disagreementAboutTheBestCostsWeightedTauMore() {
        double[] truth = {5, 4, 3, 2, 1};
        double[] bestTwoSwapped = {4, 5, 3, 2, 1};
        double[] worstTwoSwapped = {5, 4, 3, 1, 2};
        // Additive hyperbolic weights 1, 1/2, 1/3, 1/4, 1/5 sum over all pairs to 4(1+1/2+1/3+1/4+1/5) = 137/15;
        // a swap of the best costs twice 3/2, of the worst twice 9/20.
        assertThat(RankCorrelation.weightedTau(bestTwoSwapped, truth))
                .hasValueCloseTo(1 - 3 / (137 / 15.0), within(ROUNDING));
        assertThat(RankCorrelation.weightedTau(worstTwoSwapped, truth))
                .hasValueCloseTo(1 - 0.9 / (137 / 15.0), within(ROUNDING));
        assertThat(RankCorrelation.tauB(bestTwoSwapped, truth)).hasValueCloseTo(0.8, within(ROUNDING));
        assertThat(RankCorrelation.tauB(worstTwoSwapped, truth)).hasValueCloseTo(0.8, within(ROUNDING));
    }

    @Test
    void undefinedForFewerThanTwoDifferentValues() {
        for (var correlation : ALL) {
            assertThat(correlation.apply(new double[0], new double[0])).isEmpty();
            assertThat(correlation.apply(new double[] {1}, new double[] {2})).isEmpty();
            assertThat(correlation.apply(new double[] {0.1, 0.1, 0.1}, new double[] {1, 2, 3}))
                    .isEmpty();
            assertThat(correlation.apply(new double[] {1, 2}, new double[] {0.0, -0.0}))
                    .isEmpty();
        }
    }

    @Test
    void refusesListsThatCannotBePaired() {
        for (var correlation : ALL) {
            assertThatThrownBy(() -> correlation.apply(new double[2], new double[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("2 values cannot be paired with 3");
            assertThatThrownBy(() -> correlation.apply(new double[] {1, 2}, new double[] {1, Double.NaN}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("pair 1 is (2.0, NaN), which is not finite");
        }
    }

    @Property(seed = "1")
    void liesBetweenMinusOneAndOne(@ForAll("pairs") Pairs p) {
        for (var correlation : ALL) {
            correlation.apply(p.x(), p.y()).ifPresent(c -> assertThat(c).isBetween(-1 - ROUNDING, 1 + ROUNDING));
        }
    }

    @Property(seed = "1")
    void isSymmetric(@ForAll("pairs") Pairs p) {
        for (var correlation : ALL) {
            assertClose(correlation.apply(p.x(), p.y()), correlation.apply(p.y(), p.x()));
        }
    }

    @Property(seed = "1")
    void isOneWithItselfAndNegativeReversedExceptWeighted(@ForAll("pairs") Pairs p) {
        double[] negated = Arrays.stream(p.y()).map(v -> -v).toArray();
        for (var correlation : ALL) {
            correlation.apply(p.x(), p.x()).ifPresent(c -> assertThat(c).isCloseTo(1, within(ROUNDING)));
        }
        for (var correlation : ALL.subList(1, ALL.size())) {
            OptionalDouble reversed = correlation.apply(p.x(), negated);
            OptionalDouble straight = correlation.apply(p.x(), p.y());
            assertThat(reversed.isPresent()).isEqualTo(straight.isPresent());
            straight.ifPresent(c -> assertThat(reversed.orElseThrow()).isCloseTo(-c, within(ROUNDING)));
        }
    }

    @Property(seed = "1")
    void orderCorrelationsDoNotChangeUnderIncreasingMaps(@ForAll("pairs") Pairs p) {
        double[] mapped = Arrays.stream(p.x()).map(v -> Math.exp(3 * v) - 7).toArray();
        for (var correlation : ORDER_ONLY) {
            assertThat(correlation.apply(mapped, p.y())).isEqualTo(correlation.apply(p.x(), p.y()));
        }
    }

    @Property(seed = "1")
    void pearsonDoesNotChangeUnderIncreasingAffineMaps(@ForAll("pairs") Pairs p) {
        double[] mapped = Arrays.stream(p.x()).map(v -> 1e-3 * v + 0.5).toArray();
        assertClose(RankCorrelation.pearson(mapped, p.y()), RankCorrelation.pearson(p.x(), p.y()));
    }

    @Property(seed = "1")
    void doesNotDependOnTheOrderOfThePairs(@ForAll("pairs") Pairs p) {
        double[] x = reversed(p.x());
        double[] y = reversed(p.y());
        for (var correlation : ALL) {
            assertClose(correlation.apply(x, y), correlation.apply(p.x(), p.y()));
        }
    }

    private static double[] reversed(double[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, i -> values[values.length - 1 - i]);
        return result;
    }

    private static void assertClose(OptionalDouble actual, OptionalDouble expected) {
        assertThat(actual.isPresent()).isEqualTo(expected.isPresent());
        expected.ifPresent(e -> assertThat(actual.orElseThrow()).isCloseTo(e, within(1e-12)));
    }
}
