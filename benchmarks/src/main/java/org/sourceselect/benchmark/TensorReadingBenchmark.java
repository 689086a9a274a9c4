package org.sourceselect.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sourceselect.scoring.FileScore;
import org.sourceselect.scoring.ScoreInput;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.registry.Metrics;

/**
 * Features of 1,024 images x 2 x 128 x 128 in a safetensors file of 128 MiB, with labels of 16 MiB: MiB of features a second,
 * read plainly, read as float32, and scored by the H-score.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TensorReadingBenchmark {

    private static final int IMAGES = 1024;
    private static final int SIDE = 128;
    private static final int MIB = 128;

    private final TemporaryFiles files = new TemporaryFiles();
    private final Path features = files.resolve("features.safetensors");
    private final Path labels = files.resolve("labels.safetensors");
    private final TransferabilityMetric hScore = Metrics.named("h-score");

    /** Writes the files. */
    @Setup
    public void write() throws IOException {
        int pixels = SIDE * SIDE;
        Map<String, TensorSpec> featureSpecs = new LinkedHashMap<>();
        featureSpecs.put("features", TensorSpec.of(DType.F32, IMAGES, 2, SIDE, SIDE));
        Map<String, TensorSpec> labelSpecs = new LinkedHashMap<>();
        labelSpecs.put("labels", TensorSpec.of(DType.U8, IMAGES, SIDE, SIDE));
        MirroredLogits logits = MirroredLogits.target(2);
        float[] logitsOfImage = new float[2 * 100 * 100];
        byte[] labelsOfImage = new byte[100 * 100];
        float[] image = new float[2 * pixels];
        byte[] mask = new byte[pixels];
        try (SafetensorsWriter toFeatures = SafetensorsWriter.create(features, featureSpecs, Map.of());
                SafetensorsWriter toLabels = SafetensorsWriter.create(labels, labelSpecs, Map.of())) {
            for (int i = 0; i < IMAGES; i++) {
                logits.read(i % 2, logitsOfImage, labelsOfImage);
                for (int p = 0; p < image.length; p++) {
                    image[p] = logitsOfImage[(p + 37 * i) % logitsOfImage.length];
                }
                // A square that wanders, so that both labels occur at most places.
                for (int p = 0; p < pixels; p++) {
                    int x = (p % SIDE + 17 * i) % SIDE;
                    int y = (p / SIDE + 29 * i) % SIDE;
                    mask[p] = (byte) (x < SIDE / 5 && y < SIDE / 5 ? 1 : 0);
                }
                toFeatures.append("features", image, 0, image.length);
                toLabels.append("labels", mask, 0, pixels);
            }
        }
    }

    /** The floor. */
    @Benchmark
    @OperationsPerInvocation(MIB)
    public long plainRead() throws IOException {
        return TemporaryFiles.readPlainly(features);
    }

    /** Image after image on one thread. */
    @Benchmark
    @OperationsPerInvocation(MIB)
    public float safetensors() throws IOException {
        float[] image = new float[2 * SIDE * SIDE];
        float last = 0;
        try (SafetensorsFile file = SafetensorsFile.open(features)) {
            for (int i = 0; i < IMAGES; i++) {
                file.read("features", (long) i * image.length, image, 0, image.length);
                last += image[0];
            }
        }
        return last;
    }

    /** On all cores, labels and all. */
    @Benchmark
    @OperationsPerInvocation(MIB)
    public Score hScore() throws IOException {
        return FileScore.of(
                hScore,
                Map.of(
                        Need.TARGET_FEATURES, new ScoreInput(features, Optional.empty(), "--target-features"),
                        Need.TARGET_LABELS, new ScoreInput(labels, Optional.empty(), "--target-labels")),
                Map.of(),
                ProgressListener.NONE);
    }

    /** Takes the files away. */
    @TearDown
    public void delete() throws IOException {
        files.delete();
    }
}
