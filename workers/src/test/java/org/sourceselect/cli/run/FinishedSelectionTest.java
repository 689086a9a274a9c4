package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.StageKind;
import org.sourceselect.campaign.CampaignCost;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetCount;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.plugin.SourceSelectPlugin;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** Workflows that answer as a selection and a campaign do, on a server that knows no others. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class FinishedSelectionTest {

    private static final String QUEUE = "queue";
    private static final TaskId OTHER = TaskId.parse("fets/ED-22-T2");

    private static final CampaignCost FREE = new CampaignCost(0, 0, 0, 0, 0, 0);

    /** What the campaign answers when asked. */
    private static final AtomicReference<CampaignResult> TARGETS = new AtomicReference<>();

    @TempDir
    Path folder;

    private final TestWorkflowEnvironment environment =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setUseTimeskipping(false)
                    .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                            .setPlugins(SourceSelectPlugin.builder().build())
                            .build())
                    .build());

    /** Like a selection. */
    @WorkflowInterface
    public interface Selection {
        @WorkflowMethod(name = "SourceSelection")
        SelectionResult select(boolean ends);
    }

    /** Answers with the paper's Table IV, or not at all. */
    public static final class PaperAnswer implements Selection {
        @Override
        public SelectionResult select(boolean ends) {
            Workflow.await(() -> ends);
            return PaperSelection.result(List.of());
        }
    }

    /** Like a campaign. */
    @WorkflowInterface
    public interface Campaign {
        @WorkflowMethod(name = "TransferCampaign")
        CampaignResult run(boolean ends);

        @QueryMethod(name = "targets")
        CampaignResult targets();
    }

    /** Runs for ever, or ends at once. */
    public static final class SomeCampaign implements Campaign {
        @Override
        public CampaignResult run(boolean ends) {
            Workflow.await(() -> ends);
            return Objects.requireNonNull(TARGETS.get());
        }

        @Override
        public CampaignResult targets() {
            return Objects.requireNonNull(TARGETS.get());
        }
    }

    /** Another workflow. */
    @WorkflowInterface
    public interface Greeting {
        @WorkflowMethod(name = "Greeting")
        boolean greet();
    }

    /** Ends at once. */
    public static final class Hello implements Greeting {
        @Override
        public boolean greet() {
            return true;
        }
    }

    @BeforeEach
    void start() {
        Worker worker = environment.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(PaperAnswer.class, SomeCampaign.class, Hello.class);
        environment.start();
    }

    @AfterEach
    void close() {
        environment.close();
    }

    private WorkflowStub start(String type, String id, Object... input) {
        WorkflowStub workflow = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        type,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(QUEUE)
                                .setWorkflowId(id)
                                .build());
        workflow.start(input);
        return workflow;
    }

    private String json(String id, Optional<String> target, ArtifactStore store) {
        return FinishedSelection.json(environment.getWorkflowClient(), id, target, store);
    }

    private interface Asking {
        void with(ArtifactStore store) throws IOException;
    }

    private void withStore(Asking asking) throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            asking.with(store);
        }
    }

    @Test
    void aSelectionsAnswerIsWhatItsFileSays() throws IOException {
        start("SourceSelection", "select-1", true).getResult(SelectionResult.class);
        withStore(store -> assertThat(json("select-1", Optional.empty(), store))
                .isEqualTo(new SelectionFiles(PaperSelection.result(List.of()), Map.of(), Optional.empty()).json()));
    }

    @Test
    void whatHasNotAnsweredOrIsNoneIsRefused() throws IOException {
        start("SourceSelection", "select-2", false);
        start("Greeting", "hello").getResult(Boolean.class);
        withStore(store -> {
            assertThatThrownBy(() -> json("select-2", Optional.empty(), store))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("--workflow select-2: it has no result (running); see sourceselect status select-2");
            assertThatThrownBy(() -> json("select-3", Optional.empty(), store))
                    .hasMessage("--workflow select-3: the server has no workflow of this id; list those that run with"
                            + " sourceselect status, or name a file with --selection");
            assertThatThrownBy(() -> json("hello", Optional.empty(), store))
                    .hasMessage("--workflow hello: it is a Greeting, and no selection; name a selection or a campaign");
        });
    }

    @Test
    void aCampaignAnswersForEachTargetThatIsDone() throws IOException {
        withStore(store -> {
            TargetResult result =
                    new TargetResult(PaperSelection.result(List.of()), List.of(), List.of(), List.of(), 0);
            Stage.Outcome kept = Stage.findOrCompute(
                    store,
                    new Stage.Definition(StageKind.CAMPAIGN_TARGET, 1, List.of(), Map.of(), 0),
                    "the test",
                    draft -> draft.json(TargetResult.OBJECT, result));
            TARGETS.set(new CampaignResult(
                    List.of(
                            row(PaperSelection.TARGET, TargetRow.Status.DONE, Optional.of(kept)),
                            row(OTHER, TargetRow.Status.RUNNING, Optional.empty())),
                    FREE));
            start("TransferCampaign", "tumours", false);

            assertThat(json("tumours", Optional.of("ET-22-T2"), store))
                    .isEqualTo(SelectionFiles.of(result).json());
            assertThatThrownBy(() -> json("tumours", Optional.of("ED-22-T2"), store))
                    .hasMessage("--workflow tumours: its target fets/ED-22-T2 has no result (running); see sourceselect"
                            + " campaign status tumours");
            assertThatThrownBy(() -> json("tumours", Optional.empty(), store))
                    .hasMessage("--target: it is missing, and the campaign has 2 targets; name one of fets/ET-22-T2,"
                            + " fets/ED-22-T2");
            assertThatThrownBy(() -> json("tumours", Optional.of("ET-22-T1"), store))
                    .hasMessageStartingWith("--target: no task has the modality 'T1'");
        });
    }

    private static TargetRow row(TaskId target, TargetRow.Status status, Optional<Stage.Outcome> kept) {
        return new TargetRow(
                target,
                status,
                "tumours/" + target,
                new TargetCount(16, 0, 0, 0, 0, 0, 0),
                kept.map(k ->
                        new TargetOutcome(16, 0, Optional.empty(), OptionalDouble.empty(), List.of(), FREE, k.ref())),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aCampaignThatIsDoneNeedsNoWorkerAndOneThatIsNotSaysSo() throws IOException {
        withStore(store -> {
            TargetResult result =
                    new TargetResult(PaperSelection.result(List.of()), List.of(), List.of(), List.of(), 0);
            Stage.Outcome kept = Stage.findOrCompute(
                    store,
                    new Stage.Definition(StageKind.CAMPAIGN_TARGET, 1, List.of(), Map.of(), 0),
                    "the test",
                    draft -> draft.json(TargetResult.OBJECT, result));
            CampaignResult answer = new CampaignResult(
                    List.of(row(PaperSelection.TARGET, TargetRow.Status.DONE, Optional.of(kept))), FREE);
            TARGETS.set(answer);
            start("TransferCampaign", "done", true).getResult(CampaignResult.class);
            start("TransferCampaign", "endless", false);
            environment.shutdownNow();
            environment.awaitTermination(20, TimeUnit.SECONDS);

            String json = SelectionFiles.of(result).json();
            assertThat(json("done", Optional.empty(), store)).isEqualTo(json);
            assertThatThrownBy(() -> json("endless", Optional.empty(), store))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("--workflow endless: the campaign (running) is told of by its workers, and none of them"
                            + " answers; start a worker of its queues, or name a file with --selection");

            KeptResult home = new KeptResult(
                    "TransferCampaign",
                    JsonNodeFactory.instance.objectNode(),
                    "sourceselect select",
                    true,
                    Optional.empty(),
                    Optional.of(answer),
                    Optional.empty());
            assertThat(FinishedSelection.json(home, "done", Optional.empty(), store))
                    .isEqualTo(json);
        });
    }
}
