package org.sourceselect.transferability.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassMomentsTest {

    private static final int CHANNELS = 7;

    private final SplittableRandom random = new SplittableRandom(5);

    private float[] features(int pixels) {
        float[] features = new float[CHANNELS * pixels];
        for (int i = 0; i < features.length; i++) {
            int channel = i / pixels;
            features[i] = (float) random.nextGaussian(channel, 1.0 + channel);
        }
        return features;
    }

    private static ClassMoments of(float[] features, byte[] labels) {
        ClassMoments moments = new ClassMoments(CHANNELS);
        moments.add(features, labels);
        return moments;
    }

    /** A sum of one product at a time in the order of the pixels: scores in stores rest on its very bits. */
    private static double sum(float[] features, byte[] labels, ClassMoments moments, int label, int i, int j) {
        double[] mean = moments.mean(label);
        double sum = 0;
        for (int p = 0; p < labels.length; p++) {
            if (labels[p] == label) {
                sum += (features[i * labels.length + p] - mean[i]) * (features[j * labels.length + p] - mean[j]);
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 41, 402})
    void productsAreThoseOfOnePixelAfterTheOtherToTheLastBit(int pixels) {
        float[] features = features(pixels);
        byte[] labels = new byte[pixels];
        for (int p = 0; p < pixels; p++) {
            labels[p] = (byte) random.nextInt(2);
        }
        ClassMoments moments = of(features, labels);
        for (int label = 0; label < 2; label++) {
            double[] products = moments.products(label, moments.mean(label));
            for (int i = 0; i < CHANNELS; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = sum(features, labels, moments, label, i, j);
                    assertThat(products[i * CHANNELS + j]).isEqualTo(sum);
                    assertThat(products[j * CHANNELS + i]).isEqualTo(sum);
                }
            }
        }
    }

    @Test
    void partsMergedAreTheWhole() {
        int pixels = 90;
        float[] features = features(pixels);
        byte[] labels = new byte[pixels];
        for (int p = 0; p < pixels; p++) {
            // None of the region among the first third.
            labels[p] = (byte) (p < 30 ? 0 : p % 2);
        }
        ClassMoments parts = new ClassMoments(CHANNELS);
        for (int part = 0; part < 3; part++) {
            int from = 30 * part;
            float[] some = new float[CHANNELS * 30];
            byte[] theirs = new byte[30];
            IntStream.range(0, 30).forEach(p -> theirs[p] = labels[from + p]);
            IntStream.range(0, some.length).forEach(i -> some[i] = features[i / 30 * pixels + from + i % 30]);
            parts.add(some, theirs);
        }
        ClassMoments whole = of(features, labels);
        double[] centre = whole.mean();
        double[] expected = whole.products(centre);
        double[] products = parts.products(centre);
        for (int k = 0; k < expected.length; k++) {
            // Sums of 90 products in double precision, of about 90 x 49 at most.
            assertThat(products[k]).isEqualTo(expected[k], within(1e-9));
        }
        assertThat(parts.count(0)).isEqualTo(60);
        assertThat(parts.count(1)).isEqualTo(30);
    }
}
