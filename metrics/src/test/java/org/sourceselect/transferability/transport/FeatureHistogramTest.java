package org.sourceselect.transferability.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureHistogramTest {

    private static float[] features(Random random, int n, double spread) {
        float[] features = new float[2 * n];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (spread * random.nextGaussian());
        }
        return features;
    }

    private static byte[] labels(Random random, int n) {
        byte[] labels = new byte[n];
        for (int i = 0; i < n; i++) {
            labels[i] = (byte) (random.nextInt(4) == 0 ? 1 : 0);
        }
        return labels;
    }

    @Test
    void fewPointsStayApartAndEqualOnesMeet() {
        FeatureHistogram histogram = new FeatureHistogram(2, 0.1);
        histogram.add(new float[] {1, 1, -0f, 0f, 5, 5, 2, 2}, new byte[] {1, 0, 0, 1});
        assertThat(histogram.level()).isEqualTo(FeatureHistogram.POINTS);
        assertThat(histogram.size()).isEqualTo(2);
        PointCloud points = FeatureBins.of(histogram).points(histogram.level(), 1);
        assertThat(points.weight()).containsExactly(0.5, 0.5);
        assertThat(points.positive()).containsExactly(0.25, 0.25);
    }

    @Test
    void aLevelIsMadeOfTheLevelBelow() {
        Random random = new Random(1);
        FeatureHistogram histogram = new FeatureHistogram(2, 0.01);
        histogram.add(features(random, 20_000, 3), labels(random, 20_000));
        assertThat(histogram.level()).isZero();
        FeatureHistogram direct = histogram.at(5);
        FeatureHistogram stepwise = histogram.at(2).at(3).at(5);
        assertThat(direct.side()).isEqualTo(0.32);
        assertThat(direct.size()).isEqualTo(stepwise.size());
        assertThat(FeatureBins.of(direct).points(direct.level(), 1).weight())
                .isEqualTo(FeatureBins.of(stepwise).points(stepwise.level(), 1).weight());
        assertThat(FeatureBins.of(direct).points(direct.level(), 1).x())
                .containsExactly(
                        FeatureBins.of(stepwise).points(stepwise.level(), 1).x(), within(1e-12));
        assertThat(direct.pixels()).isEqualTo(histogram.pixels());
    }

    @Test
    void partsMergeToTheWhole() {
        Random random = new Random(2);
        float[] a = features(random, 9000, 3);
        float[] b = features(random, 300, 3);
        byte[] labelsA = labels(random, 9000);
        byte[] labelsB = labels(random, 300);
        FeatureHistogram whole = new FeatureHistogram(2, 0.05);
        whole.add(a, labelsA);
        whole.add(b, labelsB);
        // The second part is small enough to still hold points.
        FeatureHistogram part = new FeatureHistogram(2, 0.05);
        part.add(b, labelsB);
        assertThat(part.level()).isEqualTo(FeatureHistogram.POINTS);
        FeatureHistogram other = new FeatureHistogram(2, 0.05);
        other.add(a, labelsA);
        part.merge(other);
        assertThat(part.level()).isZero();
        assertThat(FeatureBins.of(part).points(part.level(), 1).weight())
                .isEqualTo(FeatureBins.of(whole).points(whole.level(), 1).weight());
        assertThat(FeatureBins.of(part).points(part.level(), 1).positive())
                .isEqualTo(FeatureBins.of(whole).points(whole.level(), 1).positive());
    }

    /** Against a sorted map of {@code floor(feature / side)}, with features on both sides of 0 and on the edges of cells. */
    @Test
    void cellsHoldWhatFallsIntoThem() {
        Random random = new Random(5);
        FeatureHistogram[] parts = new FeatureHistogram[5];
        Map<List<Long>, double[]> expected = new HashMap<>();
        int n = 20_000;
        for (int part = 0; part < parts.length; part++) {
            float[] features = features(random, n, 2);
            for (int i = 0; i < n; i += 10) {
                features[i] = Math.round(8 * features[i]) / 8f;
            }
            byte[] labels = labels(random, n);
            parts[part] = new FeatureHistogram(2, 0.125);
            parts[part].add(features, labels);
            for (int i = 0; i < n; i++) {
                double[] sums = expected.computeIfAbsent(
                        List.of((long) Math.floor(features[i] / 0.125), (long) Math.floor(features[n + i] / 0.125)),
                        key -> new double[4]);
                double[] one = {1, labels[i], features[i], features[n + i]};
                Arrays.setAll(sums, k -> sums[k] + one[k]);
            }
        }
        FeatureHistogram whole = new FeatureHistogram(2, 0.125);
        Arrays.stream(parts).forEach(whole::merge);
        FeatureHistogram.Bins bins = whole.bins();
        assertThat(bins.key()).hasSize(expected.size()).isSorted();
        for (int k = 0; k < bins.key().length; k++) {
            double[] sums = expected.getOrDefault(
                    List.of((long) (int) (bins.key()[k] >> 32), (long) (int) bins.key()[k]), new double[4]);
            assertThat(bins.count()[k]).isEqualTo((long) sums[0]);
            assertThat(bins.positive()[k]).isEqualTo((long) sums[1]);
            assertThat(bins.x()[k]).isEqualTo(sums[2] / sums[0], within(1e-12));
            assertThat(bins.y()[k]).isEqualTo(sums[3] / sums[0], within(1e-12));
        }
    }

    @Test
    void cellsGrowWhenThereAreTooMany() {
        Random random = new Random(3);
        FeatureHistogram histogram = new FeatureHistogram(2, 1e-6);
        int n = 1_200_000;
        histogram.add(features(random, n, 1), labels(random, n));
        assertThat(histogram.size()).isLessThanOrEqualTo(FeatureHistogram.MAX_CELLS);
        assertThat(histogram.level()).isPositive();
        assertThat(histogram.pixels()[0]).isEqualTo(n);
    }

    @Test
    void hugeFeaturesFit() {
        FeatureHistogram histogram = new FeatureHistogram(2, 1e-3);
        Random random = new Random(4);
        float[] features = features(random, 10_000, 1e30);
        histogram.add(features, labels(random, 10_000));
        assertThat(histogram.pixels()[0]).isEqualTo(10_000);
        assertThat(histogram.side()).isGreaterThan(1e20);
    }
}
