package org.sourceselect.benchmark;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sourceselect.transferability.ssim.SsimSettings;
import org.sourceselect.transferability.ssim.StructuralSimilarity;

/** SSIM of label slices of 240 x 240 pixels: pairs a second on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SsimBenchmark {

    private static final int SIDE = 240;
    private static final int PAIRS = 50;

    /** Where local statistics are taken. */
    @Param({"GAUSSIAN_11", "UNIFORM_7"})
    public SsimSettings.Window window = SsimSettings.Window.GAUSSIAN_11;

    private final byte[][] first = new byte[PAIRS][];
    private final byte[][] second = new byte[PAIRS][];
    private final byte[][] noise = new byte[PAIRS][SIDE * SIDE];

    /** Draws the slices. */
    public SsimBenchmark() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < PAIRS; i++) {
            first[i] = disc(random);
            second[i] = disc(random);
            for (int p = 0; p < SIDE * SIDE; p++) {
                noise[i][p] = (byte) random.nextInt(2);
            }
        }
    }

    private static byte[] disc(SplittableRandom random) {
        double x0 = SIDE * random.nextDouble(0.3, 0.7);
        double y0 = SIDE * random.nextDouble(0.3, 0.7);
        double radius = SIDE * random.nextDouble(0.04, 0.15);
        byte[] mask = new byte[SIDE * SIDE];
        for (int p = 0; p < mask.length; p++) {
            int x = p % SIDE;
            int y = p / SIDE;
            mask[p] = (byte) (Math.hypot(x - x0, y - y0) < radius ? 1 : 0);
        }
        return mask;
    }

    /** One region a slice, as of a tumour: most windows are alike. */
    @Benchmark
    @OperationsPerInvocation(PAIRS)
    public double discs() {
        return sum(first, second);
    }

    /** The worst case: no two windows are alike. */
    @Benchmark
    @OperationsPerInvocation(PAIRS)
    public double noise() {
        return sum(noise, first);
    }

    private double sum(byte[][] a, byte[][] b) {
        SsimSettings settings = new SsimSettings(window, 0.01, 0.03, 1);
        double sum = 0;
        for (int i = 0; i < PAIRS; i++) {
            sum += StructuralSimilarity.of(a[i], b[i], SIDE, SIDE, settings);
        }
        return sum;
    }
}
