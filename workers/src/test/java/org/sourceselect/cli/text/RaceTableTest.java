package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.campaign.CampaignCost;
import org.sourceselect.campaign.CampaignProgress;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetCount;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetResult.GroundTruth;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.campaign.Window;
import org.sourceselect.cli.command.PaperSelection;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.race.RaceRow.Ending;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.task.TaskId;

/** A race beside its ground truth, in words, in a campaign's rows and in JSON. */
class RaceTableTest {

    private static final ArtifactRef MODEL = new ArtifactRef(ArtifactKind.MODEL, "0a", "0b");

    private static final TaskId WINNER = TaskId.parse("fets/ED-14-T2");
    private static final TaskId BACK = TaskId.parse("fets/ED-17-T2");
    private static final TaskId FAILED = TaskId.parse("fets/ED-13-T2");

    private static DiceSummary dice(double mean) {
        return new DiceSummary(mean, mean - .1, mean + .1, 8, 0, OptionalDouble.of(.02));
    }

    private static RaceRow row(TaskId source, Ending ending, int place, Optional<TaskId> cameBackFor, int... rungs) {
        List<RaceRow.Point> curve = Arrays.stream(rungs)
                .mapToObj(rung -> new RaceRow.Point(rung, dice(.5)))
                .toList();
        return row(source, ending, place, cameBackFor, curve);
    }

    private static RaceRow row(
            TaskId source, Ending ending, int place, Optional<TaskId> cameBackFor, List<RaceRow.Point> curve) {
        return new RaceRow(
                Optional.of(source),
                curve,
                ending,
                place,
                Optional.of(MODEL),
                Optional.of(dice(.6)),
                ending == Ending.FAILED ? Optional.of("the loss is NaN") : Optional.empty(),
                cameBackFor);
    }

    private static RaceResult race(Optional<RaceResult.Stopped> stopped) {
        return race(
                stopped,
                row(WINNER, Ending.WON, 1, Optional.empty(), 10, 20, 40),
                row(BACK, Ending.DROPPED, 2, Optional.of(FAILED), 10, 20),
                row(FAILED, Ending.FAILED, 3, Optional.empty(), 10));
    }

    private static RaceResult race(Optional<RaceResult.Stopped> stopped, RaceRow... rows) {
        return new RaceResult(
                Candidates.PROBED,
                List.of(10, 20, 40),
                List.of(rows),
                Optional.of(WINNER),
                List.of(),
                90,
                360,
                30,
                8,
                stopped);
    }

    /** The winner ends at .6, and one that did not race at {@code best}. */
    private static TargetResult truth(RaceResult race, double best) {
        SelectionResult selection = PaperSelection.result(List.of()).raced(race);
        List<GroundTruth> truths = selection.path2().stream()
                .map(ranked -> new GroundTruth(
                        ranked.source(),
                        new TrainedModel(
                                MODEL, .1, dice(ranked.source().equals(WINNER) ? .6 : best), new StageRun(false, 10))))
                .toList();
        return new TargetResult(selection, truths, List.of(), List.of(), 160);
    }

    private static String verdict(TargetResult truth) {
        SelectionTable names = new SelectionTable(SelectionView.of(truth.selection()));
        return String.join(
                "\n", new RaceTable(truth.selection().race().orElseThrow(), names).verdict(Optional.of(truth)));
    }

    @Test
    void theGroundTruthSaysWhatTheRacesChoiceLoses() {
        assertThat(verdict(truth(race(Optional.empty()), .75)))
                .contains("The ground truth has a better source: the race's choice loses 0.150 Dice.")
                .contains("25 % of fine-tuning all in full");
        assertThat(verdict(truth(race(Optional.empty()), .5))).contains("By the ground truth that is the best source.");
        assertThat(verdict(truth(race(Optional.empty()), .01)))
                .as("the winner itself has learnt something")
                .contains("that is the best source");
    }

    @Test
    void anEarlierRungThatTheJudgesLikedBetterIsSaid() {
        RaceRow.Point end = new RaceRow.Point(40, dice(.5));
        RaceRow.Point better = new RaceRow.Point(10, dice(.52), Optional.of(MODEL), Optional.of(dice(.63)));

        assertThat(verdict(truth(won(better, end), .5)))
                .contains(
                        "The validation subjects liked it better after 10 iterations, with 0.520 in place of 0.500 at the"
                                + " end: sourceselect export --of best hands over that net, with a Dice of 0.630 on the test"
                                + " subjects.");
        assertThat(verdict(truth(
                        won(
                                new RaceRow.Point(10, dice(.4)),
                                new RaceRow.Point(40, dice(.6), Optional.of(MODEL), Optional.of(dice(.6)))),
                        .5)))
                .doesNotContain("liked it better");
        assertThat(verdict(truth(won(new RaceRow.Point(10, dice(.52)), end), .5)))
                .as("of an earlier release, whose rungs have no models")
                .doesNotContain("liked it better");
    }

    private static RaceResult won(RaceRow.Point... curve) {
        return race(Optional.empty(), row(WINNER, Ending.WON, 1, Optional.empty(), List.of(curve)));
    }

    @Test
    void whoWentOnForWhomIsSaidInWords() {
        TargetResult truth = truth(race(Optional.empty()), .5);
        SelectionTable names = new SelectionTable(SelectionView.of(truth.selection()));

        assertThat(verdict(truth))
                .contains("ED-17-T2 had been dropped, and went on in the place of ED-13-T2, which failed.");
        assertThat(String.join("\n", new RaceTable(race(Optional.empty()), names).table()))
                .contains("dropped after 20, came back")
                .contains("failed: the loss is NaN");
    }

    @Test
    void whereTheOrderHadSettledIsSaid() {
        RaceResult.Stopped stopped = new RaceResult.Stopped(20, .015, List.of(BACK));

        assertThat(verdict(truth(race(Optional.of(stopped)), .5)))
                .contains(
                        "After 20 iterations the order of those left had settled, within 0.015 Dice: the leader alone went on. The"
                                + " validation subjects could not tell it there from ED-17-T2.");
    }

    @Test
    void jsonHoldsRegretShareAndWhoCameBack() {
        RaceResult.Stopped stopped = new RaceResult.Stopped(20, .015, List.of(BACK));
        JsonNode json =
                SelectionFiles.of(truth(race(Optional.of(stopped)), .75)).tree().get("race");

        assertThat(json.get("regret").asDouble()).isCloseTo(.15, within(1e-12));
        assertThat(json.get("costShare").asDouble()).isEqualTo(.25);
        assertThat(json.at("/rows/1/cameBackFor").asText()).isEqualTo("fets/ED-13-T2");
        assertThat(json.at("/rows/0").has("cameBackFor")).isFalse();
        assertThat(json.at("/stopped/iterations").asInt()).isEqualTo(20);
        assertThat(json.at("/stopped/alike/0").asText()).isEqualTo("fets/ED-17-T2");
        assertThat(new SelectionFiles(
                                PaperSelection.result(List.of()).raced(race(Optional.empty())),
                                Map.of(),
                                Optional.empty())
                        .tree()
                        .get("race")
                        .has("regret"))
                .isFalse();
    }

    @Test
    void aCampaignHasARowForEachRaceAndNamesTheWinnerInItsProgress() {
        TargetResult truth = truth(race(Optional.empty()), .75);
        TargetRow row = new TargetRow(
                truth.selection().target(),
                TargetRow.Status.DONE,
                "id",
                new TargetCount(16, 16, 0, 0, 0, 0, 0),
                Optional.of(TargetOutcome.of(truth, MODEL)),
                Optional.empty(),
                Optional.empty());
        List<String> report =
                CampaignTable.report(new CampaignResult(List.of(row), new CampaignCost(0, 0, 0, 0, 0, 0)));

        assertThat(report).anySatisfy(line -> assertThat(line).contains("race, 25 %", " ED-14-T2", "0.600", "0.150"));
        assertThat(report).contains("1 race lost 0.150 Dice in the mean.");
        CampaignProgress progress = new CampaignProgress(
                false,
                new Window(2, 20),
                List.of(new CampaignProgress.Target(
                        "fets/ET-22-T2", TargetRow.Status.DONE, "id", row.count(), Optional.of("fets/ED-14-T2 wins"))),
                16,
                16,
                0,
                0,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty());
        assertThat(CampaignTable.progress("id", progress))
                .anySatisfy(line -> assertThat(line).contains("done", "fets/ED-14-T2 wins"));
    }
}
