package org.sourceselect.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.transport.Otce;

/** OTCE of 10^6 and 10^6 pixels in memory at eps 0.1, every pixel counted: seconds a score. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class OtceBenchmark {

    private static final int IMAGES = 100;

    private final MirroredLogits source = MirroredLogits.source(IMAGES);
    private final MirroredLogits target = MirroredLogits.target(IMAGES);

    /** The score, in nats. */
    @Benchmark
    public Score allPixels() {
        return new Otce().score(source, target, ProgressListener.NONE);
    }
}
