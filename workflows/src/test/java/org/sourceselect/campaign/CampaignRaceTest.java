package org.sourceselect.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.sourceselect.campaign.CampaignBench.ID;
import static org.sourceselect.campaign.CampaignBench.json;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.Catalog;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRun;
import org.sourceselect.selection.SimulatedStages;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** Races in a campaign, beside their ground truth and without one. */
class CampaignRaceTest {

    private static final List<String> SOURCES = List.of("ED-14-T2", "ED-18-T2", "ED-13-T2", "NCR-14-T2");

    private static final String SELECTION = "\"selection\": {\"pool\": [\"ED-14-T2\", \"ED-18-T2\", \"ED-13-T2\","
            + " \"NCR-14-T2\"], \"profile\": \"smoke\", \"race\": {\"candidates\": \"all\", \"firstRung\": 10}}";

    private static final String RACE =
            "{\"targets\": [\"ET-22-T2\"], \"finetuning\": {\"iterations\": 40}, " + SELECTION + "}";

    private final CampaignBench bench = new CampaignBench();

    @BeforeEach
    void invent() {
        invent(bench.stages);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private TargetResult kept(CampaignResult result) {
        return bench.kept(result, "ET-22-T2");
    }

    private List<String> calls(String stage) {
        return bench.stages.calls().stream()
                .filter(call -> call.startsWith(stage))
                .toList();
    }

    /** What the race had done is asked for again by the same rungs, which a store finds. */
    @Test
    void theGroundTruthGoesOnWhereTheRaceLeftOff() {
        TargetResult target = kept(bench.run(new CampaignRequest(json(RACE))));

        assertThat(calls("finetune")).isEmpty();
        List<String> once = IntStream.range(0, 5)
                .mapToObj(i -> i == 4 ? RaceRun.NO_TRANSFER : SOURCES.get(i))
                .flatMap(net -> List.of("0 to 10", "10 to 20", "20 to 40").stream()
                        .map(rung -> "rung " + net + " from " + rung))
                .toList();
        assertThat(calls("rung").stream().distinct()).containsExactlyInAnyOrderElementsOf(once);
        RaceResult race = target.selection().race().orElseThrow();
        assertThat(race.winner().map(TaskId::shortName)).contains("ED-18-T2");
        assertThat(target.groundTruth())
                .extracting(truth -> truth.source().shortName())
                .containsExactlyInAnyOrderElementsOf(SOURCES);
        // Three rungs of ten seconds each, whoever was asked for them first.
        assertThat(target.finetuningSeconds()).isEqualTo(4 * 30.0);
        assertThat(target.noTransfer().orElseThrow().dice().orElseThrow().mean())
                .isCloseTo(.25, within(1e-12));
        assertThat(target.groundTruth().stream()
                        .filter(truth -> truth.source().equals(race.winner().orElseThrow()))
                        .map(truth -> Optional.of(truth.finetuned().model())))
                .containsExactly(race.rows().get(0).finetuned());
    }

    @Test
    void theRowSaysWhatTheRacesChoiceLostAndWhatItCost() {
        CampaignResult result = bench.run(new CampaignRequest(json(RACE)));

        TargetOutcome.RaceOutcome race = CampaignBench.row(result, "ET-22-T2")
                .outcome()
                .flatMap(TargetOutcome::race)
                .orElseThrow();
        assertThat(race.winner().map(TaskId::shortName)).contains("ED-18-T2");
        // Tests of the test's stages lie .05 below validation: the best ends at .85.
        assertThat(race.dice().orElseThrow()).isCloseTo(.65, within(1e-12));
        assertThat(race.regret().orElseThrow()).isCloseTo(.2, within(1e-12));
        // 40 + 20 + 20 of the sources, 10 of the net without transfer, of 5 x 40.
        assertThat(race.costShare()).isCloseTo(90.0 / 200, within(1e-12));
        assertThat(race.words()).isEqualTo("fets/ED-18-T2 wins");
        // What the race and the ground truth both ask for counts for each.
        TargetCount count = CampaignBench.row(result, "ET-22-T2").count();
        assertThat(count.stagesDone()).isEqualTo(count.stages());
        CampaignProgress progress = bench.environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(ID)
                .query("progress", CampaignProgress.class);
        assertThat(progress.targets().get(0).race()).contains("fets/ED-18-T2 wins");
        assertThat(progress.details()).contains("| failed | race |").contains("| fets/ED-18-T2 wins |");
    }

    @Test
    void aRaceAloneFineTunesNobodyElse() {
        CampaignResult result =
                bench.run(new CampaignRequest(json(RACE.replace("{\"targets\"", "{\"groundTruth\": [], \"targets\""))));

        TargetResult target = kept(result);
        assertThat(target.groundTruth()).isEmpty();
        assertThat(target.noTransfer()).isEmpty();
        assertThat(target.selection().race().flatMap(RaceResult::winner).map(TaskId::shortName))
                .contains("ED-18-T2");
        assertThat(calls("rung")).hasSize(8).doesNotHaveDuplicates();
        TargetOutcome.RaceOutcome race = CampaignBench.row(result, "ET-22-T2")
                .outcome()
                .flatMap(TargetOutcome::race)
                .orElseThrow();
        assertThat(race.regret()).isEmpty();
        assertThat(race.dice()).isPresent();
    }

    @Test
    void aTargetThatGoesOnInNewHistoriesRacesTheSame() {
        TargetResult whole = kept(bench.run(new CampaignRequest(json(RACE))));
        try (CampaignBench other = new CampaignBench()) {
            invent(other.stages);
            CampaignResult result = other.run(new CampaignRequest(json(RACE.replace(
                    "{\"targets\"", "{\"eventsPerRun\": 200, \"window\": {\"sources\": 1}, \"targets\""))));
            assertThat(other.histories(ID + "/fets/ET-22-T2")).hasSizeGreaterThan(1);
            TargetResult cut = other.kept(result, "ET-22-T2");
            assertThat(cut.selection().race()).isEqualTo(whole.selection().race());
            assertThat(cut.groundTruth()).isEqualTo(whole.groundTruth());
            assertThat(cut.noTransfer()).isEqualTo(whole.noTransfer());
        }
    }

    /** Ground truths of other targets come while a target is under way: what it began with it goes on with. */
    @Test
    void aTargetThatGoesOnInNewHistoriesAsksForItsPriorOnce() {
        for (int net = 0; net < SOURCES.size(); net++) {
            bench.stages.score(SOURCES.get(net), "prior", .1 * net).score(SOURCES.get(net), "probe", -.1 * net);
        }
        CampaignResult result = bench.run(new CampaignRequest(
                json(RACE.replace("{\"targets\"", "{\"eventsPerRun\": 200, \"window\": {\"sources\": 1}, \"targets\"")
                        .replace("\"selection\": {", "\"selection\": {\"metrics\": [\"prior\", \"combined\"], "))));

        assertThat(bench.histories(ID + "/fets/ET-22-T2")).hasSizeGreaterThan(1);
        assertThat(calls("prior")).containsExactly("prior for ET-22-T2");
        TargetResult target = kept(result);
        assertThat(target.selection().metrics()).containsExactly("prior", "combined", "probe", "h-score");
        assertThat(target.selection().path2())
                .allSatisfy(source -> assertThat(source.scores()).containsEntry("combined", .5));
        assertThat(target.selection().path2().get(0).source().shortName()).isEqualTo(SOURCES.get(3));
    }

    /** NCR-14-T2 learns slowly at first, and ends best. */
    private static void invent(SimulatedStages stages) {
        double[][] curves = {{.2, .4, .6}, {.3, .5, .7}, {.1, .3, .5}, {.05, .1, .9}, {.02, .1, .3}};
        for (int net = 0; net < curves.length; net++) {
            stages.race(
                    net == 4 ? RaceRun.NO_TRANSFER : SOURCES.get(net),
                    Map.of(
                            10, Collections.nCopies(8, curves[net][0]),
                            20, Collections.nCopies(8, curves[net][1]),
                            40, Collections.nCopies(8, curves[net][2])));
        }
    }

    @Test
    void whoCannotBeFineTunedIsARowAndItsPlaceInTheRaceIsTakenByAnother() {
        bench.stages.divergesAt("ED-18-T2", 20);

        TargetResult target = kept(bench.run(new CampaignRequest(json(RACE))));

        assertThat(target.selection().race().orElseThrow().comebacks())
                .singleElement()
                .satisfies(row ->
                        assertThat(row.cameBackFor().map(TaskId::shortName)).contains("ED-18-T2"));
        assertThat(target.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.source().shortName()).isEqualTo("ED-18-T2");
            assertThat(failed.reason()).isEqualTo("the loss is NaN");
        });
        assertThat(target.groundTruth()).hasSize(3);
    }

    @Test
    void whatIsDamagedIsMadeAnewAndTheRaceGoesOn() {
        bench.stages.rottenRows(1);

        TargetResult target = kept(bench.run(new CampaignRequest(json(RACE))));

        assertThat(target.selection().race().flatMap(RaceResult::winner).map(TaskId::shortName))
                .contains("ED-18-T2");
        assertThat(target.groundTruth()).hasSize(4);
    }

    @Test
    void theRaceFineTunesAsTheCampaignDoes() {
        CampaignSettings settings = new CampaignRequest(json(RACE)).settings();

        assertThat(settings.finetuning().iterations()).isEqualTo(40);
        assertThat(settings.selection().race().orElseThrow().finetuning()).isEqualTo(settings.finetuning());

        CampaignSettings differs = new CampaignRequest(
                        json(RACE.replace("\"firstRung\": 10", "\"finetuning\": {\"iterations\": 80}")))
                .settings();
        assertThatThrownBy(() -> differs.check(SimulatedStages.fets()))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "selection.race.finetuning: it is another than the campaign's finetuning, which goes on where"
                                + " the race leaves off; leave it out, and give finetuning alone");
    }

    @Test
    void aRaceOfMoreThanAHistoryHoldsIsRefused() {
        Catalog.Domain domain = new Catalog.Domain(Optional.empty(), "T2", 8, "digest");
        Catalog many = new Catalog(
                List.of(new Catalog.DataSet(
                        "many",
                        IntStream.range(0, 502)
                                .mapToObj(roi -> new Catalog.Roi("R" + roi, List.of(roi + 1)))
                                .toList(),
                        List.of(domain),
                        List.of())),
                List.of("h-score", "otce", "probe"),
                List.of(),
                new Catalog.Worker("1", "files"));
        String request = "{\"targets\": [\"R0-T2\"], \"selection\": {\"race\": {\"candidates\": \"all\"}}}";

        assertThatThrownBy(() -> new CampaignRequest(json(request)).settings().check(many))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(
                        "selection.race.candidates: up to 501 would race for many/R0-T2, and a campaign's race takes 500");
        new CampaignRequest(json(request.replace("\"all\"", "\"probe:fit\"")))
                .settings()
                .check(many);
    }
}
