package org.sourceselect.benchmark.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.scoring.FileScore;
import org.sourceselect.scoring.MaskSimilarity;
import org.sourceselect.scoring.ScoreInput;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.registry.Metrics;
import org.sourceselect.transferability.ssim.SsimSettings;

/**
 * {@code ScoreFiles METRIC TIMES FOLDER} computes a metric of the .npy files in a folder, opening them anew each time, and
 * prints a line of "name value" pairs for each score. Besides the names of metrics, {@code ssim-gaussian} and {@code
 * ssim-uniform} compare label slices.
 *
 * <p>{@code readSeconds} is what reading the target's features takes without doing anything with them.
 */
final class ScoreFiles {

    private static final Map<Need, String> NAMES = Map.of(
            Need.SOURCE_FEATURES, "source-features",
            Need.SOURCE_LABELS, "source-labels",
            Need.TARGET_FEATURES, "target-features",
            Need.TARGET_LABELS, "target-labels");

    private final String metric;
    private final Path folder;

    private ScoreFiles(String metric, Path folder) {
        this.metric = metric;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        ScoreFiles files = new ScoreFiles(arguments[0], Path.of(arguments[2]));
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            long start = System.nanoTime();
            Score score = files.score();
            StringBuilder line = new StringBuilder("seconds ").append((System.nanoTime() - start) / 1e9);
            line.append(" score ").append(score.value()).append(" errorBound ").append(score.errorBound());
            score.diagnostics()
                    .forEach((name, value) ->
                            line.append(' ').append(name).append(' ').append(value));
            line.append(" readSeconds ").append(files.readSeconds());
            line.append(" peakMiB ").append(PeakMemory.mebibytes());
            System.out.println(line);
        }
    }

    private Score score() throws IOException {
        return switch (metric) {
            case "ssim-gaussian" -> similarity(SsimSettings.GAUSSIAN);
            case "ssim-uniform" -> similarity(SsimSettings.UNIFORM);
            default -> FileScore.of(Metrics.named(metric), inputs(), Map.of(), ProgressListener.NONE);
        };
    }

    private Score similarity(SsimSettings settings) throws IOException {
        return MaskSimilarity.of(
                input(Need.SOURCE_LABELS),
                input(Need.TARGET_LABELS),
                Optional.empty(),
                settings,
                ProgressListener.NONE);
    }

    private Map<Need, ScoreInput> inputs() {
        Map<Need, ScoreInput> inputs = new EnumMap<>(Need.class);
        NAMES.keySet().forEach(need -> inputs.put(need, input(need)));
        return inputs;
    }

    private ScoreInput input(Need need) {
        String name = NAMES.get(need);
        return new ScoreInput(folder.resolve(name + ".npy"), Optional.empty(), "--" + name);
    }

    private double readSeconds() throws IOException {
        Path features = folder.resolve("target-features.npy");
        if (!Files.exists(features)) {
            return Double.NaN;
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20);
        long start = System.nanoTime();
        try (FileChannel channel = FileChannel.open(features)) {
            while (channel.read(bytes.clear()) >= 0) {
                // Every byte into the same memory: no plain read is quicker.
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
