package org.sourceselect.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.evaluation.CsvTable;

class FriedmanTestTest {

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(";")).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void agreesWithScipyWithAndWithoutTies() {
        List<CsvTable.Row> rows = CsvTable.read("/org/sourceselect/evidence/friedman.csv");
        assertThat(rows).hasSize(12);
        for (CsvTable.Row row : rows) {
            List<double[]> blocks = Arrays.stream(row.text("blocks").split("\\|"))
                    .map(FriedmanTestTest::numbers)
                    .toList();
            FriedmanTest test = FriedmanTest.of(blocks);
            assertThat(test.targets()).isEqualTo(blocks.size());
            assertThat(test.statistic()).as("%s", row).isCloseTo(row.number("statistic"), within(1e-10));
            assertThat(test.pValue()).as("%s", row).isCloseTo(row.number("p"), within(1e-10));
            double[] ranks = numbers(row.text("mean_ranks"));
            for (int m = 0; m < ranks.length; m++) {
                assertThat(test.meanRanks().get(m)).isCloseTo(ranks[m], within(1e-12));
            }
        }
    }

    @Test
    void nemenyisQAgreesWithScipy() {
        List<CsvTable.Row> rows = CsvTable.read("/org/sourceselect/evidence/nemenyi.csv");
        assertThat(rows).hasSize(12);
        for (CsvTable.Row row : rows) {
            assertThat(Nemenyi.quantile((int) row.number("methods"), row.number("level")))
                    .as("%s", row)
                    .isCloseTo(row.number("q"), within(1e-7));
        }
    }

    /** Demsar 2006, table 5 (a). */
    @ParameterizedTest
    @CsvSource({
        "2, 1.960",
        "3, 2.343",
        "4, 2.569",
        "5, 2.728",
        "6, 2.850",
        "7, 2.949",
        "8, 3.031",
        "9, 3.102",
        "10, 3.164"
    })
    void nemenyisQIsThatOfDemsar(int methods, double printed) {
        assertThat(Nemenyi.quantile(methods, 0.05)).isCloseTo(printed, within(1e-3));
    }

    /** Demsar 2006, section 3.2.2: four methods over 14 data sets. */
    @Test
    void theCriticalDifferenceIsThatOfDemsarsExample() {
        assertThat(Nemenyi.criticalDifference(4, 14, 0.05)).isCloseTo(1.25, within(0.005));
    }

    @Test
    void nothingDiffersWhereEveryTargetRanksAllAlike() {
        double[] alike = {0.5, 0.5, 0.5};
        FriedmanTest test = FriedmanTest.of(List.of(alike, alike, alike));
        assertThat(test.statistic()).isZero();
        assertThat(test.pValue()).isEqualTo(1);
        assertThat(test.meanRanks()).containsExactly(2.0, 2.0, 2.0);
    }

    @Test
    void refusesWhatCannotBeTested() {
        assertThatThrownBy(() -> FriedmanTest.of(List.of(new double[2], new double[2], new double[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 methods over 3 targets");
        assertThatThrownBy(() -> FriedmanTest.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Nemenyi.criticalDifference(1, 3, 0.05)).isInstanceOf(IllegalArgumentException.class);
    }
}
