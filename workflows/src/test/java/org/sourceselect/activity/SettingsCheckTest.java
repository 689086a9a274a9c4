package org.sourceselect.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.PreparationSettings.Fit;
import org.sourceselect.task.BadInputException;

class SettingsCheckTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            100  | 0   | 0  | preparation.size: it is 100; give a multiple of 16 from 16 to 1024
            0    | 0   | 0  | preparation.size: it is 0; give a whole number of at least 16
            1040 | 0   | 0  | preparation.size: it is 1040; give a multiple of 16 from 16 to 1024
            16   | 1   | 0  | preparation.minimumBrainFraction: it is 1.0; give a share from 0 to below 1
            16   | NaN | 0  | preparation.minimumBrainFraction: it is NaN; give a share from 0 to below 1
            16   | 0   | -1 | preparation.slicesPerSubject: it is -1; give a whole number of at least 0
            """)
    void preparation(int size, double fraction, int slices, String sentence) {
        refused(() -> SettingsCheck.preparation(new PreparationSettings(size, Fit.CROP, fraction, slices)), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0    | 0    | split.testFraction: it is 0.0; give a share above 0 and below 1
            1    | 0    | split.testFraction: it is 1.0; give a share above 0 and below 1
            -0.1 | 0    | split.testFraction: it is -0.1; give a share above 0 and below 1
            NaN  | 0    | split.testFraction: it is NaN; give a share above 0 and below 1
            0.3  | 1    | split.validationFraction: it is 1.0; give a share from 0 (none) to below 1
            0.3  | -0.1 | split.validationFraction: it is -0.1; give a share from 0 (none) to below 1
            0.3  | NaN  | split.validationFraction: it is NaN; give a share from 0 (none) to below 1
            """)
    void split(double test, double validation, String sentence) {
        refused(() -> SettingsCheck.split(new SplitSettings(test, 1, validation)), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | 4 | 1e-4     | 0        | 2 | 0   | tuning.iterations: it is 0; give a whole number of at least 1
            5 | 0 | 1e-4     | 0        | 2 | 0   | tuning.batchSize: it is 0; give a whole number of at least 1
            5 | 4 | NaN      | 0        | 2 | 0   | tuning.learningRate: it is NaN; give a number above 0, at most 1
            5 | 4 | 0        | 0        | 2 | 0   | tuning.learningRate: it is 0.0; give a number above 0, at most 1
            5 | 4 | Infinity | 0        | 2 | 0   | tuning.learningRate: it is Infinity; give a number above 0, at most 1
            5 | 4 | 1e-4     | -1       | 2 | 0   | tuning.weightDecay: it is -1.0; give a number from 0 to 1
            5 | 4 | 1e-4     | Infinity | 2 | 0   | tuning.weightDecay: it is Infinity; give a number from 0 to 1
            5 | 4 | 1e-4     | 0        | 0 | 0   | tuning.checkpointEvery: it is 0; give a whole number of at least 1
            5 | 4 | 1e-4     | 0        | 2 | 1.5 | tuning.regionShare: it is 1.5; give a share from 0 (batches of all slices, as in the paper) to 1
            """)
    void training(int iterations, int batch, double rate, double decay, int checkpoint, double share, String sentence) {
        TrainingSettings settings =
                new TrainingSettings(iterations, batch, rate, decay, checkpoint, 1, Loss.CROSS_ENTROPY, share);
        refused(() -> SettingsCheck.training("tuning", settings), sentence);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "257"})
    void aWidthIsOneThatMemoryMayHold(int width) {
        refused(
                () -> SettingsCheck.network(new NetworkSettings(width)),
                "network.width: it is " + width + "; give a whole number from 1 to 256 (the paper: 64)");
    }

    @ParameterizedTest
    @CsvSource({"16, 0.999, 0.001, 0", "1024, 0, 0.999, 0.999"})
    void theEndsOfTheRangesBelongToThem(int size, double brain, double test, double validation) {
        assertThatCode(() -> {
                    SettingsCheck.preparation(new PreparationSettings(size, Fit.RESIZE, brain, 0));
                    SettingsCheck.split(new SplitSettings(test, 1, validation));
                    SettingsCheck.training("t", new TrainingSettings(1, 1, 1, 1, 1, 1, Loss.DICE_AND_CROSS_ENTROPY, 1));
                    SettingsCheck.network(new NetworkSettings(256));
                })
                .doesNotThrowAnyException();
    }

    private static void refused(Runnable check, String sentence) {
        assertThatThrownBy(check::run)
                .isInstanceOfSatisfying(
                        BadInputException.class, e -> assertThat(e.sentence()).isEqualTo(sentence));
    }
}
