package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.activity.ActivityOptions;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.activity.SourceModel;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRecords;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

class TargetRecordsStageTest {

    @TempDir
    Path folder;

    private static SourceRow failed(String source, String why) {
        TaskId task = TaskId.parse(source);
        return new SourceRow(
                task,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new FailedSource(task, StageName.of(StageKind.PREPARE), why, Optional.empty())),
                Optional.empty());
    }

    private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();

    @AfterEach
    void close() {
        environment.close();
    }

    private static ArtifactRef artifact(ArtifactKind kind, String key) {
        return new ArtifactRef(kind, key, "digest of " + key);
    }

    /** A source that was scored, in stages that ran or were found. */
    private static SourceRow scored(String source, double score, boolean found) {
        TaskId task = TaskId.parse(source);
        StageRun run = new StageRun(found, 2.5);
        FeatureDumpActivity.Result features =
                new FeatureDumpActivity.Result(artifact(ArtifactKind.FEATURES, "features of " + source), 8, run);
        return new SourceRow(
                task,
                Optional.empty(),
                Optional.of(new SourceRow.Scored(
                        new SourceModel(artifact(ArtifactKind.MODEL, "model of " + source), run, Optional.empty()),
                        Optional.empty(),
                        features,
                        Map.of(
                                "h-score",
                                new ScoreActivity.Result(
                                        new Score(score, 0, 100, Optional.empty(), Map.of()),
                                        artifact(ArtifactKind.SCORE, "score of " + source),
                                        run)))),
                Optional.empty(),
                Optional.empty());
    }

    private static TargetRecords.Conclusion conclusion(List<ArtifactRef> rows) {
        return conclusion(rows, "h-score");
    }

    private static TargetRecords.Conclusion conclusion(List<ArtifactRef> rows, String metric) {
        TaskId target = TaskId.parse("fets/ET-14-T2");
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.putArray("targets").add(target.toString());
        request.putObject("selection").putArray("metrics").add(metric);
        List<TaskId> pool = List.of(TaskId.parse("fets/ED-14-T1"), TaskId.parse("fets/NCR-14-T1"));
        return new TargetRecords.Conclusion(
                new CampaignRequest(request).settings(),
                target,
                pool,
                List.of(),
                Optional.of(List.of()),
                rows,
                1.5,
                new TaskData(target, artifact(ArtifactKind.PREPARED, "slices"), List.of(4)),
                Optional.empty(),
                Optional.empty());
    }

    /** What a test does with records in a store of its own. */
    private interface WithRecords {
        void use(TargetRecords records);
    }

    private void withRecords(WithRecords test) throws IOException {
        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("s3"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            environment.registerActivitiesImplementations(new TargetRecordsStage(store, new Health(store::isWell)));
            test.use(environment.newActivityStub(
                    TargetRecords.class,
                    ActivityOptions.newBuilder()
                            .setStartToCloseTimeout(Duration.ofMinutes(1))
                            .build()));
        }
    }

    @Test
    void sourcesThatAreDoneInAnotherOrderAreFoundAgain() throws IOException {
        SourceRow oedema = failed("fets/ED-14-T2", "no volume");
        SourceRow core = failed("fets/NCR-14-T2", "no volume");
        withRecords(records -> {
            assertThat(records.keep(List.of(core, oedema))).isEqualTo(records.keep(List.of(oedema, core)));
            assertThat(records.keep(List.of(oedema, failed("fets/NCR-14-T2", "no label"))))
                    .isNotEqualTo(records.keep(List.of(oedema, core)));
        });
    }

    @Test
    void sourcesWhoseStagesAreFoundAreThoseWhoseStagesRan() throws IOException {
        withRecords(records -> {
            ArtifactRef ran = records.keep(List.of(scored("fets/ED-14-T1", 0.5, false)));
            assertThat(records.keep(List.of(scored("fets/ED-14-T1", 0.5, true))))
                    .isEqualTo(ran);
            assertThat(records.keep(List.of(scored("fets/ED-14-T1", 0.25, true))))
                    .isNotEqualTo(ran);
        });
    }

    @Test
    void aConclusionIsFoundAgainHoweverItsSourcesWereKept() throws IOException {
        SourceRow oedema = scored("fets/ED-14-T1", 0.5, false);
        SourceRow core = scored("fets/NCR-14-T1", 0.25, false);
        withRecords(records -> {
            TargetOutcome together = records.conclude(conclusion(List.of(records.keep(List.of(oedema, core)))));
            TargetOutcome apart =
                    records.conclude(conclusion(List.of(records.keep(List.of(core)), records.keep(List.of(oedema)))));
            assertThat(apart).isEqualTo(together);
            TargetOutcome other = records.conclude(
                    conclusion(List.of(records.keep(List.of(scored("fets/NCR-14-T1", 0.75, false), oedema)))));
            assertThat(other.details()).isNotEqualTo(together.details());
        });
    }

    /**
     * The keys by which stores hold the conclusions of earlier releases. One may change only together with
     * the version of what is worked out from the scores of all sources, as then all are concluded anew.
     */
    @ParameterizedTest
    @CsvSource({
        "h-score, fc1baf626196a92eb74d5a9260a7e9ce7db9a78fdf43a2eb29308086780c30ac",
        "combined, 732499d1afa876474e9f3eb073b4449938b8cb6a243defcb7c106239a59d16dc",
        "topology-layers, b88ec902c3480adfc72458e611b5d4a26c9d760ad2edbea41821a9a5d0729e18"
    })
    void conclusionsHaveTheKeysThatTheyHad(String metric, String key) throws IOException {
        List<SourceRow> rows = List.of(scored("fets/ED-14-T1", 0.5, false), scored("fets/NCR-14-T1", 0.25, false));
        withRecords(records -> assertThat(records.conclude(conclusion(List.of(records.keep(rows)), metric))
                        .details()
                        .key())
                .isEqualTo(key));
    }

    /** Dice of a subject without the region is no number, and is kept as that. */
    @Test
    void aRaceIsKeptOnceAndConcludedFrom() throws IOException {
        TaskId winner = TaskId.parse("fets/ED-14-T1");
        RaceResult race = race(winner, 80);
        SourceRow oedema = scored("fets/ED-14-T1", 0.5, false);
        withRecords(records -> {
            ArtifactRef kept = records.keepRace(race);
            assertThat(records.keepRace(race)).isEqualTo(kept);
            assertThat(records.keepRace(race(winner, 90))).isNotEqualTo(kept);

            TargetRecords.Conclusion without = conclusion(List.of(records.keep(List.of(oedema))));
            TargetOutcome outcome = records.conclude(new TargetRecords.Conclusion(
                    without.settings(),
                    without.target(),
                    without.pool(),
                    without.subset1(),
                    without.subset2(),
                    without.rows(),
                    without.preparationSeconds(),
                    without.targetData(),
                    without.noTransfer(),
                    Optional.of(kept)));
            assertThat(outcome.race()).hasValueSatisfying(raced -> {
                assertThat(raced.winner()).contains(winner);
                assertThat(raced.costShare()).isEqualTo(0.5);
                assertThat(raced.regret()).isEmpty();
            });
            assertThat(records.conclude(without).race()).isEmpty();
        });
    }

    private static RaceResult race(TaskId winner, long iterations) {
        DiceSummary dice = new DiceSummary(0.5, Double.NaN, Double.NaN, 1, 0);
        RaceRow row = new RaceRow(
                Optional.of(winner),
                List.of(new RaceRow.Point(40, dice)),
                RaceRow.Ending.WON,
                1,
                Optional.of(artifact(ArtifactKind.MODEL, "rung")),
                Optional.of(dice),
                Optional.empty(),
                Optional.empty());
        return new RaceResult(
                Candidates.ALL,
                List.of(40),
                List.of(row),
                Optional.of(winner),
                List.of(),
                iterations,
                160,
                3.5,
                1,
                Optional.empty());
    }
}
