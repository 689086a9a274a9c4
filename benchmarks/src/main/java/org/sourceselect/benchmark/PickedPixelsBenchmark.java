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
import org.sourceselect.transferability.pixels.PickedPixels;

/**
 * The features of an image's drawn pixels, which every metric of inner layers collects: together, a channel after the other, beside one
 * pixel after the other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickedPixelsBenchmark {

    private static final int IMAGE = 64 * 64;

    /** As many as a subject's 2,000 come to in each of a dozen slices. */
    private static final int PICKED = 167;

    /** Of an encoder whose first block has 4, 8 or 16 channels. */
    @Param({"124", "248", "496"})
    public int channels = 124;

    private float[] features = {};
    private final int[] picked = new int[PICKED];

    /** Draws the image and the pixels. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        features = new float[channels * IMAGE];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        for (int k = 0; k < PICKED; k++) {
            picked[k] = random.nextInt(IMAGE);
        }
    }

    /** As they are collected. */
    @Benchmark
    public float[][] together() {
        PickedPixels pixels = new PickedPixels(features, IMAGE);
        float[][] vectors = new float[PICKED][];
        for (int k = 0; k < PICKED; k++) {
            vectors[k] = pixels.pick(picked[k]);
        }
        pixels.fill();
        return vectors;
    }

    /** All channels of a pixel, then those of the next. */
    @Benchmark
    public float[][] onePixelAfterTheOther() {
        float[][] vectors = new float[PICKED][channels];
        for (int k = 0; k < PICKED; k++) {
            for (int channel = 0; channel < channels; channel++) {
                vectors[k][channel] = features[channel * IMAGE + picked[k]];
            }
        }
        return vectors;
    }
}
