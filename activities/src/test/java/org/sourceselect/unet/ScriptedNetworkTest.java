package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.task.BadInputException;

/** TorchScript files as torch.jit writes them; {@code torchscript_models.py} says what each computes. */
class ScriptedNetworkTest {

    private static final int SIZE = 16;

    @TempDir
    Path folder;

    private static Path model(String name) {
        try {
            return Path.of(Objects.requireNonNull(ScriptedNetworkTest.class.getResource(name + ".pt"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int check(Path file) throws IOException {
        try (Inference inference = Inference.open(Compute.cpu(1), file)) {
            return inference.check(SIZE);
        }
    }

    /** Channel k is (k + 1) x image - k, in every batch and without the dropout that the file was saved in. */
    @ParameterizedTest
    @CsvSource({"two-channels, 2", "five-channels, 5"})
    void aProgramsChannelsAreItsOwn(String name, int channels) throws IOException {
        Blobs blobs = new Blobs(3, SIZE, 4);
        List<float[]> all = new ArrayList<>();
        try (Inference inference = Inference.open(Compute.cpu(1), model(name))) {
            assertThat(inference.channels(SIZE)).isEqualTo(channels);
            inference.logits(blobs, blobs.all(), 2, (slice, logits) -> all.add(logits.clone()));
        }
        assertThat(all).hasSize(3);
        float[] image = new float[SIZE * SIZE];
        for (int slice = 0; slice < 3; slice++) {
            blobs.image(slice, image, 0);
            assertThat(all.get(slice)).hasSize(channels * image.length);
            for (int k = 0; k < channels; k++) {
                for (int p = 0; p < image.length; p++) {
                    // A product and a difference of values below 20, each rounded to 24 bits.
                    assertThat(all.get(slice)[k * image.length + p])
                            .isCloseTo((k + 1) * image[p] - k, within(20 * 0x1p-23f));
                }
            }
        }
    }

    @Test
    void aWrongOutputIsToldWithFileShapeAndRemedy() {
        assertThatThrownBy(() -> check(model("half-size")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(
                        "half-size.pt: the model cannot be used: its output for 2 slices of 16 x 16 is float32 (2, 2, 8, 8)",
                        "; export a net with an output of float32 [n, channels, height, width]");
    }

    @Test
    void aNetForColourImagesIsRefusedInTorchsWordsButWithoutItsPaths() {
        assertThatThrownBy(() -> check(model("three-inputs")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(
                        "cannot be run on images of shape (2, 1, 16, 16)",
                        "to have 3 channels, but got 1 channels instead",
                        "; export a net whose forward takes one float tensor")
                .hasMessageNotContaining("Traceback");
    }

    @Test
    void anOutputThatDependsOnTheBatchIsRefused() {
        assertThatThrownBy(() -> check(model("over-the-batch")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("changes by", "with the slices beside it", "net.eval()");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path zip = folder.resolve("archive.pt");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("data.pkl"));
            out.write(1);
        }
        assertThatThrownBy(() -> check(zip))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("archive.pt: the file is a zip archive", "torch.jit.script(net).save(FILE)");

        byte[] whole = Files.readAllBytes(model("two-channels"));
        Path cut = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> check(cut)).isInstanceOf(BadInputException.class);

        Path text = Files.writeString(folder.resolve("text.pt"), "neither of the two");
        assertThatThrownBy(() -> check(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("text.pt: ");
    }
}
