package org.sourceselect.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sourceselect.campaign.CampaignBench.ID;
import static org.sourceselect.campaign.CampaignBench.json;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.race.RaceRun;
import org.sourceselect.selection.SelectionProgress;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SimulatedStages;
import org.sourceselect.selection.SimulatedStages.Gate;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.selection.SourceSelectionWorkflowImpl;

/**
 * Workflows that began under an earlier state of the code go on under this one: histories recorded from every workflow are
 * replayed.
 *
 * <p>When a change of a workflow is meant to be incompatible, campaigns that run must end before workers are replaced; say so in
 * the release, and record anew:
 *
 * <pre>mvn -pl workflows test -Dtest=RecordedHistoriesTest -Dsourceselect.record=src/test/resources</pre>
 */
class RecordedHistoriesTest {

    private static final String FOLDER = "/org/sourceselect/history/";

    /** Whom it is between nobody says. */
    private static final String RACE = "\"race\": {\"finetuning\": {\"iterations\": 40}}";

    /** A campaign's target that goes on in a new run. */
    private static final String CUT = "\"eventsPerRun\": 200, \"window\": {\"sources\": 1}, ";

    static List<Path> histories() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(RecordedHistoriesTest.class.getResource(FOLDER))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    void isReplayed(Path history) throws Exception {
        replay(
                history,
                SourceSelectionWorkflowImpl.class,
                TransferCampaignWorkflowImpl.class,
                TargetWorkflowImpl.class);
    }

    private static void replay(Path history, Class<?>... workflows) throws Exception {
        replay(read(history), workflows);
    }

    private static void replay(WorkflowExecutionHistory history, Class<?>... workflows) throws Exception {
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance()) {
            // A cold JVM on a busy machine loads classes for longer than the usual second.
            Worker worker = environment.newWorker(
                    "replay",
                    WorkerOptions.newBuilder()
                            .setDefaultDeadlockDetectionTimeout(60_000)
                            .build());
            worker.registerWorkflowImplementationTypes(workflows);
            WorkflowReplayer.replayWorkflowExecution(history, worker);
        }
    }

    @Test
    void everyWorkflowHasOneAndThoseThatGoOnHaveALaterRun() throws Exception {
        List<History> all = histories().stream()
                .map(file -> History.newBuilder()
                        .addAllEvents(read(file).getEvents())
                        .build())
                .toList();
        assertThat(all.stream().map(RecordedHistoriesTest::type).distinct())
                .containsExactlyInAnyOrder("SourceSelection", "TransferCampaign", "CampaignTarget");
        assertThat(all.stream()
                        .filter(h -> !h.getEvents(0)
                                .getWorkflowExecutionStartedEventAttributes()
                                .getContinuedExecutionRunId()
                                .isEmpty())
                        .map(RecordedHistoriesTest::type)
                        .distinct())
                .containsExactlyInAnyOrder("TransferCampaign", "CampaignTarget");
    }

    @Test
    void theyHaveActivitiesOfEveryKind() throws Exception {
        assertThat(histories().stream()
                        .flatMap(file -> read(file).getEvents().stream())
                        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                        .map(event -> event.getActivityTaskScheduledEventAttributes()
                                .getActivityType()
                                .getName())
                        .distinct())
                .contains(
                        "Catalog",
                        "CheckTarget",
                        "Prepare",
                        "Pretrain",
                        "ImportModel",
                        "FeatureDump",
                        "RoiSimilarity",
                        "NearestSources",
                        "Score",
                        "Finetune",
                        "Rung",
                        "Probe",
                        "Prior",
                        "RaceEntrants",
                        "KeepRace",
                        "KeepSelectionRace",
                        "KeepSources",
                        "ConcludeTarget",
                        "ServerAttributes");
    }

    /**
     * It was recorded by a release that ran source models over their own images whatever the metric. A catalogue that says
     * more, as a newer cpu worker beside it gives, must not change what it does.
     */
    @Test
    void aSelectionThatRanModelsOverTheirOwnImagesGoesOnDoingSo() throws Exception {
        History old = History.newBuilder()
                .addAllEvents(read(history("selection-h-score-alone.json")).getEvents())
                .build();
        replay(new WorkflowExecutionHistory(old, ID), SourceSelectionWorkflowImpl.class);
        History told = withCatalog(old, "\"worker\":", "\"sourceMetrics\":[\"otce\"],\"worker\":");
        assertThat(told).isNotEqualTo(old);
        replay(new WorkflowExecutionHistory(told, ID), SourceSelectionWorkflowImpl.class);
    }

    /** What later selections are to know of other targets is kept, and nothing is asked of it again while one goes on. */
    @Test
    void whatIsSaidOfAllSourcesIsAskedOnceAndTheRaceKeptOnce() throws Exception {
        assertThat(scheduled("selection-combined-race.json", "Prior")).isEqualTo(1);
        assertThat(scheduled("selection-combined-race.json", "KeepSelectionRace"))
                .isEqualTo(1);
        assertThat(scheduled("target-combined.json", "Prior")).isEqualTo(1);
        assertThat(scheduled("target-combined-cut.json", "Prior")).isEqualTo(1);
        assertThat(scheduled("target-combined-cut-continued.json", "Prior")).isZero();
        assertThat(scheduled("selection-race.json", "KeepSelectionRace")).isZero();
    }

    /** One release met the damage of the other's workflow and let the sources fail; what mends goes on so when it takes over. */
    @Test
    void aSelectionThatMetDamageBeforeThatWasMendedKeepsItsFailures() throws Exception {
        assertThat(Files.readString(history("selection-damaged.json"))).contains("artifact prepared/14 T2 is damaged");
        assertThat(preparations("selection-damaged.json")).isEqualTo(preparations("selection.json"));
        assertThat(preparations("selection-mended.json")).isEqualTo(preparations("selection.json") + 1);
    }

    private static long preparations(String history) throws Exception {
        return scheduled(history, "Prepare");
    }

    private static long scheduled(String history, String activity) throws Exception {
        return read(history(history)).getEvents().stream()
                .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                .filter(event -> event.getActivityTaskScheduledEventAttributes()
                        .getActivityType()
                        .getName()
                        .equals(activity))
                .count();
    }

    /** The history with another text in what the catalogue activity answered. */
    private static History withCatalog(History history, String text, String other) {
        History.Builder changed = history.toBuilder();
        for (HistoryEvent.Builder event : changed.getEventsBuilderList()) {
            if (event.hasActivityTaskCompletedEventAttributes()
                    && history.getEvents((int) event.getActivityTaskCompletedEventAttributes()
                                            .getScheduledEventId()
                                    - 1)
                            .getActivityTaskScheduledEventAttributes()
                            .getActivityType()
                            .getName()
                            .equals("Catalog")) {
                Payload.Builder answer = event.getActivityTaskCompletedEventAttributesBuilder()
                        .getResultBuilder()
                        .getPayloadsBuilder(0);
                answer.setData(
                        ByteString.copyFromUtf8(answer.getData().toStringUtf8().replace(text, other)));
            }
        }
        return changed.build();
    }

    private static Path history(String name) throws IOException, URISyntaxException {
        return histories().stream().filter(f -> f.endsWith(name)).findFirst().orElseThrow();
    }

    /** The selection with something before all else. */
    public static final class ChangedSelection implements SourceSelectionWorkflow {

        private final SourceSelectionWorkflowImpl unchanged;

        @WorkflowInit
        public ChangedSelection(@Nullable SelectionRequest request) {
            unchanged = new SourceSelectionWorkflowImpl(request);
        }

        @Override
        public SelectionResult select(@Nullable SelectionRequest request) {
            Workflow.sleep(Duration.ofSeconds(1));
            return unchanged.select(request);
        }

        @Override
        public SelectionProgress progress() {
            return unchanged.progress();
        }
    }

    @Test
    void anIncompatibleChangeFails() throws Exception {
        Path selection = history("selection.json");
        assertThatThrownBy(() -> replay(selection, ChangedSelection.class)).hasStackTraceContaining("NonDeterministic");
    }

    @Test
    @EnabledIfSystemProperty(named = "sourceselect.record", matches = ".+")
    void record() throws Exception {
        Path folder = recordings();
        try (CampaignBench bench = new CampaignBench()) {
            bench.run(
                    new CampaignRequest(
                            json(
                                    "{\"targets\": [\"ET-22-T2\"], \"eventsPerRun\": 200, \"window\": {\"sources\": 1}, \"selection\":"
                                            + " {\"metrics\": [\"h-score\"], \"pool\": [\"*-14-*\", \"ED-13-*\"], \"profile\": \"smoke\"}}")));
            save(folder, "target-target-only", bench.histories(ID + "/fets/ET-22-T2"));
        }
        try (CampaignBench bench = new CampaignBench()) {
            Gate gate = bench.stages.hold("finetune ED-14-T2 on ET-22-T2");
            WorkflowStub campaign = bench.stub();
            campaign.start(json("{\"targets\": [\"ET-22-T2\", \"ET-20-T1\", \"ET-20-T2\", \"ET-22-T1\","
                    + " \"NCR-22-T2\", \"NCR-20-T1\", \"NCR-20-T2\", \"NCR-22-T1\", \"ED-22-T2\", \"ED-22-T1\"],"
                    + " \"eventsPerRun\": 200, \"selection\": {\"pool\": [\"*-14-*\", \"ED-13-*\"],"
                    + " \"profile\": \"smoke\"}}"));
            gate.awaitReached();
            campaign.signal("pause");
            campaign.update("window", Window.class, json("{\"sources\": 3}"));
            campaign.update("addTarget", String.class, "ED-20-T1");
            campaign.update("resume", Void.class);
            campaign.update("cancelTarget", Void.class, "ET-20-T2");
            gate.open();
            CampaignResult result = campaign.getResult(CampaignResult.class);
            assertThat(result.targets()).hasSize(11);
            save(folder, "campaign", bench.histories(ID));
            save(folder, "target", bench.histories(ID + "/fets/ET-22-T2"));
        }
        recordSelection(folder, "selection", "\"baseline\": true", stages -> {});
        recordSelection(folder, "selection-path-1", "\"baseline\": false", stages -> {});
        recordSelection(folder, "selection-imported", "\"baseline\": true", stages -> stages.model("ED-14-T2"));
        recordSelection(
                folder,
                "selection-mended",
                "\"baseline\": true",
                stages -> stages.rotten("prepared/14 T2", 1).rotten("model/ED-13-T2", 1));
        recordSelection(folder, "selection-target-only", "\"metrics\": [\"h-score\"]", stages -> {});
        try (CampaignBench bench = new CampaignBench()) {
            bench.run(new CampaignRequest(json("{\"targets\": [\"ET-22-T2\"], \"selection\": {\"baseline\": false,"
                    + " \"pool\": [\"*-14-T2\", \"ED-13-*\"], \"profile\": \"smoke\"}}")));
            save(folder, "target-path-1", bench.histories(ID + "/fets/ET-22-T2"));
        }
    }

    /** Races of their own: one that goes as it should, one in which the finalist fails, and one beside a campaign's ground truth. */
    @Test
    @EnabledIfSystemProperty(named = "sourceselect.record", matches = ".+")
    void recordRaces() throws Exception {
        Path folder = recordings();
        recordSelection(folder, "selection-race", RACE, RecordedHistoriesTest::invent);
        recordSelection(folder, "selection-race-comeback", RACE, stages -> {
            invent(stages);
            stages.divergesAt("ED-14-T2", 40);
        });
        recordTarget(folder, "target-race", "", "\"race\": {}");
        recordTarget(folder, "target-race-cut", CUT, "\"race\": {}");
    }

    /** What is said of all sources at once: of a selection whose race goes by it, and of a campaign's target, whole and cut in two. */
    @Test
    @EnabledIfSystemProperty(named = "sourceselect.record", matches = ".+")
    void recordCombined() throws Exception {
        Path folder = recordings();
        recordSelection(
                folder,
                "selection-combined-race",
                "\"metrics\": [\"combined\"], \"race\": {\"candidates\": \"combined:3\", \"finetuning\": {\"iterations\": 40}}",
                RecordedHistoriesTest::invent);
        recordTarget(folder, "target-combined", "", "\"metrics\": [\"combined\"]");
        recordTarget(folder, "target-combined-cut", CUT, "\"metrics\": [\"combined\"]");
    }

    /** Two metrics of which a third is made. */
    @Test
    @EnabledIfSystemProperty(named = "sourceselect.record", matches = ".+")
    void recordFusedTopology() throws Exception {
        Path folder = recordings();
        String metrics = "\"metrics\": [\"topology-layers\"]";
        recordSelection(folder, "selection-fused-topology", metrics, RecordedHistoriesTest::invent);
        recordTarget(folder, "target-fused-topology", "", metrics);
    }

    /** Races whose candidates nobody names: of Path 1's sources, and of its only one with another beside it. */
    @Test
    @EnabledIfSystemProperty(named = "sourceselect.record", matches = ".+")
    void recordRacesOfPath1() throws Exception {
        Path folder = recordings();
        recordSelection(folder, "selection-race-path-1", RACE, RecordedHistoriesTest::invent);
        recordSelection(folder, "selection-race-in-company", RACE, stages -> {
            invent(stages);
            List.of("ED-14-T2", "NCR-14-T2", "ET-14-T2").forEach(near -> stages.unfit(near, "it cannot be trained"));
        });
        recordTarget(folder, "target-race-path-1", "", "\"race\": {}");
    }

    private static Path recordings() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("sourceselect.record") + FOLDER));
    }

    private static void recordTarget(Path folder, String name, String fields, String ofSelection) throws IOException {
        try (CampaignBench bench = new CampaignBench()) {
            invent(bench.stages);
            bench.run(new CampaignRequest(
                    json("{\"targets\": [\"ET-22-T2\"], \"finetuning\": {\"iterations\": 40}, " + fields
                            + "\"selection\": {\"pool\": [\"*-14-T2\", \"ED-13-*\"], \"profile\": \"smoke\", "
                            + ofSelection + "}}")));
            save(folder, name, bench.histories(ID + "/fets/ET-22-T2"));
        }
    }

    /** Curves over eight validation subjects, and the probe, of the sources that are recorded. */
    private static void invent(SimulatedStages stages) {
        List<String> nets = List.of("ED-14-T2", "ED-13-T2", "NCR-14-T2", "ED-13-T1", "ET-14-T2", RaceRun.NO_TRANSFER);
        for (int net = 0; net < nets.size(); net++) {
            double end = .8 - net * .1;
            stages.score(nets.get(net), "probe", end).score(nets.get(net), "otce", -end);
            stages.score(nets.get(net), "prior", end);
            stages.score(nets.get(net), "topology-global-layers", end)
                    .score(nets.get(net), "topology-boundary-layers", -end);
            stages.score(nets.get(net), "h-score", end)
                    .similarity(nets.get(net), .9)
                    .dice(nets.get(net), end);
            stages.race(
                    nets.get(net),
                    Map.of(
                            10, Collections.nCopies(8, end / 4),
                            20, Collections.nCopies(8, end / 2),
                            40, Collections.nCopies(8, end)));
        }
    }

    private static void recordSelection(Path folder, String name, String field, Consumer<SimulatedStages> having)
            throws IOException {
        try (CampaignBench bench = new CampaignBench()) {
            having.accept(bench.stages);
            WorkflowStub selection = bench.environment
                    .getWorkflowClient()
                    .newUntypedWorkflowStub(
                            "SourceSelection",
                            WorkflowOptions.newBuilder()
                                    .setWorkflowId(name)
                                    .setTaskQueue(TaskQueues.DEFAULT_PREFIX)
                                    .build());
            selection.start(json("{\"target\": \"ET-22-T2\", " + field
                    + ", \"pool\": [\"*-14-T2\", \"ED-13-*\"], \"profile\": \"smoke\"}"));
            selection.getResult(SelectionResult.class);
            save(folder, name, bench.histories(name));
        }
    }

    /** The first run and, where it is another, the last. */
    private static void save(Path folder, String name, List<History> runs) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), CampaignBench.text(runs.get(0)));
        if (runs.size() > 1) {
            Files.writeString(folder.resolve(name + "-continued.json"), CampaignBench.text(runs.get(runs.size() - 1)));
        }
    }

    private static WorkflowExecutionHistory read(Path file) {
        try {
            // A campaign names its targets' workflows after itself.
            return WorkflowExecutionHistory.fromJson(Files.readString(file), ID);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String type(History history) {
        return history.getEvents(0)
                .getWorkflowExecutionStartedEventAttributes()
                .getWorkflowType()
                .getName();
    }
}
