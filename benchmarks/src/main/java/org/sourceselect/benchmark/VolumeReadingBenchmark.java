package org.sourceselect.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sourceselect.imaging.DataType;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeReader;
import org.sourceselect.imaging.VolumeWriter;

/**
 * A NIfTI volume of 240 x 240 x 155 int16 voxels, stored with two axes reversed, three quarters of it background:
 * milliseconds until it is float32 in canonical order.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class VolumeReadingBenchmark {

    private static final int SIDE = 240;
    private static final int SLICES = 155;

    private final TemporaryFiles files = new TemporaryFiles();
    private final Path gzipped = files.resolve("volume.nii.gz");
    private final Path uncompressed = files.resolve("volume.nii");

    /** Writes the files. */
    @Setup
    public void write() {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[SIDE * SIDE * SLICES];
        for (int v = 0; v < values.length; v++) {
            int x = v % SIDE;
            int y = v / SIDE % SIDE;
            boolean inside = Math.hypot(x - SIDE / 2.0, y - SIDE / 2.0) < 0.28 * SIDE;
            values[v] = inside ? 300 + random.nextInt(200) : 0;
        }
        Volume volume = Volume.centred(SIDE, SIDE, SLICES, new double[] {1, 1, 1}, values);
        VolumeWriter.writeNifti(gzipped, volume, DataType.INT16, "LPS");
        VolumeWriter.writeNifti(uncompressed, volume, DataType.INT16, "LPS");
    }

    /** As most data sets come. */
    @Benchmark
    public Volume gzipped() {
        return VolumeReader.read(gzipped);
    }

    /** Without decompression. */
    @Benchmark
    public Volume uncompressed() {
        return VolumeReader.read(uncompressed);
    }

    /** Takes the files away. */
    @TearDown
    public void delete() throws IOException {
        files.delete();
    }
}
