package org.sourceselect.benchmark;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sourceselect.transferability.pixels.ClassMoments;

/**
 * Means and covariances of a subject's drawn pixels, most of what the probe of an encoder takes: beside the same sums made one after
 * the other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MomentsBenchmark {

    private static final int PIXELS = 2000;

    /** Two logits, and an encoder whose first block has 4, 8 or 16 channels. */
    @Param({"2", "124", "248", "496"})
    public int channels = 124;

    private float[] features = {};
    private final byte[] labels = new byte[PIXELS];

    /** Draws the pixels, the first half of the background, as the probe keeps them. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        features = new float[channels * PIXELS];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        for (int p = 0; p < PIXELS; p++) {
            labels[p] = (byte) (2 * p / PIXELS);
        }
    }

    /** As they are computed. */
    @Benchmark
    public ClassMoments moments() {
        ClassMoments moments = new ClassMoments(channels);
        moments.add(features, labels);
        return moments;
    }

    /** The products alone, a sum at a time: the formula as it is written. */
    @Benchmark
    public double[] oneSumAfterTheOther() {
        double[][] mean = new double[2][channels];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < PIXELS; p++) {
                mean[labels[p]][c] += features[c * PIXELS + p] * 2.0 / PIXELS;
            }
        }
        double[] sums = new double[2];
        double[] products = new double[2 * channels * channels];
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j <= i; j++) {
                sums[0] = 0;
                sums[1] = 0;
                for (int p = 0; p < PIXELS; p++) {
                    int label = labels[p];
                    sums[label] +=
                            (features[i * PIXELS + p] - mean[label][i]) * (features[j * PIXELS + p] - mean[label][j]);
                }
                products[i * channels + j] = sums[0];
                products[(channels + i) * channels + j] = sums[1];
            }
        }
        return products;
    }
}
