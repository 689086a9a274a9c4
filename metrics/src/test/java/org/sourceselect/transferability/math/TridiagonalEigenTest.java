package org.sourceselect.transferability.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TridiagonalEigenTest {

    /** X'X of so many rows of normal numbers: of that rank at most. */
    private static double[] products(int n, int rows, long seed) {
        Random random = new Random(seed);
        double[] matrix = new double[n * n];
        for (int row = 0; row < rows; row++) {
            double[] x = random.doubles(n, -1, 1).toArray();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    matrix[i * n + j] += x[i] * x[j];
                }
            }
        }
        return matrix;
    }

    /** Second differences of n points: eigenvalues 2 - 2 cos(k pi/(n + 1)), eigenvectors sin(i k pi/(n + 1)) sqrt(2/(n + 1)). */
    @Test
    void secondDifferencesHaveEigenvaluesInClosedForm() {
        int n = 9;
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            matrix[i * n + i] = 2;
            if (i > 0) {
                matrix[i * n + i - 1] = -1;
                matrix[(i - 1) * n + i] = -1;
            }
        }
        double[] first = new double[n];
        first[0] = 1;
        double[] values = TridiagonalEigen.decompose(matrix, n, first);
        for (int k = 1; k <= n; k++) {
            double value = 2 - 2 * Math.cos(k * Math.PI / (n + 1));
            int at = IntStream.range(0, n)
                    .filter(i -> Math.abs(values[i] - value) < 1e-13)
                    .findFirst()
                    .orElseThrow();
            assertThat(Math.abs(first[at]))
                    .isEqualTo(Math.sin(k * Math.PI / (n + 1)) * Math.sqrt(2.0 / (n + 1)), within(1e-13));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 5", "30, 100", "80, 200", "80, 20", "120, 1"})
    void agreesWithRotationsWhateverTheRank(int n, int rows) {
        double[] matrix = products(n, rows, n + rows);
        SymmetricEigen rotations = new SymmetricEigen(n);
        rotations.decompose(matrix.clone());
        double[] values = TridiagonalEigen.decompose(matrix.clone(), n);
        double[] expected =
                IntStream.range(0, n).mapToDouble(rotations::value).sorted().toArray();
        Arrays.sort(values);
        assertThat(values).containsExactly(expected, within(1e-13 * n * rotations.greatest()));
        assertThat(TridiagonalEigen.squareRoot(matrix.clone(), n))
                .containsExactly(rotations.squareRoot(), within(1e-6 * Math.sqrt(rotations.greatest())));
    }

    /** b'A b and b'A A b, by the lengths along eigenvectors. */
    @Test
    void lengthsAlongEigenvectorsAreThoseOfTheVector() {
        int n = 70;
        double[] matrix = products(n, 50, 3);
        double[] b = new Random(4).doubles(n, -1, 1).toArray();
        double[] product = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                product[i] += matrix[i * n + j] * b[j];
            }
        }
        double[] along = b.clone();
        double[] values = TridiagonalEigen.decompose(matrix, n, along);
        assertThat(IntStream.range(0, n).mapToDouble(k -> along[k] * along[k]).sum())
                .isEqualTo(IntStream.range(0, n).mapToDouble(i -> b[i] * b[i]).sum(), within(1e-10));
        assertThat(IntStream.range(0, n)
                        .mapToDouble(k -> values[k] * along[k] * along[k])
                        .sum())
                .isEqualTo(
                        IntStream.range(0, n)
                                .mapToDouble(i -> b[i] * product[i])
                                .sum(),
                        within(1e-9));
        assertThat(IntStream.range(0, n)
                        .mapToDouble(k -> values[k] * values[k] * along[k] * along[k])
                        .sum())
                .isEqualTo(
                        IntStream.range(0, n)
                                .mapToDouble(i -> product[i] * product[i])
                                .sum(),
                        within(1e-7));
    }

    @Test
    void numbersThatAreNotFiniteAreAnErrorAndNoEndlessLoop() {
        double[] matrix = products(5, 9, 1);
        matrix[7] = Double.NaN;
        assertThatThrownBy(() -> TridiagonalEigen.decompose(matrix, 5)).isInstanceOf(ArithmeticException.class);
    }
}
