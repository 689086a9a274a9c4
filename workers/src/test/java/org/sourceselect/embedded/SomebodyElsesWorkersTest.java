package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.plugin.Role;
import org.sourceselect.plugin.SourceSelectPlugin;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.stage.DataSets;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.unet.Compute;

/** What a team does that has workers and workflows of its own: one line at the client, and a child workflow. */
@Tag("slow")
class SomebodyElsesWorkersTest {

    private static final String QUEUE = "their-own-queue";

    @TempDir
    Path folder;

    /** A workflow of theirs. */
    @WorkflowInterface
    public interface ChoosePretraining {

        /** Names the source to pre-train on. */
        @WorkflowMethod
        String choose(String target);
    }

    /** Asks for a selection, then decides by itself. */
    public static final class ChoosePretrainingImpl implements ChoosePretraining {

        @Override
        public String choose(String target) {
            SourceSelectionWorkflow selection = Workflow.newChildWorkflowStub(
                    SourceSelectionWorkflow.class,
                    ChildWorkflowOptions.newBuilder()
                            .setTaskQueue(TaskQueues.DEFAULT_PREFIX)
                            .build());
            SelectionResult result = selection.select(request(target));
            RankedSource best = result.path1().get(0);
            return best.source() + " of " + result.pool().size();
        }

        private static SelectionRequest request(String target) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("profile", "smoke");
            // Three iterations teach nothing.
            json.put("learntOnly", false);
            json.putObject("preparation").put("size", 16).put("slicesPerSubject", 4);
            json.putObject("network").put("width", 2);
            json.putObject("pretraining").put("iterations", 3).put("batchSize", 4);
            return SelectionRequest.over(target, json);
        }
    }

    @Test
    void aWorkflowOfTheirsCallsASelectionAsAChild() throws IOException {
        List<Path> phantoms =
                PhantomGenerator.write(folder, new PhantomSettings(3, 32, 8, 2, 3, 0, 0), (done, all) -> {});
        try (InProcessServer server = InProcessServer.start();
                EmbeddedObjectStore objects = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(objects.location(), folder.resolve("scratch"))) {
            SourceSelectPlugin plugin = SourceSelectPlugin.builder()
                    .roles(EnumSet.allOf(Role.class))
                    .store(store)
                    .dataSets(DataSets.open(phantoms))
                    .compute(() -> Compute.cpu(1))
                    .inProcessServer(true)
                    .build();
            WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(
                    server.location().connection().build());
            try {
                WorkflowClient client = WorkflowClient.newInstance(
                        service,
                        WorkflowClientOptions.newBuilder().setPlugins(plugin).build());
                WorkerFactory workers = WorkerFactory.newInstance(client);
                workers.newWorker(QUEUE).registerWorkflowImplementationTypes(ChoosePretrainingImpl.class);
                workers.start();
                ChoosePretraining theirs = client.newWorkflowStub(
                        ChoosePretraining.class,
                        WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
                // Two sites of three regions on T1, T1CE, T2 and FLAIR, less the target: 23 sources.
                assertThat(theirs.choose("ET-1-FLAIR")).matches("phantom-fets/(ED|ET|NCR)-[12]-FLAIR of 23");
                workers.shutdownNow();
                workers.awaitTermination(20, TimeUnit.SECONDS);
            } finally {
                service.shutdownNow();
            }
        }
    }
}
