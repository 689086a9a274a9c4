package org.sourceselect.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.sourceselect.campaign.CampaignBench.ID;
import static org.sourceselect.campaign.CampaignBench.json;
import static org.sourceselect.campaign.CampaignBench.refusal;
import static org.sourceselect.campaign.CampaignBench.row;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.campaign.TargetRow.Status;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.selection.SelectionProgress;
import org.sourceselect.selection.SimulatedStages.Gate;

/** What can be done with a campaign while it runs, and that a long one goes on in new histories. */
@Timeout(60)
class CampaignControlTest {

    private static final String TWO = "\"targets\": [\"ET-22-T2\", \"ET-20-T1\"]";
    /** Twelve targets, sixteen sources each, in histories as short as they may be. */
    private static final String MANY = "\"targets\": [\"ET-22-T2\", \"ET-20-T1\", \"ET-20-T2\", \"ET-22-T1\","
            + " \"ED-22-T2\", \"ED-20-T1\", \"ED-20-T2\", \"ED-22-T1\", \"NCR-22-T2\", \"NCR-20-T1\","
            + " \"NCR-20-T2\", \"NCR-22-T1\"], \"eventsPerRun\": 200";

    private final CampaignBench bench = new CampaignBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static CampaignProgress progress(WorkflowStub campaign) {
        return campaign.query("progress", CampaignProgress.class);
    }

    private static List<Status> statuses(CampaignResult result) {
        return result.targets().stream().map(TargetRow::status).toList();
    }

    private long calls(String prefix) {
        return bench.stages.calls().stream().filter(c -> c.startsWith(prefix)).count();
    }

    @Test
    void everyTargetHasItsRowAndTheCostIsTheirSum() {
        CampaignResult result = bench.run(TWO);

        assertThat(statuses(result)).containsExactly(Status.DONE, Status.DONE);
        TargetOutcome outcome = row(result, "ET-22-T2").outcome().orElseThrow();
        assertThat(outcome.sources()).isEqualTo(16);
        assertThat(outcome.best().orElseThrow().shortName()).isEqualTo("ED-17-T2");
        assertThat(outcome.bestDice()).hasValue(0.708);
        TargetOutcome.Choice path2 = outcome.choices().get(1);
        assertThat(path2.source().shortName()).isEqualTo("ED-14-T2");
        assertThat(path2.dice()).hasValue(0.703);
        assertThat(path2.regret().orElseThrow()).isCloseTo(0.005, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(path2.restsOnTie()).isFalse();
        assertThat(result.cost().finetuning()).isEqualTo(2 * 16 * 50.0);
        assertThat(result.cost().finetuned()).isEqualTo(32);
        // Sixteen sources, two feature dumps and two scores of two seconds each, for both targets.
        assertThat(result.cost().path2()).isEqualTo(2 * 16 * 4 * 2.0);
    }

    @Test
    void targetsSideBySidePretrainDifferentSources() throws InterruptedException {
        Gate first = bench.stages.hold("pretrain NCR-13-T1");
        Gate half = bench.stages.hold("pretrain NCR-17-T1");
        WorkflowStub campaign = bench.start(TWO + ", \"window\": {\"sources\": 1}");
        first.awaitReached();
        half.awaitReached();
        assertThat(calls("pretrain")).isEqualTo(2);
        bench.stages.release();
        campaign.getResult(CampaignResult.class);
    }

    @Test
    void aChoiceBetweenEqualScoresSaysSo() {
        bench.stages.score("ED-18-T2", "otce", -0.0226);
        CampaignResult result = bench.run("\"targets\": [\"ET-22-T2\"]");

        assertThat(row(result, "ET-22-T2").outcome().orElseThrow().choices())
                .hasSize(2)
                .allMatch(TargetOutcome.Choice::restsOnTie);
    }

    @Test
    void aLongCampaignGoesOnInNewHistoriesAndLosesNothing() {
        WorkflowStub campaign = bench.start(MANY);
        CampaignResult result = campaign.getResult(CampaignResult.class);

        assertThat(bench.kept(result, "ET-22-T2").evaluations().stream()
                        .filter(e -> e.path() == 2 && e.metric().equals("otce"))
                        .flatMap(e -> e.evaluation().footrule().stream())
                        .map(TopKFootrule::value))
                .as("the paper's Table VI")
                .containsExactly(2, 2, 4, 12);
        assertThat(calls("finetune")).isEqualTo(12 * 16);
        assertThat(bench.stages.calls().stream().filter(c -> c.startsWith("finetune")))
                .doesNotHaveDuplicates();

        CampaignProgress progress = progress(campaign);
        assertThat(progress.sources()).isEqualTo(12 * 16);
        assertThat(progress.done()).isEqualTo(12 * 16);
        assertThat(progress.failed()).isZero();
        // Per target 9 preparations, 8 comparisons, 16 x (pretrain, two dumps, two metrics, finetune), one net without
        // transfer.
        assertThat(progress.computed()).isEqualTo(12 * (9 + 8 + 16 * 6 + 1));
        SelectionProgress target = bench.environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(ID + "/fets/ET-20-T2")
                .query("progress", SelectionProgress.class);
        assertThat(target.done()).isEqualTo(target.stages()).isEqualTo(9 + 8 + 16 * 6 + 1);

        List<History> ofCampaign = bench.histories(ID);
        List<History> ofTarget = bench.histories(ID + "/fets/ET-20-T2");
        assertThat(ofCampaign).hasSizeGreaterThan(1);
        assertThat(ofTarget).hasSizeGreaterThan(3);
        // A campaign's run ends at its next event after so many; a target's run keeps room for what is under way.
        assertThat(ofCampaign).allSatisfy(h -> assertThat(h.getEventsCount()).isLessThan(250));
        assertThat(ofTarget).allSatisfy(h -> assertThat(h.getEventsCount()).isLessThanOrEqualTo(200));
    }

    @Test
    void withoutABaselineOnlySubset2IsScoredAndFinetunedInEveryHistory() {
        CampaignResult result = bench.run(
                new CampaignRequest(
                        json(
                                "{\"targets\": [\"ET-22-T2\"], \"eventsPerRun\": 200, \"selection\": {\"baseline\": false,"
                                        + " \"pool\": [\"ED-1*\", \"NCR-1*\"], \"metrics\": [\"otce\", \"h-score\"], \"profile\": \"smoke\"}}")));

        TargetResult kept = bench.kept(result, "ET-22-T2");
        assertThat(kept.selection().path1().stream().map(r -> r.source().shortName()))
                .containsExactly("ED-14-T2", "ED-18-T2", "ED-13-T2", "ED-17-T2");
        assertThat(kept.selection().path2()).isEmpty();
        assertThat(kept.selection().roiSimilarities()).hasSize(8);
        assertThat(kept.groundTruth()).hasSize(4);
        assertThat(calls("pretrain")).isEqualTo(4);
        assertThat(bench.histories(ID + "/fets/ET-22-T2")).hasSizeGreaterThan(1);
    }

    /** Without Path 2 it is read once in the middle, for Subset 2, and once more at the end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasKeptOfTheSourcesAndIsDamagedIsGoneThroughAgain(boolean baseline) {
        bench.stages.rottenRows(2);

        CampaignResult result = bench.run(keptRows(baseline, 1000));

        TargetOutcome outcome = row(result, "ET-22-T2").outcome().orElseThrow();
        assertThat(outcome.failed()).isZero();
        assertThat(outcome.bestDice()).hasValue(0.708);
        assertThat(bench.kept(result, "ET-22-T2").groundTruth()).hasSize(baseline ? 16 : 4);
        assertThat(calls("prepare")).as("nothing is made anew").isEqualTo(baseline ? 9 : 5);
        SelectionProgress target = bench.environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(ID + "/fets/ET-22-T2")
                .query("progress", SelectionProgress.class);
        // Slices of the other modality's four domains count as expected, and without Path 2 nobody asks for them.
        assertThat(target.stages() - target.done()).isEqualTo(baseline ? 0 : 4);
        assertThat(target.failed()).isZero();
    }

    /** The count goes with the workflow from run to run. */
    @ParameterizedTest
    @ValueSource(ints = {200, 5000})
    void whatIsDamagedWheneverItIsReadFailsTheTarget(int eventsPerRun) {
        bench.stages.rottenRows(1000);

        WorkflowStub campaign = bench.stub();
        campaign.start(keptRows(true, eventsPerRun));

        assertThat(catchThrowable(() -> campaign.getResult(CampaignResult.class)))
                .hasStackTraceContaining("is damaged");
        assertThat(calls("pretrain ED-14-T2")).isEqualTo(3);
    }

    private static CampaignRequest keptRows(boolean baseline, int eventsPerRun) {
        return new CampaignRequest(json("{\"targets\": [\"ET-22-T2\"], \"eventsPerRun\": " + eventsPerRun
                + ", \"selection\": {\"baseline\": " + baseline
                + ", \"pool\": [\"ED-1*\", \"NCR-1*\"], \"profile\": \"smoke\"}}"));
    }

    /** Anybody may send a signal, and none can be refused: a task that failed by one would fail for ever. */
    @Test
    void signalsThatSayNothingArePassedOver() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1 on ET-22-T2");
        WorkflowStub campaign = bench.start("\"targets\": [\"ET-22-T2\"], \"window\": {\"sources\": 1}");
        gate.awaitReached();
        campaign.signal("report", json("{}"));
        campaign.signal("report", json("{\"target\": \"fets/ET-22-T2\"}"));
        campaign.signal("report", json("null"));
        WorkflowStub target = bench.environment.getWorkflowClient().newUntypedWorkflowStub(ID + "/fets/ET-22-T2");
        target.signal("sourcesAtOnce", 0);
        target.signal("sourcesAtOnce", -5);
        gate.open();

        CampaignResult result = campaign.getResult(CampaignResult.class);
        assertThat(statuses(result)).containsExactly(Status.DONE);
        assertThat(Stream.of(ID, ID + "/fets/ET-22-T2")
                        .flatMap(id -> bench.histories(id).stream())
                        .flatMap(history -> history.getEventsList().stream())
                        .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
                        .map(event ->
                                event.getWorkflowTaskFailedEventAttributes().getCause()))
                // The server asks once more where a signal and the end of a task cross.
                .allMatch(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND::equals);
    }

    @Test
    void updatesBeyondTheLimitsAreRefusedInASentence() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1 on ET-22-T2");
        WorkflowStub campaign = bench.start("\"targets\": [\"ET-22-T2\"]");
        gate.awaitReached();
        String endless = "a".repeat(1_000_000);
        for (String update : List.of("addTarget", "cancelTarget")) {
            assertThat(refusal(catchThrowable(() -> campaign.update(update, Void.class, endless))))
                    .isEqualTo("target: it has 1000000 letters; give at most 400");
            assertThat(refusal(catchThrowable(() -> campaign.update(update, Void.class))))
                    .isEqualTo("target: it is missing or blank; give a name");
            assertThat(refusal(catchThrowable(() -> campaign.update(update, Void.class, "ET\u001b[2J-22-T2"))))
                    .isEqualTo("target: it holds the control character U+001B; write letters alone");
        }
        assertThat(refusal(catchThrowable(() -> campaign.update("window", Window.class))))
                .startsWith("request: it is not a JSON object");
        gate.open();
        campaign.getResult(CampaignResult.class);
    }

    @Test
    void aPausedCampaignBeginsNothingMoreAndGoesOnWhenToldTo() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1 on ET-22-T2");
        WorkflowStub campaign = bench.start(TWO + ", \"window\": {\"targets\": 1, \"sources\": 1}");
        gate.awaitReached();
        campaign.signal("pause");
        assertThat(progress(campaign).paused()).isTrue();
        gate.open();
        // Its answer comes after all that the pause and the end of the stage led to.
        campaign.update("window", Window.class, json("{\"targets\": 2}"));

        assertThat(progress(campaign).targets().stream().map(CampaignProgress.Target::status))
                .containsExactly(Status.RUNNING, Status.WAITING);
        campaign.update("resume", Void.class);
        assertThat(progress(campaign).paused()).isFalse();
        assertThat(statuses(campaign.getResult(CampaignResult.class))).containsExactly(Status.DONE, Status.DONE);
        assertThat(progress(campaign).window()).isEqualTo(new Window(2, 1));
        assertThat(calls("finetune")).isEqualTo(32);
    }

    @Test
    void aCampaignIsNotResumedByWorkersThatDifferFromThoseItBeganWith() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1");
        WorkflowStub campaign = bench.start("\"targets\": [\"ET-22-T2\"]");
        gate.awaitReached();
        campaign.signal("pause");
        bench.stages.worker("2", "files of the first day");
        assertThat(refusal(catchThrowable(() -> campaign.update("resume", Void.class))))
                .isEqualTo(
                        "cpu worker: it runs version 2, and the campaign began with 1; start workers of that version,"
                                + " or a campaign of another id");
        bench.stages.worker("1", "files of the second day");
        assertThat(refusal(catchThrowable(() -> campaign.update("resume", Void.class))))
                .startsWith("cpu worker: its data sets or their files are not those the campaign began with");
        assertThat(progress(campaign).paused()).isTrue();

        bench.stages.worker("1", "files of the first day");
        campaign.update("resume", Void.class);
        gate.open();
        assertThat(statuses(campaign.getResult(CampaignResult.class))).containsExactly(Status.DONE);
    }

    @Test
    void aTargetIsNotBegunByAWorkerThatDiffers() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1 on ET-22-T2");
        WorkflowStub campaign = bench.start(TWO + ", \"window\": {\"targets\": 1}");
        gate.awaitReached();
        bench.stages.worker("2", "files of the first day");
        gate.open();
        CampaignResult result = campaign.getResult(CampaignResult.class);

        assertThat(statuses(result)).containsExactly(Status.DONE, Status.FAILED);
        assertThat(row(result, "ET-20-T1").reason().orElseThrow()).startsWith("cpu worker: it runs version 2");
        assertThat(calls("finetune")).isEqualTo(16);
    }

    @Test
    void aTargetIsAddedOnceAndOnlyWhereThereIsOne() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1 on ET-22-T2");
        WorkflowStub campaign = bench.start("\"targets\": [\"ET-22-T2\"]");
        gate.awaitReached();

        assertThat(refusal(catchThrowable(() -> campaign.update("addTarget", String.class, "ET-22-T3"))))
                .startsWith("target: no task has the modality 'T3' of 'ET-22-T3'");
        assertThat(refusal(catchThrowable(() -> campaign.update("addTarget", String.class, "fets/ET-22-T2"))))
                .isEqualTo("target: fets/ET-22-T2 is a target of the campaign already (running); add another");
        assertThat(campaign.update("addTarget", String.class, "et-20-t1")).isEqualTo("fets/ET-20-T1");
        gate.open();
        CampaignResult result = campaign.getResult(CampaignResult.class);
        assertThat(statuses(result)).containsExactly(Status.DONE, Status.DONE);
        assertThat(row(result, "ET-20-T1").outcome().orElseThrow().sources()).isEqualTo(16);
    }

    @Test
    void oneTargetIsCancelledAndTheOthersGoOnButNeverTheLast() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1");
        WorkflowStub campaign = bench.start(TWO);
        gate.awaitReached();

        assertThat(refusal(catchThrowable(() -> campaign.update("cancelTarget", Void.class, "ET-20-T9"))))
                .startsWith("target: the campaign has no target 'ET-20-T9'; the nearest names are");
        campaign.update("cancelTarget", Void.class, "ET-20-T1");
        assertThat(refusal(catchThrowable(() -> campaign.update("cancelTarget", Void.class, "ET-20-T1"))))
                .isEqualTo("target: fets/ET-20-T1 is cancelled already; cancel one that waits or runs");
        assertThat(refusal(catchThrowable(() -> campaign.update("cancelTarget", Void.class, "ET-22-T2"))))
                .isEqualTo(
                        "target: fets/ET-22-T2 is the last target of the campaign; cancel the campaign itself, or add"
                                + " another target first");
        WorkflowStub target = bench.environment.getWorkflowClient().newUntypedWorkflowStub(ID + "/fets/ET-20-T1");
        assertThat(catchThrowable(() -> target.getResult(TargetOutcome.class)))
                .isInstanceOf(WorkflowFailedException.class)
                .hasCauseInstanceOf(CanceledFailure.class);
        gate.open();
        assertThat(statuses(campaign.getResult(CampaignResult.class))).containsExactly(Status.DONE, Status.CANCELLED);
        assertThat(progress(campaign).done()).isEqualTo(progress(campaign).sources());
    }

    @Test
    void aCancelledTargetCanBeAddedAgain() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1");
        WorkflowStub campaign = bench.start(TWO);
        gate.awaitReached();
        campaign.update("cancelTarget", Void.class, "ET-20-T1");
        WorkflowStub target = bench.environment.getWorkflowClient().newUntypedWorkflowStub(ID + "/fets/ET-20-T1");
        assertThat(catchThrowable(() -> target.getResult(TargetOutcome.class)))
                .hasCauseInstanceOf(CanceledFailure.class);
        campaign.update("addTarget", String.class, "ET-20-T1");
        gate.open();
        assertThat(statuses(campaign.getResult(CampaignResult.class))).containsExactly(Status.DONE, Status.DONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"targets": 0}    | window.targets: it is 0; give a whole number of at least 1
            {"sources": 201}  | window.sources: it is 201; give a whole number of at most 200
            {"source": 2}     | source: there is no such field; the nearest names are sources, targets
            {"sources": "2"}  | sources: '"2"' is not what belongs here; give a Integer
            3                 | request: it is not a JSON object; write {"FIELD": VALUE, …} with the fields you need
            """)
    void aWindowOutOfRangeIsRefusedAndTheOldOneStays(String window, String sentence) throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1");
        WorkflowStub campaign = bench.start(TWO);
        gate.awaitReached();
        JsonNode json = json(window);
        assertThat(refusal(catchThrowable(() -> campaign.update("window", Window.class, json))))
                .isEqualTo(sentence);
        assertThat(progress(campaign).window()).isEqualTo(Window.USUAL);
        gate.open();
        campaign.getResult(CampaignResult.class);
    }

    @Test
    void aFinishedCampaignTakesNoUpdate() {
        WorkflowStub campaign = bench.start("\"targets\": [\"ET-22-T2\"]");
        campaign.getResult(CampaignResult.class);
        assertThat(catchThrowable(() -> campaign.update("resume", Void.class))).hasStackTraceContaining("NOT_FOUND");
    }

    @Test
    void cancellingTheCampaignCancelsWhatIsUnderWay() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1 on ET-22-T2");
        WorkflowStub campaign = bench.start(MANY);
        gate.awaitReached();
        campaign.cancel();
        assertThat(catchThrowable(() -> campaign.getResult(CampaignResult.class)))
                .hasCauseInstanceOf(CanceledFailure.class);
        WorkflowStub target = bench.environment.getWorkflowClient().newUntypedWorkflowStub(ID + "/fets/ET-22-T2");
        assertThat(catchThrowable(() -> target.getResult(TargetOutcome.class)))
                .hasCauseInstanceOf(CanceledFailure.class);
    }

    @Test
    void aTargetThatCannotBeLearntIsARowWithItsReason() {
        bench.stages.emptyTarget("ET-20-T1");
        CampaignResult result = bench.run(TWO);

        assertThat(statuses(result)).containsExactly(Status.DONE, Status.FAILED);
        assertThat(row(result, "ET-20-T1").reason()).contains("the region of interest is empty; choose another target");
    }

    @Test
    void aCampaignNoTargetOfWhichCanBeDoneFailsWithItsReason() {
        bench.stages.damaged("22", "T2");
        assertThat(refusal(catchThrowable(() -> bench.run("\"targets\": [\"ET-22-T2\"]"))))
                .isEqualTo("the gzip stream ends early; copy the file again");
    }

    @Test
    void theGroundTruthMayBeOfSomeSourcesOrOfNone() {
        CampaignResult some = bench.run("\"targets\": [\"ET-22-T2\"], \"groundTruth\": [\"ED-*-T2\"]");
        TargetResult kept = bench.kept(some, "ET-22-T2");
        assertThat(kept.groundTruth()).hasSize(4);
        assertThat(kept.selection().path2()).hasSize(16);
        assertThat(kept.evaluations().get(1).evaluation().withoutGroundTruth()).hasSize(12);

        CampaignResult none = bench.run("\"targets\": [\"ET-22-T2\"], \"groundTruth\": []");
        assertThat(bench.kept(none, "ET-22-T2").evaluations()).isEmpty();
        assertThat(row(none, "ET-22-T2").outcome().orElseThrow().best()).isEmpty();
        assertThat(calls("finetune")).isEqualTo(4);
    }

    @Test
    void aTargetMayStandInThePoolOfTheOthers() {
        CampaignResult result = bench.run(new CampaignRequest(json("{\"targets\": [\"ED-14-T2\", \"ED-13-T2\"],"
                + " \"selection\": {\"pool\": [\"ED-14-T2\", \"ED-13-T2\", \"ED-17-T2\"]}}")));
        assertThat(bench.kept(result, "ED-14-T2").selection().pool().stream().map(t -> t.shortName()))
                .containsExactly("ED-13-T2", "ED-17-T2");
        assertThat(bench.kept(result, "ED-13-T2").selection().pool().stream().map(t -> t.shortName()))
                .containsExactly("ED-14-T2", "ED-17-T2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"targets": ["ET-22-T2"], "windows": {}}                             | windows: there is no such field; the nearest names are window, targets, scratch
            {"targets": ["ET-22-T2", "fets/ET-22-T2"]}                           | targets: fets/ET-22-T2 is named twice; name each once
            {"targets": ["ET-22-T9"]}                                            | targets: no task has the modality 'T9' of 'ET-22-T9' (there are T1, T2); the nearest names are ET-22-T1, ET-22-T2, ED-22-T1
            {"targets": ["ET-22-T2"], "selection": {"pool": ["ET-22-T2"]}}       | pool: no source is left beside the target fets/ET-22-T2; name more tasks or add a data set
            {"targets": ["ET-22-T2"], "selection": {"pool": ["ED-*-T1"]}}        | pool: no source is left after modality analysis: none has the target's modality T2 (the pool has T1); add sources of this modality to the pool
            {"targets": ["ET-22-T2"], "groundTruth": ["XX-1"]}                   | groundTruth: no task has the modality '1' of 'XX-1' (there are T1, T2); the nearest names are ED-13-T1, ED-13-T2, ED-14-T1
            {"targets": ["ET-22-T2"], "eventsPerRun": 20000}                     | eventsPerRun: it is 20000; give a whole number of at most 10000
            {"targets": ["ET-22-T2"], "selection": {"target": "ET-22-T2"}}       | selection.target: it stands beside the list of targets; name it in targets only
            """)
    void whatCannotBeDoneIsRefusedBeforeAnythingIsComputed(String request, String sentence) {
        WorkflowStub campaign = bench.stub();
        campaign.start(json(request));
        assertThat(refusal(catchThrowable(() -> campaign.getResult(CampaignResult.class))))
                .isEqualTo(sentence);
        assertThat(bench.stages.calls()).allMatch(c -> c.equals("catalog"));
    }

    @Test
    void aCampaignWithoutInputSaysWhatIsMissing() {
        WorkflowStub campaign = bench.stub();
        campaign.start();
        assertThat(refusal(catchThrowable(() -> campaign.getResult(CampaignResult.class))))
                .isEqualTo("request: it is missing; give {\"targets\": [\"NAME\", …]} as the input");
    }
}
