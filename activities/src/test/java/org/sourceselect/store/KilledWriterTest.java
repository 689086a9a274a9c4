package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.embedded.EmbeddedObjectStore;

/** A process that serves and writes artifacts is killed with no warning; the next finds whole artifacts or none. */
@Tag("slow")
class KilledWriterTest {

    private static final int BYTES = 3 << 20;

    @TempDir
    private Path folder;

    /** Writes artifacts 0, 1, 2, … into an embedded store of its own, saying each time one is done, until killed. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                    ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
                for (int i = 0; i < 10_000; i++) {
                    compute(store, i);
                    System.out.println(i);
                }
            }
        }
    }

    private static Stage.Outcome compute(ArtifactStore store, int number) {
        Stage.Definition d = new Stage.Definition(StageKind.PRETRAIN, 1, List.of(), "settings", number);
        return Stage.findOrCompute(store, d, "a request", draft -> {
            byte[] content = new byte[BYTES];
            content[0] = (byte) number;
            Files.write(draft.file("a"), content);
            Files.write(draft.file("b"), content);
        });
    }

    @RepeatedTest(4)
    void leavesWholeArtifactsOrNone(RepetitionInfo repetition) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int done = -1;
        // Killed a little later each time: while it computes, uploads, or publishes the next.
        int target = 3 + repetition.getCurrentRepetition();
        try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("\\d+")) {
                    done = Integer.parseInt(line);
                }
                if (done == target) {
                    writer.waitFor(7L * repetition.getCurrentRepetition(), TimeUnit.MILLISECONDS);
                    break;
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(done).isEqualTo(target);
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("another scratch"))) {
            for (int i = 0; i <= done + 3; i++) {
                Stage.Outcome outcome = compute(store, i);
                if (i <= done) {
                    assertThat(outcome.found())
                            .as("artifact " + i + " was said to be done")
                            .isTrue();
                }
                assertThat(Files.readAllBytes(store.fetch(outcome.manifest(), "a"))[0])
                        .isEqualTo((byte) i);
                assertThat(Files.size(store.fetch(outcome.manifest(), "b"))).isEqualTo(BYTES);
            }
        }
        // The killed process's work in progress is cleared by whoever opens its scratch folder next.
        Scratch.open(folder.resolve("scratch"), 1, Clock.systemUTC()).close();
        try (Stream<Path> left = Files.list(folder.resolve("scratch/sessions"))) {
            assertThat(left.map(p -> p.getFileName().toString())).containsExactly("all.lock");
        }
    }
}
