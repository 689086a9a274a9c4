package org.sourceselect.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.TargetResult.PathEvaluation;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SimulatedStages;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** A campaign over the numbers of the paper's Table IV gives its Table VI. */
class TransferCampaignWorkflowTest {

    private final SimulatedStages stages = SimulatedStages.tableIv();
    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance();

    @BeforeEach
    void startWorkers() {
        TaskQueues queues = new TaskQueues(TaskQueues.DEFAULT_PREFIX);
        Worker decisions = environment.newWorker(queues.workflows());
        decisions.registerWorkflowImplementationTypes(TargetWorkflowImpl.class, TransferCampaignWorkflowImpl.class);
        environment.newWorker(queues.cpu()).registerActivitiesImplementations(stages);
        environment.newWorker(queues.gpu()).registerActivitiesImplementations(stages);
        environment.start();
    }

    @AfterEach
    void stopWorkers() {
        environment.close();
    }

    @Test
    void footrulesAreThoseOfThePapersTableVi() {
        TargetResult result = run(request("ET-22-T2"));

        assertThat(footrules(result, 1, "h-score")).containsExactly(4, 5, 6, 7);
        assertThat(footrules(result, 1, "otce")).containsExactly(2, 2, 4, 7);
        assertThat(footrules(result, 2, "h-score")).containsExactly(5, 10, 22, 27);
        assertThat(footrules(result, 2, "otce")).containsExactly(2, 2, 4, 12);
        assertThat(evaluation(result, 2, "otce")
                        .evaluation()
                        .weightedTau()
                        .value()
                        .orElseThrow())
                .isCloseTo(0.468, within(0.0005));
    }

    @Test
    void everySourceIsFinetunedOnceAndItsCostCounted() {
        TargetResult result = run(request("ET-22-T2"));

        assertThat(stages.calls().stream().filter(c -> c.startsWith("finetune")))
                .hasSize(16);
        assertThat(result.finetuningSeconds()).isEqualTo(16 * 50.0);
        assertThat(result.groundTruth()).hasSize(16);
        assertThat(result.failed()).isEmpty();
    }

    @Test
    void aSourceThatCannotBeFinetunedCostsOnlyItself() {
        stages.dice("NCR-13-T1", Double.NaN);
        TargetResult result = run(request("ET-22-T2"));

        assertThat(result.groundTruth()).hasSize(15);
        assertThat(result.failed()).singleElement().satisfies(f -> {
            assertThat(f.source().shortName()).isEqualTo("NCR-13-T1");
            assertThat(f.reason()).startsWith("no test subject of the target has the region of interest");
        });
    }

    /** Marking every pixel gives .02: all sources at or below that are no ground truth, one above it is. */
    @Test
    void aGroundTruthOfNothingIsHeldAgainstNoRanking() {
        for (String roi : List.of("ED", "NCR")) {
            for (String partition : List.of("13", "14", "17", "18")) {
                stages.dice(roi + "-" + partition + "-T1", 0).dice(roi + "-" + partition + "-T2", 0.02);
            }
        }
        TargetResult nothing = run(request("ET-22-T2"));

        assertThat(nothing.groundTruth()).hasSize(16);
        assertThat(nothing.nothingLearnt()).isTrue();
        assertThat(nothing.evaluations()).isEmpty();
        TargetOutcome outcome =
                TargetOutcome.of(nothing, nothing.selection().targetData().prepared());
        assertThat(outcome.best()).isEmpty();
        assertThat(outcome.bestDice()).isEmpty();
        assertThat(outcome.choices()).isNotEmpty().allSatisfy(choice -> {
            assertThat(choice.regret()).isEmpty();
            assertThat(choice.weightedTau()).isEmpty();
        });
    }

    /** The sources' nets are passed over, and what was fine-tuned of them stands. */
    @Test
    void whereNoSourceHasLearntItsTaskTheGroundTruthIsKeptWithoutRankings() {
        for (String roi : List.of("ED", "NCR")) {
            for (String partition : List.of("13", "14", "17", "18")) {
                stages.ignorant(roi + "-" + partition + "-T2");
            }
        }
        TargetResult result =
                run(json("{\"targets\": [\"ET-22-T2\"], \"selection\": {\"pool\": [\"ED-1*\", \"NCR-1*\"],"
                        + " \"profile\": \"smoke\", \"baseline\": false}}"));

        assertThat(result.groundTruth()).isNotEmpty();
        assertThat(result.selection().path1()).isEmpty();
        assertThat(result.selection().path2()).isEmpty();
        assertThat(result.selection().leftOut()).hasSize(8);
        assertThat(result.evaluations()).isEmpty();
        TargetOutcome outcome =
                TargetOutcome.of(result, result.selection().targetData().prepared());
        assertThat(outcome.best()).isPresent();
    }

    @Test
    void oneSourceThatLearntMakesAGroundTruth() {
        for (String roi : List.of("ED", "NCR")) {
            for (String partition : List.of("13", "14", "17", "18")) {
                stages.dice(roi + "-" + partition + "-T1", 0).dice(roi + "-" + partition + "-T2", 0);
            }
        }
        stages.dice("ED-14-T2", 0.03);
        TargetResult result = run(request("ET-22-T2"));

        assertThat(result.nothingLearnt()).isFalse();
        assertThat(result.evaluations()).isNotEmpty();
        assertThat(TargetOutcome.of(result, result.selection().targetData().prepared())
                        .best()
                        .map(TaskId::shortName))
                .contains("ED-14-T2");
    }

    /** In the paper the best source has a Dice of .708 there, the worst .612. */
    @Test
    void theNetWithoutTransferStandsBesideTheSourcesAndInNoRanking() {
        stages.withoutTransfer(0.65);

        TargetResult result = run(request("ET-22-T2"));

        assertThat(stages.calls()).contains("rung no transfer from 0 to 140");
        assertThat(result.noTransfer().orElseThrow().dice().orElseThrow().mean())
                .isEqualTo(0.65);
        int ahead = (int) result.dice().values().stream()
                .filter(dice -> dice.mean() > 0.65)
                .count();
        assertThat(ahead).isPositive().isLessThan(16);
        assertThat(result.better()).contains(ahead);
        assertThat(result.groundTruth()).hasSize(16);
        assertThat(result.finetuningSeconds()).isEqualTo(16 * 50.0);
        assertThat(footrules(result, 2, "otce")).containsExactly(2, 2, 4, 12);
        TargetOutcome outcome =
                TargetOutcome.of(result, result.selection().targetData().prepared());
        assertThat(outcome.noTransfer()).hasValue(0.65);
        assertThat(outcome.better()).hasValue(ahead);
    }

    @Test
    void negativeTransferShows() {
        stages.withoutTransfer(0.9);
        TargetResult result = run(request("ET-22-T2"));

        assertThat(result.better()).contains(0);
        // The best source is the best source all the same.
        assertThat(TargetOutcome.of(result, result.selection().targetData().prepared())
                        .best()
                        .map(TaskId::shortName))
                .contains("ED-17-T2");
    }

    @Test
    void withoutTransferIsTrainedOnlyBesideAGroundTruthAndNotWhereItIsLeftOut() {
        String selection = "\"selection\": {\"pool\": [\"ED-1*\", \"NCR-1*\"], \"profile\": \"smoke\"}";
        for (String field : List.of("\"scratch\": false", "\"groundTruth\": []")) {
            TargetResult result = run(json("{\"targets\": [\"ET-22-T2\"], " + field + ", " + selection + "}"));
            assertThat(result.noTransfer()).isEmpty();
            assertThat(result.better()).isEmpty();
        }
        assertThat(stages.calls()).noneMatch(c -> c.startsWith("rung"));
    }

    /** One oedema has learnt, and the rule asks for three sources. */
    @Test
    void withoutABaselineTheNextNearestComeInPlaceOfThoseThatLearntNothing() {
        stages.ignorant("ED-13-T2").ignorant("ED-14-T2").ignorant("ED-17-T2");

        TargetResult result =
                run(json("{\"targets\": [\"ET-22-T2\"], \"selection\": {\"pool\": [\"ED-1*\", \"NCR-1*\"],"
                        + " \"profile\": \"smoke\", \"baseline\": false}}"));

        assertThat(result.selection().path1().stream().map(r -> r.source().shortName()))
                .containsExactlyInAnyOrder("ED-18-T2", "NCR-13-T2", "NCR-14-T2", "NCR-17-T2", "NCR-18-T2");
        assertThat(result.selection().leftOut().stream().map(TaskId::shortName))
                .containsExactlyInAnyOrder("ED-13-T2", "ED-14-T2", "ED-17-T2");
        assertThat(stages.calls().stream().filter(c -> c.startsWith("pretrain")))
                .hasSize(8)
                .doesNotHaveDuplicates();
    }

    @Test
    void aSourceWithAModelIsFinetunedFromIt() {
        stages.model("ED-14-T2");

        TargetResult result = run(request("ET-22-T2"));

        assertThat(result.groundTruth()).hasSize(16);
        assertThat(footrules(result, 2, "otce")).containsExactly(2, 2, 4, 12);
        assertThat(stages.calls())
                .noneMatch(c -> c.equals("pretrain ED-14-T2"))
                .contains("finetune ED-14-T2 on ET-22-T2");
    }

    @Test
    void aModelThatCannotBeUsedEndsItsTargetBeforeAnythingIsPrepared() {
        stages.model("ED-14-T2").unfit("ED-14-T2", "the model has 5 channels; choose another metric");

        WorkflowFailedException failed =
                Assertions.catchThrowableOfType(WorkflowFailedException.class, () -> run(request("ET-22-T2")));

        assertThat(failed).hasStackTraceContaining("the model has 5 channels; choose another metric");
        assertThat(stages.calls()).noneMatch(c -> c.startsWith("prepare"));
    }

    @Test
    void aRequestIsItsTargetsAndWhatDiffersFromTheDefaults() {
        CampaignSettings defaults = CampaignSettings.of(List.of("ET-22-T2"), Profile.LAPTOP);

        assertThat(json("{\"targets\": [\"ET-22-T2\"]}").settings()).isEqualTo(defaults);
        assertThat(CampaignRequest.of(defaults).settings()).isEqualTo(defaults);
        refused("{}", "targets: it is missing; write \"targets\": [\"NAME\", …]");
        refused("{\"targets\": []}", "targets: the list is empty; name at least one target");
        refused("{\"targets\": [\"A\", \"A\"]}", "targets: a target is named twice; name each once");
        refused(
                "{\"targets\": [\"A\"], \"finetunning\": {}}",
                "finetunning: there is no such field; the nearest names are finetuning, selection, window");
    }

    private static void refused(String request, String sentence) {
        Assertions.assertThatThrownBy(() -> json(request).settings())
                .isInstanceOf(BadInputException.class)
                .hasMessage(sentence);
    }

    private static CampaignRequest request(String target) {
        return json("{\"targets\": [\"" + target
                + "\"], \"selection\": {\"pool\": [\"ED-1*\", \"NCR-1*\"], \"profile\": \"smoke\"}}");
    }

    private static CampaignRequest json(String text) {
        try {
            return new CampaignRequest(new ObjectMapper().readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private TargetResult run(CampaignRequest request) {
        CampaignResult result = environment
                .getWorkflowClient()
                .newWorkflowStub(
                        TransferCampaignWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.DEFAULT_PREFIX)
                                .build())
                .run(request, null);
        return stages.result(result.targets().get(0).outcome().orElseThrow());
    }

    private static List<Integer> footrules(TargetResult result, int path, String metric) {
        return evaluation(result, path, metric).evaluation().footrule().stream()
                .map(TopKFootrule::value)
                .toList();
    }

    private static PathEvaluation evaluation(TargetResult result, int path, String metric) {
        return result.evaluations().stream()
                .filter(e -> e.path() == path && e.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }
}
