package org.sourceselect.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sourceselect.random.SplitMix64;

class PairedTestTest {

    /** By {@code scipy.stats.permutation_test((a - b,), np.mean, permutation_type="samples", alternative="greater")}. */
    @Test
    void pValueIsThatOfScipy() {
        List<Double> a = List.of(0.71, 0.64, 0.58, 0.80, 0.49, 0.66);
        List<Double> b = List.of(0.65, 0.66, 0.50, 0.71, 0.47, 0.61);

        assertThat(PairedTest.oneSided(a, b)).isEqualTo(3.0 / 64);
        assertThat(PairedTest.oneSided(b, a)).isEqualTo(63.0 / 64);
    }

    @Test
    void twoSidedPValuesAreThoseOfScipy() {
        List<CsvTable.Row> rows = CsvTable.read("sign-flips.csv");
        assertThat(rows).hasSize(12);
        for (CsvTable.Row row : rows) {
            assertThat(PairedTest.twoSided(row.numbers("differences")))
                    .as("p-value of %s", row)
                    .isCloseTo(row.number("p"), within(1e-12));
        }
        assertThat(PairedTest.twoSided(new double[] {0.5, -0.5})).isEqualTo(1);
        assertThat(PairedTest.twoSided(new double[0])).isEqualTo(1);
    }

    @Test
    void equalsAreNotToldApart() {
        List<Double> values = List.of(0.5, 0.6, 0.7);

        assertThat(PairedTest.oneSided(values, values)).isEqualTo(1);
        assertThat(PairedTest.oneSided(List.of(), List.of())).isEqualTo(1);
    }

    @Test
    void fewItemsNeverTellApart() {
        assertThat(PairedTest.oneSided(List.of(0.9, 0.9, 0.9, 0.9), List.of(0.0, 0.0, 0.0, 0.0)))
                .isEqualTo(1.0 / 16)
                .isGreaterThan(PairedTest.LEVEL);
    }

    @Test
    void manyItemsAreDrawnFrom() {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        SplitMix64 random = SplitMix64.of(7, "items");
        for (int i = 0; i < 40; i++) {
            double base = random.gaussian();
            first.add(base + 0.3 + 0.8 * random.gaussian());
            second.add(base);
        }
        double[] differences = new double[40];
        double mean = 0;
        for (int i = 0; i < 40; i++) {
            differences[i] = first.get(i) - second.get(i);
            mean += differences[i] / 40;
        }
        double squares = 0;
        for (double difference : differences) {
            squares += difference * difference;
        }
        // The signs' sum has this deviation, and is nearly normal with 40 items.
        double z = 40 * mean / Math.sqrt(squares);
        double normal = 0.5 * erfc(z / Math.sqrt(2));

        assertThat(PairedTest.oneSided(first, second)).isCloseTo(normal, within(0.01));
        assertThat(PairedTest.oneSided(first, second)).isEqualTo(PairedTest.oneSided(first, second));
    }

    /** Abramowitz and Stegun 7.1.26, to 1.5e-7. */
    private static double erfc(double x) {
        double t = 1 / (1 + 0.3275911 * x);
        return t
                * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
                * Math.exp(-x * x);
    }

    @Test
    void otherItemsAreRefused() {
        assertThatThrownBy(() -> PairedTest.oneSided(List.of(1.0), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 values beside 0");
    }

    /** By {@code statsmodels.stats.multitest.multipletests(p, method="holm")}. */
    @Test
    void holmAdjusts() {
        assertThat(PairedTest.holm(new double[] {0.01, 0.04, 0.03, 0.005}))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
        assertThat(PairedTest.holm(new double[] {0.9, 0.6})).containsExactly(1, 1);
        assertThat(PairedTest.holm(new double[0])).isEmpty();
    }
}
