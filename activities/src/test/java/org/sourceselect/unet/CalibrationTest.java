package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.NetworkSettings;

class CalibrationTest {

    @TempDir
    private Path folder;

    /** A hundred times the work, so that no busy neighbour turns it round. */
    @Test
    void moreWorkTakesLongerAndNothingIsLeftBehind() {
        double small = Calibration.secondsPerStep(Compute.cpu(), new NetworkSettings(2), 16, 2);
        double large = Calibration.secondsPerStep(Compute.cpu(), new NetworkSettings(8), 96, 8);
        assertThat(small).isPositive();
        assertThat(large).isGreaterThan(small);
        assertThat(Path.of("never-written")).doesNotExist();
        assertThat(Path.of("never-written.checkpoint")).doesNotExist();
    }

    @Test
    void theWeightsOfAFileTakeWhatTheirNumberSays() throws Exception {
        Path file = folder.resolve("weights");
        try (var manager = Compute.cpu().newManager()) {
            UNetWeights.write(UNet.initial(manager, new UNetLayout(8), UNet.Mode.INFER, 0), file);
        }
        assertThat((double) Files.size(file))
                .isBetween(1.0 * Calibration.weightBytes(8), 1.05 * Calibration.weightBytes(8));
    }
}
