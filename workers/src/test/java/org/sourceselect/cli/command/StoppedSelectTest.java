package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.cli.SourceSelect;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/** A command is stopped, or killed, in the middle of a training; the same command goes on and ends with the same bits. */
@Tag("slow")
@Timeout(300)
class StoppedSelectTest {

    private static final int LATEST_SECONDS = 120;

    @TempDir
    Path folder;

    private record Ended(int code, String err) {}

    @BeforeEach
    void phantoms() {
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
    void theSameCommandGoesOnFromTheCheckpoint(String signal, int code) throws Exception {
        Process stopped = select("home", "first");
        awaitCheckpoint(stopped, folder.resolve("home/store"));
        new ProcessBuilder("kill", "-" + signal, Long.toString(stopped.pid()))
                .start()
                .waitFor();
        Ended end = ended(stopped, "first");
        assertThat(end.code).isEqualTo(code);
        if (!signal.equals("KILL")) {
            assertThat(end.err).contains("stopped; the same command goes on from here");
        }

        Ended resumed = ended(select("home", "second"), "second");
        assertThat(resumed.code).isZero();
        // Prepared, compared and checkpointed before; one training from its hundredth step or later.
        assertThat(resumed.err).doesNotContain(", 0 found in the store");
        assertThat(log("home")).containsPattern("Training from step [1-9]00 to 300");

        assertThat(ended(select("another home", "undisturbed"), "undisturbed").code)
                .isZero();
        assertThat(log("another home")).doesNotContainPattern("Training from step [1-9]");
        assertThat(result("second")).isEqualTo(result("undisturbed"));
    }

    /** Waits without a look at the clock's steps: for the first checkpoint to be in the store. */
    private static void awaitCheckpoint(Process running, Path store) throws Exception {
        for (int tenths = 0; tenths < 10 * LATEST_SECONDS; tenths++) {
            assertThat(running.waitFor(100, TimeUnit.MILLISECONDS))
                    .as("it ended before its first checkpoint")
                    .isFalse();
            if (Files.isDirectory(store)) {
                try (Stream<Path> files = Files.walk(store)) {
                    if (files.anyMatch(f -> f.toString().contains("/checkpoints/")
                            && f.getFileName().toString().equals("steps"))) {
                        return;
                    }
                } catch (UncheckedIOException e) {
                    // A file that was there when the walk began is gone: look again.
                }
            }
        }
        throw new AssertionError("no checkpoint within " + LATEST_SECONDS + " s");
    }

    private Process select(String home, String output) throws IOException {
        // What a shell starts in the background ignores Ctrl-C, and hands that down, also to these tests.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                System.getProperty("java.class.path"),
                SourceSelect.class.getName(),
                "select",
                folder.resolve("data/phantom-fets.yaml").toString()));
        command.addAll(List.of("--target", "ED-2-FLAIR", "--pool", "ET-1-FLAIR", "--profile", "smoke"));
        command.addAll(List.of(
                "--iterations",
                "300",
                "--threads",
                "1",
                "--home",
                folder.resolve(home).toString()));
        command.addAll(List.of("--output", folder.resolve(output).toString()));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve(output + ".out").toFile())
                .redirectError(folder.resolve(output + ".err").toFile());
        // The in-process server: what a machine without a temporal command has.
        process.environment().put("SOURCESELECT_TEMPORAL", "");
        return process.start();
    }

    private Ended ended(Process process, String output) throws Exception {
        try {
            assertThat(process.waitFor(LATEST_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(folder.resolve(output + ".err")));
        } finally {
            process.destroyForcibly();
        }
    }

    private String log(String home) throws IOException {
        return Files.readString(folder.resolve(home).resolve("logs/sourceselect.log"));
    }

    /** What was found, without the seconds it took. */
    private JsonNode result(String output) throws IOException {
        ObjectNode json = (ObjectNode) new ObjectMapper()
                .readTree(folder.resolve(output).resolve("selection.json").toFile());
        json.remove("cost");
        return json;
    }
}
