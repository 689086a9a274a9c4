package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

class EmbeddedRuntimeTest {

    @TempDir
    Path folder;

    @Test
    void runsOnLoopbackNotesItselfAndLeavesNothingBehind() {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        TemporalLocation temporal;
        try (EmbeddedRuntime runtime = EmbeddedRuntime.start(settings(home, Optional.empty(), Optional.empty()))) {
            temporal = runtime.temporal();
            assertThat(temporal.target()).startsWith("127.0.0.1:");
            Reachability.await(temporal, Duration.ofSeconds(10), () -> true);
            runtime.store().putBlob("checkpoints/a", new byte[] {1, 2});
            assertThat(runtime.store().getBlob("checkpoints/a")).hasValue(new byte[] {1, 2});

            runtime.note("select-1");
            RuntimeRecord record = RuntimeRecord.of(home).orElseThrow();
            assertThat(record.pid()).isEqualTo(ProcessHandle.current().pid());
            // What is read by other processes holds nothing of this one's own.
            assertThat(record.temporal())
                    .isEqualTo(new TemporalLocation(
                            temporal.target(),
                            temporal.namespace(),
                            Optional.empty(),
                            Optional.empty(),
                            temporal.token()));
            assertThat(record.store()).startsWith("http://127.0.0.1:");
            assertThat(record.workflows()).containsExactly("select-1");

            assertThatThrownBy(() -> EmbeddedRuntime.start(settings(home, Optional.empty(), Optional.empty())))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(
                            "it is in use by process " + ProcessHandle.current().pid() + " (running a test)");
        }
        assertThat(RuntimeRecord.of(home)).isEmpty();
        assertThatThrownBy(() -> Reachability.await(temporal, Duration.ZERO, () -> true))
                .isInstanceOf(BadInputException.class);
        try (EmbeddedRuntime again = EmbeddedRuntime.start(settings(home, Optional.empty(), Optional.empty()))) {
            assertThat(again.store().getBlob("checkpoints/a")).hasValue(new byte[] {1, 2});
        }
    }

    @Test
    void aTemporalServerThatDoesNotAnswerIsNamedAndTheHomeSetFree() {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        TemporalLocation closed;
        try (InProcessServer server = InProcessServer.start()) {
            closed = server.location();
        }
        assertThatThrownBy(() -> EmbeddedRuntime.start(settings(home, Optional.of(closed), Optional.empty())))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("Temporal at " + closed.target() + ": it does not answer");
        HomeLock.take(home, "another").close();
    }

    @Test
    void aStoreThatDoesNotAnswerIsNamed() {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        StoreLocation nobody = new StoreLocation(
                URI.create("http://127.0.0.1:1"), "sourceselect", "access", "secret", Optional.empty());
        assertThatThrownBy(() -> EmbeddedRuntime.start(settings(home, Optional.empty(), Optional.of(nobody))))
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("secret");
    }

    private static RuntimeSettings settings(
            HomeFolder home, Optional<TemporalLocation> temporal, Optional<StoreLocation> store) {
        return new RuntimeSettings(
                home, "a test", temporal, store, Set.of(), List.of(), new TaskQueues("test"), false, 0, 1);
    }
}
