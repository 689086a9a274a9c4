package org.sourceselect.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.race.RaceRun;

/** What is found damaged is made anew in the same workflow, and only that. */
class MendingTest {

    private static final String ID = "selection";

    private final SimulatedStages stages = SimulatedStages.tableIv();
    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();

    @BeforeEach
    void startWorkers() {
        TaskQueues queues = new TaskQueues(TaskQueues.DEFAULT_PREFIX);
        Worker decisions = environment.newWorker(queues.workflows());
        decisions.registerWorkflowImplementationTypes(SourceSelectionWorkflowImpl.class);
        environment.newWorker(queues.cpu()).registerActivitiesImplementations(stages);
        environment.newWorker(queues.gpu()).registerActivitiesImplementations(stages);
        environment.start();
    }

    @AfterEach
    void stopWorkers() {
        environment.close();
    }

    private WorkflowStub start(ObjectRequest request) {
        WorkflowStub stub = environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "SourceSelection",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(ID)
                                .setTaskQueue(TaskQueues.DEFAULT_PREFIX)
                                .build());
        stub.start(request.request());
        return stub;
    }

    private SelectionResult select() {
        return start(new ObjectRequest("ET-22-T2")).getResult(SelectionResult.class);
    }

    private long calls(String call) {
        return stages.calls().stream().filter(call::equals).count();
    }

    private static SelectionResult undisturbed() {
        MendingTest other = new MendingTest();
        other.startWorkers();
        try {
            return other.select();
        } finally {
            other.stopWorkers();
        }
    }

    private static SelectionResult uncounted(SelectionResult result) {
        return result.counted(new StageCount(0, 0, ""));
    }

    /** Two sources share the slices of 14, all of them those of 22. */
    @ParameterizedTest
    @CsvSource({
        "prepared/14 T2, 1, prepare 14 T2",
        "prepared/22 T2, 1, prepare 22 T2",
        "model/ED-14-T2, 1, pretrain ED-14-T2",
        // Both dumps of a source have one name here.
        "features/ED-14-T2, 2, features ED-14-T2 over ET-22-T2"
    })
    void itIsMadeAnewOnceAndTheResultIsThatOfAnUndisturbedRun(String artifact, int times, String making) {
        stages.rotten(artifact, times);

        SelectionResult result = select();

        assertThat(uncounted(result)).isEqualTo(uncounted(undisturbed()));
        assertThat(result.failed()).isEmpty();
        assertThat(calls(making)).isEqualTo(2);
        assertThat(stages.calls().stream().filter(c -> c.startsWith("prepare")).count())
                .as("no other preparation")
                .isEqualTo(making.startsWith("prepare") ? 10 : 9);
        assertThat(stages.calls().stream().filter(c -> c.startsWith("pretrain")).distinct())
                .hasSize(16);
    }

    @Test
    void aPreparationThatItselfMetDamageIsAskedForAgain() {
        stages.rottenBelow("14 T2", 1);

        SelectionResult result = select();

        assertThat(uncounted(result)).isEqualTo(uncounted(undisturbed()));
        assertThat(result.failed()).isEmpty();
        assertThat(calls("prepare 14 T2")).isEqualTo(2);
    }

    @Test
    void ofManyThatMeetTheSameDamageOneHasItMended() {
        SimulatedStages.Gate gate = stages.hold("pretrain");
        stages.rotten("prepared/14 T2", 1);
        WorkflowStub stub = start(new ObjectRequest("ET-22-T2"));
        gate.open();

        SelectionResult result = stub.getResult(SelectionResult.class);

        assertThat(result.failed()).isEmpty();
        assertThat(calls("prepare 14 T2")).isEqualTo(2);
    }

    @Test
    void damageUnderDamageIsMendedFromTheGroundUp() {
        stages.rotten("prepared/14 T2", 1).rotten("model/ED-14-T2", 2).rotten("features/ED-14-T2", 2);

        SelectionResult result = select();

        assertThat(uncounted(result)).isEqualTo(uncounted(undisturbed()));
        assertThat(calls("prepare 14 T2")).isEqualTo(2);
    }

    @Test
    void whatIsDamagedAgainAndAgainIsGivenUpAndCostsNoOtherSource() {
        stages.rotten("model/ED-14-T2", 1000);

        SelectionResult result = select();

        assertThat(result.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.source().shortName()).isEqualTo("ED-14-T2");
            assertThat(failed.stage()).isEqualTo(StageName.of(StageKind.FEATURES));
            assertThat(failed.reason()).isEqualTo("artifact model/ED-14-T2 is damaged");
            assertThat(failed.note()).isEmpty();
        });
        assertThat(result.path2()).hasSize(15);
        assertThat(calls("pretrain ED-14-T2")).isEqualTo(1 + Mending.TIMES);
    }

    @Test
    void aTargetWhoseSlicesAreDamagedForGoodFailsInsteadOfTurningForEver() {
        stages.rotten("prepared/22 T2", 1000);

        WorkflowStub stub = start(new ObjectRequest("ET-22-T2"));

        assertThatThrownBy(() -> stub.getResult(SelectionResult.class))
                .hasStackTraceContaining("artifact prepared/22 T2 is damaged");
        assertThat(calls("prepare 22 T2")).isEqualTo(1 + Mending.TIMES);
    }

    @Test
    void anImportedModelIsImportedAgain() {
        stages.model("ED-14-T2").rotten("model/ED-14-T2", 1);

        SelectionResult result = select();

        assertThat(result.failed()).isEmpty();
        assertThat(calls("import ED-14-T2 for otce h-score")).isEqualTo(2);
        assertThat(calls("pretrain ED-14-T2")).isZero();
    }

    @Test
    void aCandidateOfARaceGetsItsModelBack() throws InterruptedException {
        List<Double> subjects = List.of(.2, .22, .2, .22);
        for (String source : List.of("ED-14-T2", "ED-18-T2", RaceRun.NO_TRANSFER)) {
            stages.race(source, Map.of(10, subjects, 20, subjects));
        }
        SimulatedStages.Gate gate = stages.hold("rung");
        WorkflowStub stub = start(new ObjectRequest("ET-22-T2")
                .with("race", "{\"candidates\": \"otce:2\", \"firstRung\": 10, \"finetuning\": {\"iterations\": 20}}"));
        gate.awaitReached();
        stages.rotten("model/ED-18-T2", 0);
        gate.open();

        SelectionResult result = stub.getResult(SelectionResult.class);

        assertThat(result.race().orElseThrow().rows())
                .allMatch(row -> row.reason().isEmpty());
        assertThat(calls("pretrain ED-18-T2")).isEqualTo(2);
    }

    @Test
    void progressCountsWhatIsRunAgain() {
        stages.rotten("features/ED-14-T2", 1);

        WorkflowStub stub = start(new ObjectRequest("ET-22-T2").with("metrics", "[\"h-score\"]"));
        stub.getResult(SelectionResult.class);

        SelectionProgress progress = stub.query("progress", SelectionProgress.class);
        // 65 as without damage, and of the source whose features were damaged training and features once more.
        assertThat(progress.stages()).isEqualTo(67);
        assertThat(progress.done()).isEqualTo(67);
        assertThat(progress.expectedSeconds()).isZero();
        assertThat(progress.failed()).isZero();
    }

    @Test
    void whatWasMendedIsReplayed() throws Exception {
        stages.rotten("prepared/14 T2", 2).rotten("model/ED-18-T2", 1);
        select();

        WorkflowReplayer.replayWorkflowExecution(
                environment.getWorkflowClient().fetchHistory(ID), SourceSelectionWorkflowImpl.class);
    }
}
