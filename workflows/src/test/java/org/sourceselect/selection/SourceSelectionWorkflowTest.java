package org.sourceselect.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.task.TaskId;

/** The workflow's decisions, on the scores of the paper's Table IV (target ET-22-T2). */
class SourceSelectionWorkflowTest {

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

    @Test
    void subset1IsTheTargetsModalityAndSubset2TheNearestRoi() {
        SelectionResult result = select(request("ET-22-T2"));

        assertThat(names(result.subset1()))
                .containsExactlyInAnyOrder(
                        "ED-13-T2",
                        "ED-14-T2",
                        "ED-17-T2",
                        "ED-18-T2",
                        "NCR-13-T2",
                        "NCR-14-T2",
                        "NCR-17-T2",
                        "NCR-18-T2");
        assertThat(names(result.subset2())).containsExactlyInAnyOrder("ED-13-T2", "ED-14-T2", "ED-17-T2", "ED-18-T2");
    }

    @Test
    void path1RanksSubset2AndPath2RanksAllByTheFirstMetric() {
        SelectionResult result = select(request("ET-22-T2"));

        assertThat(ranking(result.path1())).containsExactly("ED-14-T2", "ED-18-T2", "ED-13-T2", "ED-17-T2");
        assertThat(ranking(result.path2())).hasSize(16).startsWith("ED-14-T2", "ED-18-T2", "ED-13-T2", "NCR-14-T2");
        assertThat(result.path1().get(0).scores()).isEqualTo(Map.of("otce", -0.0226, "h-score", 0.1887));
        assertThat(result.path1().get(0).ranks()).isEqualTo(Map.of("otce", 1, "h-score", 4));
    }

    @Test
    void theCombinedScoreBringsItsSignalsAndIsTheSameOnBothPaths() {
        List<String> all = List.copyOf(SimulatedStages.tableIvSources());
        for (int s = 0; s < all.size(); s++) {
            stages.score(all.get(s), "probe", s / 100.0).score(all.get(s), "h-score", -s / 50.0);
        }
        stages.score("ED-14-T2", "h-score", 7);

        SelectionResult result = select(
                new ObjectRequest("ET-22-T2").with("metrics", "[\"combined\"]").request());

        assertThat(result.metrics()).containsExactly("combined", "prior", "probe", "h-score");
        // The two orders are each other's reverse, so that all others have a half or a little less: but for one source,
        // which is the best of 16 by the second.
        int place = all.indexOf("ED-14-T2");
        assertThat(result.path1().get(0).source().shortName()).isEqualTo("ED-14-T2");
        assertThat(result.path1().get(0).scores().get("combined")).isCloseTo((place / 15.0 + 1) / 2, within(1e-12));
        assertThat(Objects.requireNonNull(result.path1().get(0).details().get("combined"))
                        .score())
                .isEmpty();
        assertThat(result.path2().get(0).scores())
                .isEqualTo(result.path1().get(0).scores());
        assertThat(result.stages().summary()).doesNotContain("combined");
        assertThat(stages.calls()).noneMatch(call -> call.startsWith("combined"));
    }

    @Test
    void theFusedTopologyIsMadeOfBothOverAllSources() {
        List<String> all = List.copyOf(SimulatedStages.tableIvSources());
        for (int s = 0; s < all.size(); s++) {
            stages.score(all.get(s), "topology-global-layers", s / 100.0)
                    .score(all.get(s), "topology-boundary-layers", 1 - s / 50.0);
        }

        SelectionResult result = select(new ObjectRequest("ET-22-T2")
                .with("metrics", "[\"topology-layers\"]")
                .request());

        assertThat(result.metrics())
                .containsExactly("topology-layers", "topology-global-layers", "topology-boundary-layers");
        // The boundary, which counts twice, falls from source to source, the other rises.
        assertThat(result.path2().get(0).source().shortName()).isEqualTo(all.get(0));
        assertThat(result.path2().get(0).scores().get("topology-layers")).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(result.path2().get(15).scores().get("topology-layers")).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(stages.calls()).noneMatch(call -> call.startsWith("topology-layers"));
    }

    /** It asks for the layers of each source model once, and is shown by its metric's name. */
    @Test
    void aMetricOfInnerLayersRanksAsAnyOther() {
        List<String> all = List.copyOf(SimulatedStages.tableIvSources());
        for (int s = 0; s < all.size(); s++) {
            stages.score(all.get(s), "logme-encoder", -s);
        }

        SelectionResult result = select(new ObjectRequest("ET-22-T2")
                .with("metrics", "[\"logme-encoder\"]")
                .request());

        assertThat(ranking(result.path2())).containsExactlyElementsOf(all);
        assertThat(stages.calls().stream().filter(call -> call.startsWith("logme-encoder")))
                .hasSize(16);
    }

    @Test
    void aPriorIsAskedOnceForAllSourcesAndRanksThem() {
        stages.score("NCR-17-T1", "prior", 0.8).score("ED-13-T2", "prior", 0.6);

        SelectionResult result = select(new ObjectRequest("ET-22-T2")
                .with("metrics", "[\"prior\", \"otce\"]")
                .request());

        assertThat(ranking(result.path2())).startsWith("NCR-17-T1", "ED-13-T2");
        assertThat(ranking(result.path1())).startsWith("ED-13-T2");
        ScoreActivity.Result first =
                Objects.requireNonNull(result.path2().get(0).details().get("prior"));
        assertThat(first.outcome().diagnostics()).isEqualTo(Map.of("targets", 3.0));
        assertThat(first.score().orElseThrow().key()).isEqualTo("prior");
        // Of the others it says nothing: they come last and are no failures.
        assertThat(result.path2().get(2).scores()).containsOnlyKeys("otce");
        assertThat(result.failed()).isEmpty();
        assertThat(stages.calls().stream().filter(call -> call.startsWith("prior")))
                .containsExactly("prior for ET-22-T2");
    }

    @Test
    void nobodyAsksForAPriorUnlessItIsAMetric() {
        select(request("ET-22-T2"));

        assertThat(stages.calls()).noneMatch(call -> call.startsWith("prior"));
    }

    @Test
    void neighboursAreHeldApartBySubjectsNotByTheirIntervals() {
        // Four target subjects that do the same to both best sources, and something else to the third.
        stages.doubt("ED-14-T2", "otce", List.of(0.004, -0.004, 0.003, -0.003))
                .doubt("ED-18-T2", "otce", List.of(0.0045, -0.0045, 0.003, -0.003))
                .doubt("ED-13-T2", "otce", List.of(-0.004, 0.004, 0.003, -0.003));

        List<RankedSource> path1 = select(request("ET-22-T2")).path1();

        // The differences are 0.0047 and 0.0083; chance reaches t(3) sqrt(2) 0.0005 = 0.0023 and t(3) sqrt(2) 0.0085 =
        // 0.038.
        assertThat(path1)
                .extracting(RankedSource::apartFromNext)
                .containsExactly(Optional.of(true), Optional.of(false), Optional.empty(), Optional.empty());
    }

    @Test
    void whoHasLearntNothingIsNamedSoInTheTemporalUiToo() {
        stages.ignorant("ED-18-T2");

        String details = SelectionMarkdown.of(SelectionView.of(select(request("ET-22-T2"))));

        assertThat(details)
                .contains("| fets/ED-18-T2, learnt nothing |")
                .contains("| fets/ED-14-T2 |")
                .doesNotContain("ED-14-T2, learnt nothing");
    }

    @Test
    void whoHasLearntNothingIsNoCandidateOfPath1UnlessAskedFor() {
        stages.ignorant("ED-18-T2").ignorant("ED-18-T1");

        SelectionResult result = select(request("ET-22-T2"));

        assertThat(ranking(result.path1())).containsExactly("ED-14-T2", "ED-13-T2", "ED-17-T2");
        assertThat(names(result.subset2())).doesNotContain("ED-18-T2");
        // Of Subset 1 alone: the other was no candidate anyway.
        assertThat(names(result.leftOut())).containsExactly("ED-18-T2");
        assertThat(ranking(result.path2())).hasSize(16).startsWith("ED-14-T2", "ED-18-T2");
        assertThat(SelectionMarkdown.of(SelectionView.of(result)))
                .contains("- left out of Path 1, as they have learnt nothing: (fets/ED-18-T2)");

        SelectionResult asked =
                select(new ObjectRequest("ET-22-T2").with("learntOnly", false).request());
        assertThat(ranking(asked.path1())).containsExactly("ED-14-T2", "ED-18-T2", "ED-13-T2", "ED-17-T2");
        assertThat(asked.leftOut()).isEmpty();
    }

    /** One oedema has learnt, and the rule asks for three sources: the next nearest region comes whole, trained in its turn. */
    @Test
    void withoutABaselineTheNextNearestAreTrainedInPlaceOfThoseThatLearntNothing() {
        stages.ignorant("ED-13-T2").ignorant("ED-14-T2").ignorant("ED-17-T2").ignorant("NCR-13-T2");

        WorkflowStub stub = start(path1Only());
        SelectionResult result = stub.getResult(SelectionResult.class);

        assertThat(names(result.subset2()))
                .containsExactlyInAnyOrder("ED-18-T2", "NCR-14-T2", "NCR-17-T2", "NCR-18-T2");
        assertThat(result.path1()).hasSize(4);
        assertThat(names(result.leftOut())).containsExactlyInAnyOrder("ED-13-T2", "ED-14-T2", "ED-17-T2", "NCR-13-T2");
        assertThat(stages.calls().stream().filter(c -> c.startsWith("pretrain")))
                .hasSize(8)
                .doesNotHaveDuplicates()
                .allMatch(c -> c.endsWith("-T2"));
        SelectionProgress progress = stub.query("progress", SelectionProgress.class);
        // Nobody asks for the four domains on T1.
        assertThat(progress.done()).isEqualTo(progress.stages() - 4);
    }

    @Test
    void whereAllThatAreNearHaveLearntNothingPath1IsEmptyAndSaysWhy() {
        for (String roi : List.of("ED", "NCR")) {
            for (String partition : List.of("13", "14", "17", "18")) {
                stages.ignorant(roi + "-" + partition + "-T2");
            }
        }

        SelectionResult result = select(request("ET-22-T2"));

        assertThat(result.path1()).isEmpty();
        assertThat(result.path2()).hasSize(16);
        assertThat(SelectionMarkdown.of(SelectionView.of(result)))
                .contains("No source of Subset 1 that is near has learnt anything of its own task.");
        assertThat(refusal(path1Only()))
                .startsWith("learntOnly: no source of Subset 1 that is near has learnt anything of its own task (fets/")
                .endsWith("); train the sources longer, or write false to keep these");
    }

    @Test
    void equalScoresAreMarkedAsTiedInPoolOrder() {
        List<RankedSource> tied = select(request("ET-22-T2")).path2().stream()
                .filter(RankedSource::tied)
                .toList();

        assertThat(ranking(tied))
                .containsExactly(
                        "NCR-14-T1",
                        "ED-14-T1",
                        "NCR-13-T1",
                        "ED-13-T1",
                        "ED-17-T1",
                        "ED-18-T1",
                        "NCR-17-T1",
                        "NCR-18-T1");
    }

    @Test
    void everyDomainIsPreparedOnceAndEverySourcePretrainedOnce() {
        select(request("ET-22-T2"));

        assertThat(stages.calls()).doesNotHaveDuplicates();
        assertThat(stages.calls().stream().filter(c -> c.startsWith("prepare"))).hasSize(9);
        assertThat(stages.calls().stream().filter(c -> c.startsWith("pretrain")))
                .hasSize(16);
    }

    @Test
    void sourceModelsRunOverTheirOwnImagesOnlyWhereAMetricReadsThat() {
        WorkflowStub stub = start(
                new ObjectRequest("ET-22-T2").with("metrics", "[\"h-score\"]").request());
        SelectionResult result = stub.getResult(SelectionResult.class);

        assertThat(stages.calls().stream().filter(c -> c.startsWith("features")))
                .hasSize(16)
                .allMatch(c -> c.endsWith(" over ET-22-T2"));
        assertThat(result.path2()).hasSize(16).allMatch(r -> r.sourceFeatures().isEmpty());
        assertThat(result.cost().path2()).isEqualTo(16 * (2.0 + 2.0));
        // 9 preparations, 8 comparisons, 16 x (pretrain, one dump, one metric); none is expected that does not run.
        SelectionProgress progress = stub.query("progress", SelectionProgress.class);
        assertThat(progress.stages()).isEqualTo(65);
        assertThat(progress.done()).isEqualTo(65);
        assertThat(progress.computedSeconds()).isEqualTo(16 * 100.0 + 49 * 2.0);

        SelectionResult both = select(request("ET-22-T2"));
        assertThat(both.path2()).allMatch(r -> r.sourceFeatures().isPresent());
    }

    @Test
    void aSourceWithAModelIsImportedOnceAndNotTrained() {
        stages.model("ED-14-T2").model("NCR-14-T1");

        SelectionResult result = select(request("ET-22-T2"));

        assertThat(ranking(result.path1())).containsExactly("ED-14-T2", "ED-18-T2", "ED-13-T2", "ED-17-T2");
        assertThat(stages.calls().stream().filter(c -> c.startsWith("import")))
                .containsExactlyInAnyOrder("import ED-14-T2 for otce h-score", "import NCR-14-T1 for otce h-score");
        assertThat(stages.calls().stream().filter(c -> c.startsWith("pretrain")))
                .hasSize(14)
                .doesNotContain("pretrain ED-14-T2", "pretrain NCR-14-T1");
        // Two imports in place of two trainings.
        assertThat(result.stages().computed()).isEqualTo(9 + 16 * 5 + 8);
    }

    @Test
    void aModelThatCannotBeUsedIsToldBeforeAnythingIsPrepared() {
        stages.model("ED-14-T2").unfit("ED-14-T2", "the model has 5 channels; choose another metric", "note-9");

        ApplicationFailure failure = refused(request("ET-22-T2"));

        assertThat(failure.getOriginalMessage()).isEqualTo("the model has 5 channels; choose another metric");
        assertThat(failure.getDetails().get(String.class)).isEqualTo("note-9");
        assertThat(stages.calls()).containsExactly("catalog", "import ED-14-T2 for otce h-score");
    }

    @Test
    void modelsCanBeLeftOut() {
        stages.model("ED-14-T2");

        select(new ObjectRequest("ET-22-T2").with("importModels", false).request());

        assertThat(stages.calls()).noneMatch(c -> c.startsWith("import")).contains("pretrain ED-14-T2");
    }

    @Test
    void theResultSaysWhatThisRunComputed() {
        StageCount count = select(request("ET-22-T2")).stages();

        // 9 preparations, 16 trainings with features of both sides and two scores each, 8 comparisons.
        assertThat(count)
                .isEqualTo(new StageCount(
                        9 + 16 * 5 + 8, 0, (9 + 16 * 5 + 8) + " stages were computed, 0 found in the store"));
        assertThat(StageCount.of(new SelectionProgress(
                        "ET-22-T2", 97, 97, 97, 0, List.of(), 0, 0, false, List.of(), Optional.empty())))
                .isEqualTo(new StageCount(0, 97, "nothing changed: all 97 stages were found in the store"));
    }

    @Test
    void withoutABaselineOnlySubset2IsTrained() {
        ObjectRequest json = new ObjectRequest("ET-22-T2").with("baseline", false);
        SelectionResult result = select(json.request());

        assertThat(result.path2()).isEmpty();
        assertThat(ranking(result.path1())).hasSize(4);
        assertThat(stages.calls().stream().filter(c -> c.startsWith("pretrain")))
                .hasSize(4);
        assertThat(result.cost().pretraining()).isEqualTo(400);
        // Eight comparisons, then two feature dumps and two scores for each of four sources, two seconds each.
        assertThat(result.cost().path1()).isEqualTo(2.0 * (8 + 4 * 4));
    }

    @Test
    void aDamagedSourceIsARowWithItsReasonAndCostsNoOther() {
        stages.damaged("14", "T2");
        SelectionResult result = select(request("ET-22-T2"));

        assertThat(result.failed()).hasSize(2).allSatisfy(f -> {
            assertThat(f.source().partition()).contains("14");
            assertThat(f.stage()).isEqualTo(StageName.of(StageKind.PREPARE));
            assertThat(f.reason()).isEqualTo("the gzip stream ends early; copy the file again");
            assertThat(f.note()).contains("note-1");
        });
        assertThat(ranking(result.path1())).containsExactly("ED-18-T2", "ED-13-T2", "ED-17-T2");
        assertThat(result.path2()).hasSize(14);
    }

    @Test
    void aDamagedTargetFailsTheSelectionWithTheReason() {
        stages.damaged("22", "T2");

        assertThat(refusal(request("ET-22-T2"))).isEqualTo("the gzip stream ends early; copy the file again");
    }

    @Test
    void aTargetThatCannotBeLearntIsRefusedOnceBeforeAnySourceIsTouched() {
        stages.emptyTarget("ET-22-T2");

        assertThat(refusal(request("ET-22-T2"))).isEqualTo("the region of interest is empty; choose another target");
        assertThat(stages.calls()).containsExactly("catalog", "prepare 22 T2", "check ET-22-T2");
    }

    @Test
    void aReasonThatAllSourcesShareIsSaidOnceWithItsNote() {
        for (String source : subset2()) {
            stages.unfit(source, "the net takes 90 GB; use a smaller width", "note-" + source);
        }
        ApplicationFailure refused = refused(path1Only());

        assertThat(refused.getOriginalMessage())
                .isEqualTo("no source of Subset 2 could be scored: all 4 (pretrain): the net takes 90 GB; use a smaller"
                        + " width");
        assertThat(refused.getDetails().get(String.class)).startsWith("note-ED-");
    }

    @Test
    void reasonsThatDifferAreEachSaidAfterTheirSources() {
        for (String source : subset2()) {
            stages.unfit(source, "the loss is not a number", "note");
        }
        stages.unfit("ED-17-T2", "the region is empty");
        ApplicationFailure refused = refused(path1Only());

        assertThat(refused.getOriginalMessage())
                .isEqualTo("no source of Subset 2 could be scored: fets/ED-13-T2, fets/ED-14-T2, fets/ED-18-T2"
                        + " (pretrain): the loss is not a number; fets/ED-17-T2 (pretrain): the region is empty");
        assertThat(refused.getDetails().getSize()).isZero();
    }

    @Test
    void losingAllOfSubset2LeavesTheRankingOfTheOthers() {
        for (String source : subset2()) {
            stages.unfit(source, "the loss is not a number", "note");
        }
        SelectionResult result = select(request("ET-22-T2"));

        assertThat(result.path1()).isEmpty();
        assertThat(result.path2()).hasSize(12);
        assertThat(names(result.failed().stream().map(FailedSource::source).toList()))
                .containsExactlyInAnyOrderElementsOf(subset2());
    }

    private static SelectionRequest path1Only() {
        return new ObjectRequest("ET-22-T2").with("baseline", "false").request();
    }

    private static List<String> subset2() {
        return List.of("ED-13-T2", "ED-14-T2", "ED-17-T2", "ED-18-T2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            target     | "ET-22-T3"               | target: no task has the modality 'T3' of 'ET-22-T3' (there are T1, T2); the nearest names are ET-22-T1, ET-22-T2, ED-22-T1
            target     | "EX-22-T2"               | target: no task is called 'EX-22-T2'; the nearest names are ED-22-T2, ET-22-T2, ED-20-T2
            pool       | ["ED-14-T2","ET-22-T2"]  | pool: the target fets/ET-22-T2 is in its own pool; take it out of the pool
            pool       | ["ED-*-T1"]              | pool: no source is left after modality analysis: none has the target's modality T2 (the pool has T1); add sources of this modality to the pool
            metrics    | ["otcee"]                | metrics: no metric is called 'otcee'; the nearest names are otce, probe, h-score
            metrics    | []                       | metrics: the list is empty; name at least one of h-score, otce, probe, logme-encoder, prior, combined, topology-global-layers, topology-boundary-layers, topology-layers
            roiRule    | "threshold:0.99"         | roiRule: no source is left after RoI analysis by threshold:0.99, the highest similarity is 0.987; lower the threshold
            pretraining| {"iterations": 0}        | pretraining.iterations: it is 0; give a whole number of at least 1
            preparation| {"size": 100}            | preparation.size: it is 100; give a multiple of 16 from 16 to 1024
            """)
    void whatCannotBeDoneIsRefusedInOneSentence(String field, String value, String sentence) {
        assertThat(refusal(new ObjectRequest("ET-22-T2").with(field, value).request()))
                .isEqualTo(sentence);
    }

    @Test
    void anUnknownFieldTypedIntoTheTemporalUiFailsTheWorkflowWithTheNearestNames() {
        WorkflowStub stub = environment.getWorkflowClient().newUntypedWorkflowStub("SourceSelection", options());
        stub.start(Map.of("target", "ET-22-T2", "metric", List.of("otce")));

        WorkflowFailedException failed =
                catchThrowableOfType(WorkflowFailedException.class, () -> stub.getResult(SelectionResult.class));
        assertThat(failed).hasStackTraceContaining("metric: there is no such field; the nearest names are metrics");
        assertThat(stages.calls()).isEmpty();
    }

    @Test
    void aRequestNeedsNothingButATarget() {
        SelectionSettings defaults = SelectionSettings.of("ET-22-T2", Profile.LAPTOP);

        assertThat(new ObjectRequest("ET-22-T2").bare().settings()).isEqualTo(defaults);
        assertThat(SelectionRequest.of(defaults).settings()).isEqualTo(defaults);
    }

    @Test
    void whatIsLeftIsToldOnceEnoughOfEveryKindWasComputed() {
        stages.hold("pretrain ED-13");
        SimulatedStages.Gate all = stages.hold("pretrain ");
        WorkflowStub stub = start(request("ET-22-T2"));
        // Preparations and comparisons are done, and of the trainings, which are most of the work, none.
        SelectionProgress early = awaitDone(stub, 9 + 8);
        assertThat(early.more()).isTrue();

        all.open();
        // Of 16 sources all but the two that are held.
        SelectionProgress late = awaitDone(stub, 97 - 2 * 5);
        stages.release();

        assertThat(late.more()).isFalse();
        // Two trainings of 100 s, and of each two dumps and two metrics of 2 s.
        assertThat(late.expectedSeconds()).isEqualTo(2 * (100.0 + 4 * 2.0));
        assertThat(stub.getResult(SelectionResult.class).path2()).hasSize(16);
    }

    private static SelectionProgress awaitDone(WorkflowStub stub, int done) {
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            SelectionProgress progress = stub.query("progress", SelectionProgress.class);
            if (progress.done() == done) {
                return progress;
            }
            assertThat(System.nanoTime()).as("only %s", progress).isLessThan(latest);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void progressCountsEveryStage() {
        WorkflowStub stub = start(request("ET-22-T2"));
        stub.getResult(SelectionResult.class);

        SelectionProgress progress = stub.query("progress", SelectionProgress.class);
        // 9 preparations, 8 comparisons, 16 x (pretrain, two dumps, two metrics).
        assertThat(progress)
                .isEqualTo(new SelectionProgress(
                        "ET-22-T2",
                        97,
                        97,
                        0,
                        0,
                        List.of(),
                        16 * 100.0 + 81 * 2.0,
                        0,
                        false,
                        List.of(
                                new SelectionProgress.Kind("prepare", 9, 9, 2),
                                new SelectionProgress.Kind("RoI similarity", 8, 8, 2),
                                new SelectionProgress.Kind("pretrain", 16, 16, 100),
                                new SelectionProgress.Kind("features", 32, 32, 2),
                                new SelectionProgress.Kind("otce", 16, 16, 2),
                                new SelectionProgress.Kind("h-score", 16, 16, 2)),
                        Optional.empty()));
    }

    @Test
    void isFoundByItsTargetWhereTheServerHasTheAttributes() {
        stages.searchAttributes("SourceSelectTarget", "SourceSelectDataSet");
        environment.registerSearchAttribute("SourceSelectTarget", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        environment.registerSearchAttribute("SourceSelectDataSet", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        WorkflowStub stub = start(request("ET-22-T2"));
        stub.getResult(SelectionResult.class);

        var found = stub.describe().getTypedSearchAttributes();
        assertThat(found.get(SearchAttributes.TARGET)).isEqualTo("fets/ET-22-T2");
        assertThat(found.get(SearchAttributes.DATA_SET)).isEqualTo("fets");
        // The server has no such attribute: to set it would have failed the workflow's task for ever.
        assertThat(found.containsKey(SearchAttributes.STAGE)).isFalse();
    }

    @Test
    void theTemporalUiShowsTheRankingsWithTheRanksOfTheResult() {
        WorkflowStub stub = start(request("ET-22-T2"));
        SelectionResult result = stub.getResult(SelectionResult.class);

        String details = stub.query("__temporal_workflow_metadata", WorkflowMetadata.class)
                .getCurrentDetails();
        assertThat(details)
                .contains("**ET-22-T2**: 97 of 97 stages done", "**Path 1**, by otce", "**Path 2**, by otce")
                .contains("| Rank | Source | otce |")
                .contains(
                        "fets/ED-14-T2 stands first by otce for fets/ET-22-T2, before fets/ED-18-T2; how sure that is, is not"
                                + " known.",
                        "Files and report: `sourceselect result "
                                + stub.getExecution().getWorkflowId() + " --output DIR`");
        assertThat(result.path1())
                .hasSize(4)
                .allSatisfy(place -> assertThat(details)
                        .containsPattern(
                                Pattern.compile("\\| " + place.rank() + "[ =~]* \\| " + place.source() + " \\| ")));
        // 16 sources, of which the pane shows 12.
        assertThat(details).contains("and 4 more");
    }

    private static SelectionRequest request(String target) {
        return new ObjectRequest(target).request();
    }

    private SelectionResult select(SelectionRequest request) {
        return start(request).getResult(SelectionResult.class);
    }

    private String refusal(SelectionRequest request) {
        return refused(request).getOriginalMessage();
    }

    private ApplicationFailure refused(SelectionRequest request) {
        WorkflowFailedException failed = catchThrowableOfType(WorkflowFailedException.class, () -> select(request));
        return Stream.<@Nullable Throwable>iterate(failed, Objects::nonNull, t -> t == null ? null : t.getCause())
                .filter(ApplicationFailure.class::isInstance)
                .map(ApplicationFailure.class::cast)
                .filter(f -> f.getType().equals("BadInput"))
                .findFirst()
                .orElseThrow();
    }

    private WorkflowStub start(SelectionRequest request) {
        WorkflowClient client = environment.getWorkflowClient();
        SourceSelectionWorkflow workflow = client.newWorkflowStub(SourceSelectionWorkflow.class, options());
        WorkflowClient.start(workflow::select, request);
        return WorkflowStub.fromTyped(workflow);
    }

    private static WorkflowOptions options() {
        return WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.DEFAULT_PREFIX)
                .build();
    }

    private static List<String> ranking(List<RankedSource> ranking) {
        return names(ranking.stream().map(RankedSource::source).toList());
    }

    private static List<String> names(List<TaskId> tasks) {
        return tasks.stream().map(TaskId::shortName).toList();
    }
}
