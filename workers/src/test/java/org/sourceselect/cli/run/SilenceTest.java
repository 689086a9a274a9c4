package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sourceselect.cli.text.Console;
import org.sourceselect.client.ScriptedTemporal;
import org.sourceselect.worker.TemporalLocation;

/** What somebody is told who waits for a workflow that does not go on. */
@Timeout(120)
class SilenceTest {

    private final StringWriter said = new StringWriter();

    private void watch(WorkflowClient client) {
        Console console = Console.plain(new PrintWriter(Writer.nullWriter()), new PrintWriter(said));
        WorkflowWatch watch = new WorkflowWatch(client, client.newUntypedWorkflowStub("select-1"), false, console);
        Thread watching = new Thread(() -> watch.result(String.class), "watching");
        watching.setDaemon(true);
        watching.start();
    }

    private void awaitSaid(String words) {
        await(() -> said.toString().contains(words), words);
    }

    private void await(BooleanSupplier there, String what) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s; said so far: %s", what, said).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void aQueueWithoutWorkersIsToldOnceAndSoIsWhoComes() throws Exception {
        try (ScriptedTemporal server = new ScriptedTemporal("sourceselect")) {
            watch(server.client());
            String nobody = "no worker takes decisions from queue sourceselect at " + server.target()
                    + "; start one with sourceselect worker";
            awaitSaid(nobody);
            int questions = server.questions();
            await(() -> server.questions() >= questions + 2, "it is asked again");
            assertThat(said.toString()).containsOnlyOnce(nobody);
            server.asked("sourceselect", System.currentTimeMillis());
            awaitSaid("a worker takes decisions from queue sourceselect");
        }
    }

    @Test
    void whoOnlyWatchedIsToldThatTheWorkGoesOn() {
        Session.Watched others = new Session.Watched(true);
        assertThat(others.farewell()).isEqualTo("stopped; nothing was begun");
        others.begins("select-1", new TemporalLocation("temporal:7233", "default"));
        assertThat(others.farewell())
                .isEqualTo("select-1 goes on without this command, which only watched it; watch it again with the same"
                        + " command, or end it with: sourceselect cancel select-1 --temporal temporal:7233");
        Session.Watched itself = new Session.Watched(false);
        itself.begins("select-1", new TemporalLocation("temporal:7233", "default"));
        assertThat(itself.farewell()).isEqualTo("stopped; the same command goes on from here");
        assertThat(Session.cancelling("select-1", new TemporalLocation("temporal:7233", "imaging")))
                .isEqualTo("sourceselect cancel select-1 --temporal temporal:7233 --namespace imaging");
    }
}
