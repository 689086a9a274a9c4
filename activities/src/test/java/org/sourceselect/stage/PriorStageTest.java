package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.activity.ActivityOptions;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.SourceModel;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.campaign.TargetRecords;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.selection.RaceRecords;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.store.StoreException;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

class PriorStageTest {

    private static final StageRun RUN = new StageRun(false, 1);

    private static final List<String> POOL = List.of("fets/ED-18-T2", "fets/NCR-18-T2", "fets/NCR-18-T1");

    @TempDir
    private Path folder;

    private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();

    @AfterEach
    void close() {
        environment.close();
    }

    /** A store with what campaigns leave in it, and the stage that reads it. */
    private record Bench(ArtifactStore store, TargetRecords records, RaceRecords races, PriorActivity priors) {

        /** Concludes a target whose sources, those of the pool in turn, came to these Dice. */
        ArtifactRef truth(String target, CampaignSettings settings, int finetuning, double... dice) {
            List<SourceRow> rows = new ArrayList<>();
            for (int s = 0; s < dice.length; s++) {
                rows.add(row(TaskId.parse(POOL.get(s)), target, finetuning, dice[s]));
            }
            return concluded(target, settings, rows, Optional.empty());
        }

        /** Concludes a target whose sources raced, and were not fine-tuned beside. */
        ArtifactRef raced(String target, CampaignSettings settings, RaceResult race) {
            List<SourceRow> rows = POOL.stream()
                    .map(source -> row(TaskId.parse(source), target, 40, 0.5))
                    .map(row -> new SourceRow(
                            row.source(), row.similarity(), row.scored(), row.failure(), Optional.empty()))
                    .toList();
            return concluded(target, settings, rows, Optional.of(records.keepRace(race)));
        }

        private ArtifactRef concluded(
                String target, CampaignSettings settings, List<SourceRow> rows, Optional<ArtifactRef> race) {
            TaskId task = TaskId.parse(target);
            return records.conclude(new TargetRecords.Conclusion(
                            settings,
                            task,
                            POOL.stream().map(TaskId::parse).toList(),
                            List.of(),
                            Optional.of(List.of()),
                            List.of(records.keep(rows)),
                            1,
                            new TaskData(task, artifact(ArtifactKind.PREPARED, target), List.of(4)),
                            Optional.empty(),
                            race))
                    .details();
        }

        private SourceRow row(TaskId source, String target, int finetuning, double dice) {
            // Marking everything gives .1.
            TrainedModel tuned = new TrainedModel(
                    finetuned(source + " on " + target, finetuning),
                    0.1,
                    new DiceSummary(dice, dice, dice, 3, 0, OptionalDouble.of(0.1)),
                    RUN,
                    Optional.empty());
            return new SourceRow(
                    source,
                    Optional.empty(),
                    Optional.of(new SourceRow.Scored(
                            new SourceModel(artifact(ArtifactKind.MODEL, "of " + source), RUN, Optional.empty()),
                            Optional.empty(),
                            new FeatureDumpActivity.Result(artifact(ArtifactKind.FEATURES, source + target), 8, RUN),
                            Map.of(
                                    "h-score",
                                    new ScoreActivity.Result(
                                            new Score(dice, 0, 100, Optional.empty(), Map.of()),
                                            artifact(ArtifactKind.SCORE, source + target),
                                            RUN)))),
                    Optional.empty(),
                    Optional.of(new SourceRow.Truth(Optional.of(tuned), Optional.empty())));
        }

        /** Keeps the race of a selection, whose sources, those of the pool in turn, came to these rungs and Dice there. */
        ArtifactRef race(String target, CampaignSettings settings, RaceResult race) {
            return races.keep(new RaceRecords.Raced(
                    TaskId.parse(target), settings.selection().withTarget(target), race));
        }

        /** A race to 40 iterations by a rung of 20; who went to the end first. */
        RaceResult raced(Optional<String> winner, Point... points) {
            List<RaceRow> rows = new ArrayList<>();
            for (int s = 0; s < points.length; s++) {
                Point point = points[s];
                DiceSummary dice = new DiceSummary(point.dice(), 0, 1, 3, 0);
                rows.add(new RaceRow(
                        point.source() < 0 ? Optional.empty() : Optional.of(TaskId.parse(POOL.get(point.source()))),
                        List.of(new RaceRow.Point(20, dice), new RaceRow.Point(point.rung(), dice))
                                .subList(point.rung() == 20 ? 1 : 0, 2),
                        point.ending(),
                        s + 1,
                        Optional.of(finetuned("rung of " + s + " to " + point.rung(), point.rung())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
            }
            return new RaceResult(
                    Candidates.ALL,
                    List.of(20, 40),
                    rows,
                    winner.map(TaskId::parse),
                    List.of(),
                    100,
                    160,
                    30,
                    3,
                    Optional.empty());
        }

        private ArtifactRef finetuned(String name, int iterations) {
            Map<String, Object> settings =
                    Map.of("name", name, "training", Map.of("iterations", iterations, "seed", 0));
            return Stage.findOrCompute(
                            store,
                            new Stage.Definition(StageKind.FINETUNE, 1, List.of(), settings, 0),
                            "test",
                            draft -> draft.json("training.json", name))
                    .ref();
        }

        PriorActivity.Result ask(String target) {
            SelectionSettings settings = settings(50).selection();
            return priors.prior(new PriorActivity.Request(
                    TaskId.parse(target),
                    POOL.stream().map(TaskId::parse).toList(),
                    settings.preparation(),
                    settings.split(),
                    settings.network(),
                    settings.pretraining(),
                    settings.importModels()));
        }

        List<ArtifactRef> inputs(PriorActivity.Result result) {
            return store.load(result.prior()).inputs();
        }
    }

    /**
     * Where a candidate ended.
     *
     * @param source its place in the pool; negative for the net without transfer
     */
    private record Point(int source, int rung, double dice, RaceRow.Ending ending) {}

    private static ArtifactRef artifact(ArtifactKind kind, String key) {
        return new ArtifactRef(kind, key, "digest of " + key);
    }

    /** A campaign's settings, with so many iterations of pre-training. */
    private static CampaignSettings settings(int pretraining) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.putArray("targets").add("fets/ET-14-T2");
        ObjectNode selection = request.putObject("selection");
        selection.putArray("metrics").add("h-score");
        selection.putObject("pretraining").put("iterations", pretraining);
        return new CampaignRequest(request).settings();
    }

    private static Score score(PriorActivity.Result result, int source) {
        return Objects.requireNonNull(result.scores().get(POOL.get(source)));
    }

    /** What a test does with it. */
    private interface WithBench {
        void use(Bench bench);
    }

    private void withBench(WithBench test) throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("s3"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            Health health = new Health(store::isWell);
            environment.registerActivitiesImplementations(
                    new TargetRecordsStage(store, health),
                    new RaceRecordsStage(store, health),
                    new PriorStage(new FindingOrComputing(store, health, new SimpleMeterRegistry()), store));
            ActivityOptions options = ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(1))
                    .build();
            test.use(new Bench(
                    store,
                    environment.newActivityStub(TargetRecords.class, options),
                    environment.newActivityStub(RaceRecords.class, options),
                    environment.newActivityStub(PriorActivity.class, options)));
        }
    }

    /** What the stage is made from is itself read from the store. */
    @Test
    void aFailureToReadTheStoreCountsAndTheStoreIsReadOnce() throws IOException {
        withBench(bench -> {
            AtomicInteger asked = new AtomicInteger();
            StageWork<String> work = new StageWork<>() {
                @Override
                public StageKind stage() {
                    return StageKind.PRIOR;
                }

                @Override
                public Stage.Definition definition() {
                    asked.incrementAndGet();
                    throw new StoreException("the store does not answer", true);
                }

                @Override
                public Optional<String> over() {
                    return Optional.empty();
                }

                @Override
                public void compute(ArtifactDraft draft, StageHeartbeat heartbeat) {}

                @Override
                public String answer(Stage.Outcome outcome) {
                    return "";
                }

                @Override
                public String planned(ArtifactRef artifact) {
                    return "";
                }
            };
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            StageRunner runner = new FindingOrComputing(bench.store(), new Health(bench.store()::isWell), registry);
            PriorActivity failing = request -> {
                runner.run(work);
                return new PriorActivity.Result(Map.of(), artifact(ArtifactKind.SCORE, "none"), RUN);
            };
            TestActivityEnvironment another = TestActivityEnvironment.newInstance();
            try {
                another.registerActivitiesImplementations(failing);
                Bench broken = new Bench(
                        bench.store(), bench.records(), bench.races(), another.newActivityStub(PriorActivity.class));
                assertThatThrownBy(() -> broken.ask("fets/ET-14-T2"))
                        .hasStackTraceContaining("the store does not answer");
            } finally {
                another.close();
            }
            assertThat(asked).hasValue(1);
            assertThat(registry.get("sourceselect.stage.failures")
                            .tag("stage", "prior")
                            .counter()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void anEmptyStoreSaysThatItKnowsNothing() throws IOException {
        withBench(bench -> {
            PriorActivity.Result nothing = bench.ask("fets/ET-14-T2");

            assertThat(nothing.scores().keySet()).containsExactlyElementsOf(POOL);
            assertThat(nothing.scores().values())
                    .allSatisfy(score -> assertThat(score.degenerate())
                            .contains("undefined: the store holds no ground truth and no race of another target for"
                                    + " sources trained as these"));
            assertThat(bench.inputs(nothing)).isEmpty();
        });
    }

    /** Places 1, .5, 0 and .5, 1, 0; two targets that nobody saw draw both sums to a half: (1.5 + 1)/4, .625, .25. */
    @Test
    void otherTargetsGroundTruthsAreReadAndNamed() throws IOException {
        withBench(bench -> {
            ArtifactRef one = bench.truth("fets/ET-13-T2", settings(50), 40, 0.7, 0.6, 0.2);
            PriorActivity.Result first = bench.ask("fets/ET-14-T2");
            ArtifactRef two = bench.truth("fets/ET-17-T1", settings(50), 40, 0.5, 0.6, 0.2);
            PriorActivity.Result both = bench.ask("fets/ET-14-T2");

            assertThat(bench.inputs(first)).containsExactly(one);
            assertThat(score(first, 0).value()).isCloseTo(2.0 / 3, within(1e-12));
            assertThat(bench.inputs(both)).containsExactly(one, two);
            assertThat(both.prior().key()).isNotEqualTo(first.prior().key());
            assertThat(score(both, 0).value()).isCloseTo(0.625, within(1e-12));
            assertThat(score(both, 1).value()).isCloseTo(0.625, within(1e-12));
            assertThat(score(both, 2).value()).isCloseTo(0.25, within(1e-12));
            assertThat(score(both, 0).diagnostics()).isEqualTo(Map.of("targets", 2.0, "races", 0.0));
            PriorActivity.Result again = bench.ask("fets/ET-14-T2");
            assertThat(again.prior()).isEqualTo(both.prior());
            assertThat(again.run().found()).isTrue();
        });
    }

    /**
     * The third went further than the second, which was better when it was dropped: places 1, 0, .5 there, and 1, .5, 0 by the ground truth;
     * (2 + 1)/(2 + 2) = .75, (.5 + 1)/4 = .375 and the same.
     */
    @Test
    void racesCountByHowFarSourcesCame() throws IOException {
        withBench(bench -> {
            RaceResult race = bench.raced(
                    Optional.of(POOL.get(0)),
                    new Point(0, 40, 0.6, RaceRow.Ending.WON),
                    new Point(-1, 40, 0.9, RaceRow.Ending.AHEAD),
                    new Point(2, 40, 0.3, RaceRow.Ending.LAST_RUNG),
                    new Point(1, 20, 0.5, RaceRow.Ending.DROPPED));
            ArtifactRef raced = bench.race("fets/ET-13-T2", settings(50), race);
            PriorActivity.Result alone = bench.ask("fets/ET-14-T2");
            ArtifactRef truth = bench.truth("fets/ET-17-T1", settings(50), 40, 0.5, 0.4, 0.2);
            PriorActivity.Result both = bench.ask("fets/ET-14-T2");

            assertThat(bench.inputs(alone)).containsExactly(raced);
            assertThat(score(alone, 0).value()).isCloseTo(2.0 / 3, within(1e-12));
            assertThat(score(alone, 0).diagnostics()).isEqualTo(Map.of("targets", 1.0, "races", 1.0));
            assertThat(bench.inputs(both)).containsExactly(raced, truth);
            assertThat(score(both, 0).value()).isCloseTo(0.75, within(1e-12));
            assertThat(score(both, 1).value()).isCloseTo(0.375, within(1e-12));
            assertThat(score(both, 2).value()).isCloseTo(0.375, within(1e-12));
            assertThat(score(both, 0).diagnostics()).isEqualTo(Map.of("targets", 2.0, "races", 1.0));
            // Told again it is the same race.
            assertThat(bench.race("fets/ET-13-T2", settings(50), race)).isEqualTo(raced);
        });
    }

    @Test
    void aTargetWithBothCountsByItsGroundTruth() throws IOException {
        withBench(bench -> {
            bench.race(
                    "fets/ET-13-T2",
                    settings(50),
                    bench.raced(
                            Optional.of(POOL.get(0)),
                            new Point(0, 40, 0.6, RaceRow.Ending.WON),
                            new Point(2, 40, 0.3, RaceRow.Ending.LAST_RUNG),
                            new Point(1, 20, 0.5, RaceRow.Ending.DROPPED)));
            // It knows fewer of the sources than the race.
            ArtifactRef truth = bench.truth("fets/ET-13-T2", settings(50), 40, 0.2, 0.4);

            assertThat(bench.inputs(bench.ask("fets/ET-14-T2"))).containsExactly(truth);
        });
    }

    /** Nobody has won; another's sources were trained otherwise; one races alone, as the other two failed or were no source. */
    @Test
    void racesThatSayNothingDoNotCount() throws IOException {
        withBench(bench -> {
            Point first = new Point(0, 40, 0.6, RaceRow.Ending.WON);
            Point second = new Point(1, 40, 0.5, RaceRow.Ending.LAST_RUNG);
            bench.race("fets/ET-13-T2", settings(50), bench.raced(Optional.empty(), first, second));
            bench.race("fets/ET-17-T2", settings(60), bench.raced(Optional.of(POOL.get(0)), first, second));
            bench.race(
                    "fets/ET-18-T2",
                    settings(50),
                    bench.raced(
                            Optional.of(POOL.get(0)),
                            first,
                            new Point(1, 20, 0.5, RaceRow.Ending.FAILED),
                            new Point(-1, 40, 0.5, RaceRow.Ending.LAST_RUNG)));

            assertThat(bench.inputs(bench.ask("fets/ET-14-T2"))).isEmpty();
        });
    }

    /** It is of the race's very fine-tuning, whatever the rung that others were dropped at. */
    @Test
    void aCampaignWithoutAGroundTruthTellsByItsRace() throws IOException {
        withBench(bench -> {
            RaceResult race = bench.raced(
                    Optional.of(POOL.get(0)),
                    new Point(0, 40, 0.6, RaceRow.Ending.WON),
                    new Point(1, 20, 0.5, RaceRow.Ending.DROPPED));
            ArtifactRef raced = bench.raced("fets/ET-13-T2", settings(50), race);
            ArtifactRef truth = bench.truth("fets/ET-17-T1", settings(50), 40, 0.5, 0.4, 0.2);

            assertThat(bench.inputs(bench.ask("fets/ET-14-T2"))).containsExactly(raced, truth);
        });
    }

    @Test
    void theTargetItselfInAnyModalityDoesNotCount() throws IOException {
        withBench(bench -> {
            bench.truth("fets/ET-14-T2", settings(50), 40, 0.7, 0.6, 0.2);
            bench.truth("fets/ET-14-T1", settings(50), 40, 0.7, 0.6, 0.2);
            assertThat(score(bench.ask("fets/ET-14-T2"), 0).degenerate()).isPresent();

            // Another region of the same subjects, and the same region of others, do.
            ArtifactRef region = bench.truth("fets/ED-14-T2", settings(50), 40, 0.7, 0.6, 0.2);
            ArtifactRef subjects = bench.truth("fets/ET-20-T2", settings(50), 40, 0.7, 0.6, 0.2);
            assertThat(bench.inputs(bench.ask("fets/ET-14-T2"))).containsExactly(region, subjects);
        });
    }

    @Test
    void neitherDoSourcesTrainedOtherwiseNorTruthsThatSayNothing() throws IOException {
        withBench(bench -> {
            bench.truth("fets/ET-13-T2", settings(60), 40, 0.7, 0.6, 0.2);
            bench.truth("fets/ET-17-T2", settings(50), 40, 0.05, 0.04, 0.1);
            bench.truth("fets/ET-18-T2", settings(50), 40, 0.7);

            assertThat(bench.inputs(bench.ask("fets/ET-14-T2"))).isEmpty();
        });
    }

    @Test
    void ofSeveralKindsOfFineTuningTheOneWithTheMostTargets() throws IOException {
        withBench(bench -> {
            bench.truth("fets/ET-13-T2", settings(50), 40, 0.7, 0.6, 0.2);
            ArtifactRef one = bench.truth("fets/ET-17-T2", settings(50), 80, 0.7, 0.6, 0.2);
            ArtifactRef two = bench.truth("fets/ET-18-T2", settings(50), 80, 0.7, 0.6, 0.2);

            assertThat(bench.inputs(bench.ask("fets/ET-14-T2"))).containsExactly(one, two);
        });
    }

    @Test
    void ofATargetTheTruthWithTheMostSourcesCountsInWhateverOrderTheyAreFound() {
        PriorStage.Past fewer = past("a", 0, "forty iterations", POOL.subList(0, 2));
        PriorStage.Past more = past("c", 1, "forty iterations", POOL);
        PriorStage.Past again = past("b", 2, "forty iterations", POOL);
        Set<String> asked = Set.copyOf(POOL);

        assertThat(PriorStage.chosen(List.of(fewer, again, more), asked)).containsExactly(more);
        assertThat(PriorStage.chosen(List.of(more, again, fewer), asked)).containsExactly(more);
    }

    @Test
    void racesOfAnotherKindOfFineTuningPushNoGroundTruthOut() {
        PriorStage.Past truth = past("a", 0, "forty iterations", POOL);
        List<PriorStage.Past> races = Stream.of("fets/ET-17-T2", "fets/ET-18-T2")
                .map(target -> new PriorStage.Past(
                        artifact(ArtifactKind.REPORT, target.substring(5)),
                        Instant.EPOCH,
                        TaskId.parse(target),
                        PriorStage.Kind.RACE,
                        "eighty iterations",
                        truth.values()))
                .toList();
        List<PriorStage.Past> all =
                Stream.concat(races.stream(), Stream.of(truth)).toList();

        assertThat(PriorStage.chosen(all, Set.copyOf(POOL))).containsExactly(truth);
        assertThat(PriorStage.chosen(races, Set.copyOf(POOL))).hasSize(2);
    }

    @Test
    void truthsThatKnowNoneOfTheSourcesDecideNothing() {
        List<String> others = List.of("wmh/A-T1", "wmh/B-T1", "wmh/C-T1", "wmh/D-T1");
        PriorStage.Past foreign = past("a", 0, "eighty iterations", others);
        PriorStage.Past alsoForeign = new PriorStage.Past(
                artifact(ArtifactKind.REPORT, "d"),
                Instant.EPOCH,
                TaskId.parse("wmh/WMH-S-T1"),
                PriorStage.Kind.GROUND_TRUTH,
                "eighty iterations",
                foreign.values());
        PriorStage.Past wide = past(
                "b",
                0,
                "forty iterations",
                Stream.concat(others.stream(), POOL.stream().limit(1)).toList());
        PriorStage.Past own = past("c", 1, "forty iterations", POOL.subList(0, 2));

        assertThat(PriorStage.chosen(List.of(foreign, alsoForeign, wide, own), Set.copyOf(POOL)))
                .containsExactly(own);
        assertThat(PriorStage.chosen(List.of(foreign), Set.copyOf(POOL))).isEmpty();
    }

    private static PriorStage.Past past(String key, int second, String finetuning, List<String> sources) {
        return new PriorStage.Past(
                artifact(ArtifactKind.REPORT, key),
                Instant.EPOCH.plusSeconds(second),
                TaskId.parse("fets/ET-13-T2"),
                PriorStage.Kind.GROUND_TRUTH,
                finetuning,
                sources.stream().map(source -> new SourceScore(source, 0.5)).toList());
    }
}
