package org.sourceselect.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.task.BadInputException;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.transferability.Need;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SyntheticPixels;
import org.sourceselect.transferability.registry.Metrics;

/** A user's arrays are scored by a Java program, without a command line; values from {@code transferability_golden.py hscore}. */
class FileScoreTest {

    private static final int IMAGES = 40;
    private static final int PIXELS = 6;

    @TempDir
    Path folder;

    private static ScoreInput input(Path file, String tensor) {
        return new ScoreInput(file, Optional.of(tensor), tensor);
    }

    /** The script's images of 2 x 3 pixels with three channels, their labels, and a subject for each five images. */
    private Path arrays(int channels) throws IOException {
        float[] features = new float[IMAGES * channels * PIXELS];
        byte[] labels = new byte[IMAGES * PIXELS];
        long[] subjects = new long[IMAGES];
        for (int n = 0; n < IMAGES; n++) {
            subjects[n] = n / 5;
            for (int p = 0; p < PIXELS; p++) {
                long at = ((long) n * PIXELS + p) * (channels + 1);
                int label = SyntheticPixels.uniform(21, at) < 0.4 ? 1 : 0;
                labels[n * PIXELS + p] = (byte) label;
                for (int c = 0; c < channels; c++) {
                    features[(n * channels + c) * PIXELS + p] = (float) (SyntheticPixels.uniform(21, at + 1 + c)
                            + 0.5 * label
                            + SyntheticPixels.uniform(21, at + 1));
                }
            }
        }
        Path file = folder.resolve("arrays.safetensors");
        Map<String, TensorSpec> layout = new LinkedHashMap<>();
        layout.put("features", TensorSpec.of(DType.F32, IMAGES, channels, 2, 3));
        layout.put("labels", TensorSpec.of(DType.U8, IMAGES, 2, 3));
        layout.put("subjects", TensorSpec.of(DType.I64, IMAGES));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, layout, Map.of())) {
            writer.append("features", features, 0, features.length);
            writer.append("labels", labels, 0, labels.length);
            writer.append("subjects", subjects, 0, subjects.length);
        }
        return file;
    }

    private static Score score(String metric, Path file, Map<Need, ScoreInput> subjects) throws IOException {
        return FileScore.of(
                Metrics.named(metric),
                Map.of(
                        Need.TARGET_FEATURES, input(file, "features"),
                        Need.TARGET_LABELS, input(file, "labels")),
                subjects,
                ProgressListener.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "2, h-score, 0.29286832971215",
        "2, h-score-pooled, 0.28161333995051",
        "3, h-score, 0.35445287066088",
        "3, h-score-shrinkage, 0.31369254917118"
    })
    void scoresAreThoseOfNumPy(int channels, String metric, double expected) throws IOException {
        Score score = score(metric, arrays(channels), Map.of());
        assertThat(score.value()).isEqualTo(expected, within(1e-12));
        assertThat(score.samples()).isEqualTo(IMAGES * PIXELS);
        assertThat(score.interval()).isEmpty();
    }

    @Test
    void subjectsGiveAnIntervalAroundTheSameScore() throws IOException {
        Path file = arrays(2);
        Score score = score("h-score", file, Map.of(Need.TARGET_FEATURES, input(file, "subjects")));
        assertThat(score.value()).isEqualTo(0.29286832971215, within(1e-12));
        assertThat(score.interval()).hasValueSatisfying(interval -> {
            assertThat(interval.low()).isLessThan(score.value());
            assertThat(interval.high()).isGreaterThan(score.value());
        });
    }

    @Test
    void whatDoesNotFitIsRefusedInASentence() throws IOException {
        Path file = arrays(2);
        assertThatThrownBy(() -> FileScore.of(
                        Metrics.named("h-score"),
                        Map.of(
                                Need.TARGET_FEATURES, input(file, "features"),
                                Need.TARGET_LABELS, input(file, "subjects")),
                        Map.of(),
                        ProgressListener.NONE))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(file + ": its shape is [40], and the features of ")
                .hasMessageEndingWith("take labels of shape [40, 2, 3]; give the labels of just these features");
    }
}
