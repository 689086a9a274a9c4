package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantilesTest {

    @Test
    void percentilesAreInterpolatedAsNumpyDoes() {
        // numpy.percentile([-1e6, -3, 0, 0.5, 2, 7, 1e6], [0, 10, 25, 50, 90, 100])
        float[] values = {7, -3, 1e6f, -0f, 0.5f, -1e6f, 2};
        assertThat(Quantiles.of(VoxelSet.all(7, 1, 1), values, 0, 10, 25, 50, 90, 100))
                .containsExactly(new double[] {-1e6, -400001.8, -1.5, 0.5, 400004.2, 1e6}, within(1e-9));
        assertThat(Quantiles.of(VoxelSet.of(7, 1, 1, i -> false), values, 50)).containsExactly(Double.NaN);
    }

    @Test
    void orderStatisticsAreThoseOfSorting() {
        Random random = new Random(2);
        float[] values = new float[10_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.exp(5 * random.nextGaussian()));
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);

        assertThat(Quantiles.of(VoxelSet.all(values.length, 1, 1), values, 1, 37, 99))
                .containsExactly(sorted[100], sorted[3700], sorted[9900]);
    }
}
