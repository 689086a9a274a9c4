package org.sourceselect.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.cli.Seen;
import org.sourceselect.embedded.EmbeddedRuntime;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.OwnRuntime;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionResult;

/** A selection that runs in one terminal, ended from another. */
@Timeout(300)
class CancelCommandTest {

    private static final String ID = "select-1";

    @TempDir
    Path folder;

    private Seen sourceselect(String... args) {
        String[] all = Stream.concat(
                        Arrays.stream(args),
                        List.of("--home", folder.resolve("home").toString()).stream())
                .toArray(String[]::new);
        return Seen.of(all);
    }

    private static SelectionRequest endless() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("profile", "smoke");
        json.putArray("pool").add("ED-1-FLAIR");
        json.putObject("preparation").put("size", 16).put("slicesPerSubject", 4);
        json.putObject("network").put("width", 2);
        json.putObject("pretraining").put("iterations", 10_000_000).put("batchSize", 4);
        return SelectionRequest.over("ET-2-FLAIR", json);
    }

    @Test
    void endsASelectionAndNothingElse() {
        List<Path> phantoms = PhantomGenerator.write(
                folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (done, all) -> {});
        RuntimeSettings settings = OwnRuntime.settings(HomeFolder.create(folder.resolve("home")), phantoms);
        try (EmbeddedRuntime runtime = EmbeddedRuntime.start(settings)) {
            WorkflowStub selection = runtime.client()
                    .newUntypedWorkflowStub(
                            "SourceSelection",
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId(ID)
                                    .setTaskQueue(TaskQueues.DEFAULT_PREFIX)
                                    .build());
            selection.start(endless());

            assertThat(sourceselect("campaign", "status", ID).err())
                    .isEqualToIgnoringNewLines(
                            "sourceselect campaign status: select-1: it is a selection, and no campaign;"
                                    + " see sourceselect status select-1");
            Seen unknown = sourceselect("cancel", "select-2");
            assertThat(unknown.code()).isEqualTo(2);
            assertThat(unknown.err())
                    .contains("has no workflow 'select-2'; list those that run with sourceselect status");

            Seen cancelled = sourceselect("cancel", ID);
            assertThat(cancelled.code()).as(cancelled.err()).isZero();
            assertThat(cancelled.err())
                    .isEqualToIgnoringNewLines("the selection select-1 ends; what it computed stays in the store");
            assertThatThrownBy(() -> selection.getResult(SelectionResult.class))
                    .isInstanceOf(WorkflowFailedException.class)
                    .hasCauseInstanceOf(CanceledFailure.class);

            Seen again = sourceselect("cancel", ID);
            assertThat(again.code()).isEqualTo(2);
            assertThat(again.err()).contains("select-1: it has ended already (canceled); there is nothing to cancel");
            assertThat(sourceselect("status", ID).out()).contains("select-1: canceled");
            assertThat(sourceselect("status", ID, "--follow").out()).contains("select-1: canceled");
        }
    }

    @Test
    void withoutAnythingThatRunsItSaysWhatItLacks() {
        Seen nothing = sourceselect("cancel", ID);
        assertThat(nothing.code()).isEqualTo(2);
        assertThat(nothing.err())
                .contains("--temporal: it is missing, and nothing runs on ")
                .contains("give the HOST:PORT of the server that it runs on");
    }
}
