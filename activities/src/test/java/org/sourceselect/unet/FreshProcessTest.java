package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose process dies, halted in the middle of things, goes on in another. */
@Tag("slow")
class FreshProcessTest {

    private static final int HALTED = 9;

    @TempDir
    Path folder;

    @Test
    void halted_andRunAgainInAnotherProcess_itEndsWithTheSameBits() throws Exception {
        assertThat(run("unbroken", 0)).isZero();
        assertThat(run("broken", 5)).isEqualTo(HALTED);
        assertThat(folder.resolve("broken")).doesNotExist();
        assertThat(new FolderCheckpoints(folder.resolve("broken.checkpoints"), 2).newestFirst())
                .hasSize(2);
        assertThat(run("broken", 8)).isEqualTo(HALTED);
        assertThat(run("broken", 0)).isZero();
        assertThat(folder.resolve("broken")).hasSameBinaryContentAs(folder.resolve("unbroken"));
    }

    private int run(String name, int haltAt) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FreshProcessTest.class.getName(),
                        folder.resolve(name).toString(),
                        Integer.toString(haltAt)))
                .inheritIO()
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /** Trains ten steps with two threads; halts the process after a step, without any clean-up. */
    public static void main(String[] arguments) throws IOException {
        Blobs blobs = new Blobs(10, 32, 1);
        Path weights = Path.of(arguments[0]);
        Trainer.train(
                Compute.cpu(2),
                TrainerTest.scratch(3, TrainerTest.settings(10, 4)),
                blobs,
                blobs.all(),
                new FolderCheckpoints(weights.resolveSibling(weights.getFileName() + ".checkpoints"), 2),
                progress -> {
                    if (progress.step() == Long.parseLong(arguments[1])) {
                        Runtime.getRuntime().halt(HALTED);
                    }
                },
                weights);
    }
}
