package org.sourceselect.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.race.RaceRow.Ending;
import org.sourceselect.race.RaceRun;
import org.sourceselect.race.RaceStanding;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** Races of the first sources of the paper's Table IV, on invented curves. */
class RaceTest {

    /** Four sources by OTCE of Path 2: ED-14-T2, ED-18-T2, ED-13-T2, NCR-14-T2. */
    private static final String FOUR =
            "{\"target\": \"ET-22-T2\", \"race\": {\"candidates\": \"otce:4\", \"firstRung\": 10,"
                    + " \"finetuning\": {\"iterations\": 40}}}";

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
        race("ED-14-T2", .2, .4, .6);
        race("ED-18-T2", .3, .5, .7);
        race("ED-13-T2", .1, .3, .5);
        race("NCR-14-T2", .05, .1, .2);
        race(RaceRun.NO_TRANSFER, .02, .1, .3);
    }

    @AfterEach
    void stopWorkers() {
        environment.close();
    }

    /** Eight validation subjects that differ by a hundredth, the same for every source. */
    private static List<Double> subjects(double mean) {
        return List.of(mean - .01, mean + .01, mean - .01, mean + .01, mean - .01, mean + .01, mean - .01, mean + .01);
    }

    private void race(String source, double at10, double at20, double at40) {
        stages.race(source, Map.of(10, subjects(at10), 20, subjects(at20), 40, subjects(at40)));
    }

    @Test
    void progressTellsHowTheRaceStandsAndNothingOfTheRungsToCome() throws Exception {
        SimulatedStages.Gate gate = stages.hold("rung ED-14-T2 from 10 to 20");
        WorkflowStub stub = WorkflowStub.fromTyped(workflow());
        stub.start(request(FOUR));
        gate.awaitReached();
        long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        SelectionProgress progress = stub.query("progress", SelectionProgress.class);
        while (progress.race().orElseThrow().places().get(0).iterations() < 20) {
            assertThat(System.nanoTime()).as("only %s", progress).isLessThan(latest);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            progress = stub.query("progress", SelectionProgress.class);
        }
        stages.release();

        RaceStanding standing = progress.race().orElseThrow();
        assertThat(List.of(standing.rung(), standing.rungs(), standing.iterations()))
                .containsExactly(2, 3, 20);
        assertThat(standing.places().stream()
                        .map(place -> place.name() + " at " + place.iterations() + ": "
                                + Math.round(100 * place.dice().orElseThrow())))
                .containsExactly("fets/ED-18-T2 at 20: 50", "fets/ED-14-T2 at 10: 20");
        // Another rung comes, of nobody knows whom.
        assertThat(progress.more()).isTrue();
        stub.getResult(SelectionResult.class);
        assertThat(stub.query("progress", SelectionProgress.class).more()).isFalse();
    }

    @Test
    void theLastRungIsNotForetoldByTheShorterOnesBelowIt() throws Exception {
        SimulatedStages.Gate gate = stages.hold("rung ED-18-T2 from 20 to 40");
        WorkflowStub stub = WorkflowStub.fromTyped(workflow());
        stub.start(request(FOUR));
        gate.awaitReached();
        SelectionProgress progress = stub.query("progress", SelectionProgress.class);
        stages.release();

        assertThat(progress.race().orElseThrow().rung()).isEqualTo(3);
        assertThat(progress.more()).isTrue();
        stub.getResult(SelectionResult.class);
        assertThat(stub.query("progress", SelectionProgress.class).more()).isFalse();
    }

    @Test
    void halvesUntilOneIsLeft() {
        RaceResult race = race(FOUR);

        assertThat(race.winner().map(TaskId::shortName)).contains("ED-18-T2");
        assertThat(race.tied()).isEmpty();
        assertThat(race.rows())
                .extracting(RaceTest::name)
                .containsExactly("ED-18-T2", "ED-14-T2", "ED-13-T2", "NCR-14-T2", RaceRun.NO_TRANSFER);
        assertThat(race.rows())
                .extracting(RaceRow::ending)
                .containsExactly(Ending.WON, Ending.DROPPED, Ending.DROPPED, Ending.DROPPED, Ending.DROPPED);
        assertThat(race.rows().get(0).curve())
                .extracting(RaceRow.Point::iterations)
                .containsExactly(10, 20, 40);
        assertThat(race.rows().get(0).finetuned().map(ArtifactRef::key)).contains("ED-18-T2 at 40");
        assertThat(race.rows().get(0).best().flatMap(RaceRow.Point::model).map(ArtifactRef::key))
                .contains("ED-18-T2 at 40");
        // 40 + 20 + 20 of the sources, 10 of the net without transfer; 35 sources and that net would take 36 x 40.
        assertThat(race.iterations()).isEqualTo(90);
        assertThat(race.full()).isEqualTo(1440);
        assertThat(race.validationSubjects()).isEqualTo(8);
        assertThat(rungs())
                .containsExactlyInAnyOrder(
                        "rung ED-14-T2 from 0 to 10",
                        "rung ED-18-T2 from 0 to 10",
                        "rung ED-13-T2 from 0 to 10",
                        "rung NCR-14-T2 from 0 to 10",
                        "rung no transfer from 0 to 10",
                        "rung ED-14-T2 from 10 to 20",
                        "rung ED-18-T2 from 10 to 20",
                        "rung ED-18-T2 from 20 to 40");
    }

    @Test
    void thoseWhomSubjectsCannotTellApartAreNamed() {
        stages.race(
                "ED-14-T2", Map.of(10, subjects(.3), 20, subjects(.5), 40, List.of(.9, .9, .9, .9, .4, .5, .5, .5)));

        RaceResult race = race(FOUR);

        assertThat(race.winner().map(TaskId::shortName)).contains("ED-18-T2");
        assertThat(race.tied()).extracting(TaskId::shortName).containsExactly("ED-14-T2");
        assertThat(race.rows()).extracting(RaceRow::ending).startsWith(Ending.WON, Ending.TIED);
    }

    /** ED-18-T2 and ED-14-T2 go on after 10 iterations, and ED-18-T2 diverges on its way to 20. */
    @Test
    void whoFailsAtARungKeepsWhatItReachedAndTheBestOfThoseDroppedGoesOnInItsPlace() {
        stages.divergesAt("ED-18-T2", 20);

        RaceResult race = race(FOUR);

        assertThat(race.winner().map(TaskId::shortName)).contains("ED-14-T2");
        assertThat(race.comebacks()).singleElement().satisfies(row -> {
            assertThat(name(row)).isEqualTo("ED-13-T2");
            assertThat(row.cameBackFor().map(TaskId::shortName)).contains("ED-18-T2");
            assertThat(row.ending()).isEqualTo(Ending.DROPPED);
            assertThat(row.curve()).extracting(RaceRow.Point::iterations).containsExactly(10, 20);
        });
        assertThat(rungs()).contains("rung ED-13-T2 from 10 to 20").doesNotHaveDuplicates();
        RaceRow failed = race.rows().get(race.rows().size() - 1);
        assertThat(name(failed)).isEqualTo("ED-18-T2");
        assertThat(failed.ending()).isEqualTo(Ending.FAILED);
        assertThat(failed.reason()).contains("the loss is NaN");
        assertThat(failed.curve()).extracting(RaceRow.Point::iterations).containsExactly(10);
    }

    @Test
    void theNetWithoutTransferGoesAlongWhileItKeepsUp() {
        race(RaceRun.NO_TRANSFER, .25, .55, .8);

        RaceResult race = race(FOUR);

        RaceRow scratch = race.rows().get(0);
        assertThat(scratch.source()).isEmpty();
        assertThat(scratch.place()).isEqualTo(1);
        assertThat(scratch.ending()).isEqualTo(Ending.AHEAD);
        assertThat(scratch.curve()).hasSize(3);
        assertThat(race.winner().map(TaskId::shortName)).contains("ED-18-T2");
    }

    @Test
    void theNetWithoutTransferIsToldFromTheWinnerByTheSameTest() {
        race(RaceRun.NO_TRANSFER, .25, .55, .8);
        stages.race(
                RaceRun.NO_TRANSFER,
                Map.of(10, subjects(.25), 20, subjects(.55), 40, List.of(.95, .95, .95, .95, .6, .6, .6, .6)));

        assertThat(race(FOUR).rows().get(0).ending()).isEqualTo(Ending.TIED);
    }

    @Test
    void whereAllFailNobodyWinsAndTheFurthestStandFirstAmongThem() {
        stages.divergesAt("ED-18-T2", 40).divergesAt("ED-14-T2", 10);
        stages.divergesAt("ED-13-T2", 20).divergesAt("NCR-14-T2", 20);

        RaceResult race = race(FOUR);

        assertThat(race.winner()).isEmpty();
        assertThat(race.rows())
                .extracting(RaceTest::name)
                .startsWith("no transfer", "ED-18-T2")
                .endsWith("ED-14-T2");
    }

    /** ED-18-T2 alone goes on after 20 iterations. ED-14-T2, dropped there, takes its place and fails; so does the one after that. */
    @Test
    void whereTheLastOneFailsThoseBelowGoUpAllTheirRungsInItsPlace() {
        stages.divergesAt("ED-18-T2", 40).divergesAt("ED-14-T2", 40);

        RaceResult race = race(FOUR);

        assertThat(race.winner().map(TaskId::shortName)).contains("ED-13-T2");
        assertThat(race.rows().get(0).cameBackFor().map(TaskId::shortName)).contains("ED-14-T2");
        assertThat(race.rows().get(0).curve())
                .extracting(RaceRow.Point::iterations)
                .containsExactly(10, 20, 40);
        assertThat(rungs()).contains("rung ED-13-T2 from 10 to 20", "rung ED-13-T2 from 20 to 40");
    }

    /** At 10 and at 20 the first two stand alike; the third is spared, as its subjects differ, and would else go on to 40. */
    @Test
    void onceTheOrderHasSettledTheLeaderAloneGoesOnWhereThatIsAskedFor() {
        for (String source : List.of("ED-14-T2", "ED-13-T2", "NCR-14-T2")) {
            stages.race(
                    source,
                    Map.of(
                            10, List.of(.9, .1, .1, .1, .1, .1, .1, .1),
                            20, List.of(.9, .1, .1, .1, .1, .1, .1, .1),
                            40, List.of(.9, .1, .1, .1, .1, .1, .1, .1)));
        }

        RaceResult race = race(FOUR.replace("\"firstRung\"", "\"stop\": true, \"firstRung\""));

        assertThat(race.winner().map(TaskId::shortName)).contains("ED-18-T2");
        assertThat(race.stopped()).hasValueSatisfying(stopped -> {
            assertThat(stopped.iterations()).isEqualTo(20);
            assertThat(stopped.epsilon()).isZero();
        });
        assertThat(rungs().stream().filter(call -> call.endsWith("to 40")))
                .containsExactly("rung ED-18-T2 from 20 to 40");
    }

    /** Three of five would go on after 20 iterations; once the leader alone does, one comes back when it fails. */
    @Test
    void whereTheLeaderOfASettledRaceFailsOneTakesItsPlace() {
        race("ED-17-T2", .15, .35, .55);
        stages.divergesAt("ED-18-T2", 40);

        RaceResult race =
                race(FOUR.replace("otce:4", "otce:5").replace("\"firstRung\"", "\"stop\": true, \"firstRung\""));

        assertThat(race.stopped()).isPresent();
        assertThat(rungs().stream().filter(call -> call.endsWith("to 40"))).hasSize(2);
        assertThat(race.comebacks()).hasSize(1);
        assertThat(race.winner()).isEqualTo(race.comebacks().get(0).source());
    }

    private static final List<String> SIX =
            List.of("ED-14-T2", "ED-18-T2", "ED-13-T2", "NCR-14-T2", "ED-14-T1", "ED-18-T1");

    /** As many as two full fine-tunings let begin with a quarter are four. */
    private SelectionResult selectOfSix(String race, String more) {
        return select("{\"target\": \"ET-22-T2\", \"roiRule\": \"nearest\", \"pool\": [\"" + String.join("\", \"", SIX)
                + "\"], \"race\": {" + race + "\"finetuning\": {\"iterations\": 40}}" + more + "}");
    }

    private static List<String> raced(SelectionResult result) {
        return result.race().orElseThrow().rows().stream()
                .flatMap(row -> row.source().stream())
                .map(TaskId::shortName)
                .toList();
    }

    @Test
    void withoutAnotherWordPathOnesSourcesRace() {
        SelectionResult result = selectOfSix("", "");

        assertThat(result.metrics()).containsExactly("h-score", "otce");
        assertThat(result.race().orElseThrow().candidates().text()).isEqualTo("path1:fit");
        assertThat(raced(result)).containsExactlyInAnyOrder("ED-13-T2", "ED-18-T2", "ED-14-T2");
    }

    /** Where Path 1 has one source, the best of the others races it, unless Path 2 is left out. */
    @Test
    void aSingleSourceOfPathOneIsNotAlone() {
        stages.score("ED-18-T1", "h-score", .9);
        String request =
                "{\"target\": \"ET-22-T2\", \"pool\": [\"ED-14-T2\", \"ED-14-T1\", \"ED-18-T1\", \"ED-13-T1\"],"
                        + " \"race\": {\"finetuning\": {\"iterations\": 40}}";

        SelectionResult result = select(request + "}");

        assertThat(result.path1()).hasSize(1);
        assertThat(raced(result)).containsExactlyInAnyOrder("ED-14-T2", "ED-18-T1");
        stages.unfit("ED-14-T2", "it cannot be trained").score("ED-13-T1", "h-score", .8);
        assertThat(raced(select(request + ", \"importModels\": false}")))
                .as("nobody is left on Path 1")
                .containsExactlyInAnyOrder("ED-18-T1", "ED-13-T1");
        assertThatThrownBy(() -> SelectionPlan.of(
                        request(request + ", \"baseline\": false}").settings(), SimulatedStages.fets()))
                .hasMessageContaining("race: there is one candidate, and nobody to race it");
    }

    /** No metric is named: the probe joins the usual ones. */
    @Test
    void theFirstByTheProbeRaceFromAQuarterOn() {
        for (String source : SIX) {
            stages.score(source, "probe", source.equals("NCR-14-T2") ? .9 : .1);
        }

        SelectionResult result = selectOfSix("\"candidates\": \"probe:fit\", ", "");

        assertThat(result.metrics()).containsExactly("h-score", "otce", "probe");
        assertThat(raced(result)).hasSize(4).contains("NCR-14-T2");
        assertThat(result.race().orElseThrow().rungs()).containsExactly(10, 20, 40);
    }

    /** What began under the release before goes on as it was. */
    @Test
    void aRequestOfTheReleaseBeforeRacesByTheProbe() {
        SelectionRequest request = request("{\"target\": \"ET-22-T2\", \"race\": {}}");

        SelectionSettings before = request.settings(RequestDefaults.PROBED_RACES);

        assertThat(before.race().orElseThrow().candidates().text()).isEqualTo("probe:fit");
        assertThat(before.metrics()).contains("probe");
        assertThat(request.settings().race().orElseThrow().candidates()).isEqualTo(Candidates.USUAL);
    }

    /** No metric is named: the prior joins the usual ones. */
    @Test
    void candidatesByAPriorNeedNoOtherWord() {
        stages.score("NCR-14-T2", "prior", .9).score("ED-13-T2", "prior", .8);

        SelectionResult result =
                select("{\"target\": \"ET-22-T2\", \"pool\": [\"ED-14-T2\", \"ED-18-T2\", \"ED-13-T2\", \"NCR-14-T2\"],"
                        + " \"race\": {\"candidates\": \"prior:2\", \"finetuning\": {\"iterations\": 40}}}");

        assertThat(result.metrics()).containsExactly("h-score", "otce", "prior");
        assertThat(result.race().orElseThrow().rows())
                .flatExtracting(row -> row.source().stream().toList())
                .extracting(TaskId::shortName)
                .containsExactlyInAnyOrder("NCR-14-T2", "ED-13-T2");
    }

    @Test
    void candidatesByTheCombinedScoreBringItsSignals() {
        for (String source : List.of("ED-14-T2", "ED-18-T2", "ED-13-T2", "NCR-14-T2")) {
            stages.score(source, "probe", source.equals("NCR-14-T2") ? .9 : .1);
        }

        SelectionResult result =
                select("{\"target\": \"ET-22-T2\", \"pool\": [\"ED-14-T2\", \"ED-18-T2\", \"ED-13-T2\", \"NCR-14-T2\"],"
                        + " \"race\": {\"candidates\": \"combined:2\", \"finetuning\": {\"iterations\": 40}}}");

        assertThat(result.metrics()).containsExactly("h-score", "otce", "combined", "prior", "probe");
        assertThat(result.race().orElseThrow().candidates().text()).isEqualTo("combined:2");
    }

    /** The third rung at .7, the second at .4, the first at .1 and .05: twice the rungs below, and the Dice there. */
    @Test
    void aRaceIsKeptForLaterSelectionsOfOtherTargets() {
        RaceResult race = race(FOUR);

        assertThat(stages.calls()).containsOnlyOnce("keep the race for ET-22-T2");
        assertThat(race.standings())
                .extracting(SourceScore::source)
                .containsExactly("fets/ED-18-T2", "fets/ED-14-T2", "fets/ED-13-T2", "fets/NCR-14-T2");
        double[] values = {4.7, 2.4, 0.1, 0.05};
        for (int s = 0; s < values.length; s++) {
            assertThat(race.standings().get(s).value()).isCloseTo(values[s], within(1e-12));
        }
    }

    @Test
    void aRaceThatCannotBeKeptIsAnsweredAllTheSame() {
        stages.cannotKeepRaces();

        assertThat(race(FOUR).winner()).isPresent();
    }

    @Test
    void nobodyWinsWhereNothingIsLearnt() {
        // Marking everything gives .1.
        for (String source : List.of("ED-14-T2", "ED-18-T2", "ED-13-T2", "NCR-14-T2")) {
            race(source, .02, .04, .09);
        }

        RaceResult race = race(FOUR);

        assertThat(race.winner()).isEmpty();
        assertThat(race.tied()).isEmpty();
        assertThat(race.rows()).extracting(RaceRow::ending).doesNotContain(Ending.WON, Ending.TIED);
    }

    @Test
    void withoutTheNetWithoutTransferOnRequest() {
        RaceResult race = race(FOUR.replace("\"firstRung\"", "\"scratch\": false, \"firstRung\""));

        assertThat(race.rows()).hasSize(4);
        assertThat(rungs()).noneMatch(call -> call.contains(RaceRun.NO_TRANSFER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"candidates\": \"logme:4\"} | race.candidates: 'logme' is none of the metrics",
                "{\"candidates\": \"otce:1\"} | race.candidates: 'otce:1' leaves fewer than two",
                "{\"candidates\": \"path2:4\"}, \"baseline\": false | race.candidates: it names Path 2",
                "{\"budget\": 20} | race.budget: it allows 20 iterations",
                "{\"budget\": 0} | race.budget: it is 0.0",
                "{}, \"pool\": [\"ED-14-T2\"] | race: there is one candidate, and nobody to race it; add sources to the pool",
                "{\"firstRung\": 4000} | race.firstRung: it is 4000",
                "{\"finetuning\": {\"iterations\": 0}} | race.finetuning.iterations: it is 0",
                "{\"length\": 4} | race.length: there is no such field"
            })
    void whatCannotRaceIsRefusedBeforeAnyWork(String race, String sentence) {
        ApplicationFailure failure = refused("{\"target\": \"ET-22-T2\", \"race\": " + race + "}");

        assertThat(failure.getOriginalMessage()).startsWith(sentence);
        assertThat(stages.calls()).isSubsetOf("catalog");
    }

    @Test
    void withoutValidationSubjectsNobodyJudges() {
        ApplicationFailure failure =
                refused("{\"target\": \"ET-22-T2\", \"split\": {\"validationFraction\": 0}, \"race\": {}}");

        assertThat(failure.getOriginalMessage()).startsWith("split.validationFraction: it is 0");
    }

    @Test
    void aTargetOfTwoSubjectsIsToldHowManyItTakes() {
        Catalog fets = SimulatedStages.fets();
        Catalog.DataSet all = fets.dataSets().get(0);
        List<Catalog.Domain> two = all.domains().stream()
                .map(domain -> new Catalog.Domain(domain.partition(), domain.modality(), 2, domain.digest()))
                .toList();
        Catalog few = new Catalog(
                List.of(new Catalog.DataSet(all.name(), all.rois(), two, List.of())),
                fets.metrics(),
                fets.sourceMetrics(),
                fets.worker());
        SelectionSettings settings =
                request("{\"target\": \"ET-22-T2\", \"race\": {}}").settings();

        assertThatThrownBy(() -> SelectionPlan.of(settings, few))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "target: fets/ET-22-T2 has 2 subjects, and a race needs at least three: to train on, to judge by and to test"
                                + " on; add subjects, or leave race out");
    }

    @Test
    void whoIsLeftAloneIsFineTunedToTheEndWithoutARace() {
        for (String source : List.of("ED-18-T2", "ED-13-T2", "NCR-14-T2")) {
            stages.unfit(source, "it cannot be trained");
        }

        RaceResult race = select("{\"target\": \"ET-22-T2\", \"pool\": [\"ED-14-T2\", \"ED-18-T2\", \"ED-13-T2\","
                        + " \"NCR-14-T2\"], \"race\": {\"candidates\": \"all\", \"finetuning\": {\"iterations\": 40}}}")
                .race()
                .orElseThrow();

        assertThat(race.winner().map(TaskId::shortName)).contains("ED-14-T2");
        assertThat(race.rungs()).containsExactly(40);
    }

    private RaceResult race(String request) {
        return select(request).race().orElseThrow();
    }

    private List<String> rungs() {
        return stages.calls().stream().filter(call -> call.startsWith("rung")).toList();
    }

    private static String name(RaceRow row) {
        return row.source().map(TaskId::shortName).orElse(RaceRun.NO_TRANSFER);
    }

    private ApplicationFailure refused(String request) {
        WorkflowFailedException thrown =
                Objects.requireNonNull(catchThrowableOfType(WorkflowFailedException.class, () -> select(request)));
        return (ApplicationFailure) Objects.requireNonNull(thrown.getCause());
    }

    private SelectionResult select(String request) {
        return workflow().select(request(request));
    }

    private SourceSelectionWorkflow workflow() {
        WorkflowClient client = environment.getWorkflowClient();
        return client.newWorkflowStub(
                SourceSelectionWorkflow.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(new TaskQueues(TaskQueues.DEFAULT_PREFIX).workflows())
                        .build());
    }

    private static SelectionRequest request(String json) {
        try {
            return new SelectionRequest(new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
