package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.race.RaceStanding;
import org.sourceselect.selection.SelectionProgress;

class LiveViewTest {

    private static final ProgressLine.Running TRAINING = new ProgressLine.Running(
            "pretrain ED-14-T2", new StageProgress(30, 120, "iteration", 12.5, 0.4321), 5, Optional.empty());

    private static final ProgressLine.Running PREPARING = new ProgressLine.Running(
            "prepare fets 14 FLAIR",
            new StageProgress(7, 20, "volume", 0, 0),
            5,
            Optional.of(new ProgressLine.Retry(2, "nothing was heard of its worker for too long")));

    private static final ProgressLine.Race RACE = new ProgressLine.Race(
            "ET-22-T2",
            new RaceStanding(
                    2,
                    4,
                    100,
                    List.of(
                            new RaceStanding.Place("ED-14-T2", 100, OptionalDouble.of(.8123)),
                            new RaceStanding.Place("no transfer", 50, OptionalDouble.of(.7)))));

    private static ProgressLine.State state(List<ProgressLine.Running> running) {
        return new ProgressLine.State(
                10,
                3,
                40,
                1,
                running,
                new ProgressLine.Outlook(410, false),
                List.of(
                        new SelectionProgress.Kind("prepare", 4, 4, 0),
                        new SelectionProgress.Kind("pretrain", 16, 3, 0),
                        new SelectionProgress.Kind("features", 16, 3, 0),
                        new SelectionProgress.Kind("compare", 0, 0, 0),
                        new SelectionProgress.Kind("cc-fv", 2, 0, 0),
                        new SelectionProgress.Kind("entropic-otce", 2, 0, 0)),
                List.of(RACE));
    }

    private static String shown(ProgressLine.State state, int columns, int rows) {
        return new LiveView(new Terminal(true, true, columns, rows))
                .lines(state, 61.7, 2).stream().map(Styled::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void showsStagesRacesAndWhatRunsInEightyColumns() {
        assertThat(shown(state(List.of(TRAINING, PREPARING, ProgressLine.Running.waiting("pretrain ED-2-T2"))), 80, 24))
                .isEqualTo("""
                        [#####...............] 10/40 stages, 61 s, about 3 min 20 s left
                        1 source failed, 3 stages found in the store
                        prepare 4/4, pretrain 3/16, features 3/16, cc-fv 0/2, entropic-otce 0/2
                        race for ET-22-T2, rung 2 of 4 to 100 iterations: ED-14-T2 0.812,
                          no transfer 0.700
                        pretrain ED-14-T2      iteration 30/120  12.5/s  loss 0.432  7.2 s left
                        prepare fets 14 FLAIR  volume 7/20
                          attempt 2 after: nothing was heard of its worker for too long
                        pretrain ED-2-T2 waits for another worker that computes the same""");
    }

    @Test
    void aCampaignIsAsFarAsItsPairsAreNotTheStagesOfTheTargetsThatHaveBegun() {
        ProgressLine.State stages = new ProgressLine.State(
                2402, 0, 2403, 0, List.of(TRAINING), new ProgressLine.Outlook(0, true), List.of(), List.of());
        ProgressLine.Campaign campaign = new ProgressLine.Campaign(96, 156, 7, 13);
        assertThat(shown(stages.of(campaign), 80, 24).lines().findFirst())
                .contains("[############........] 96/156 pairs, 7/13 targets, 61 s");
        assertThat(ProgressLine.plain(stages.of(campaign), 61.7, 2))
                .startsWith("96 of 156 source-target pairs, 7 of 13 targets done after 61 s; ");
        // Races of targets whose pairs are all through go on.
        assertThat(shown(stages.of(new ProgressLine.Campaign(156, 156, 12, 13)), 80, 24)
                        .lines()
                        .findFirst())
                .contains("[###################.] 156/156 pairs, 12/13 targets, 61 s");
    }

    @Test
    void aLineOfStagesThatFitsExactlyKeepsItsComma() {
        List<SelectionProgress.Kind> kinds = List.of(
                new SelectionProgress.Kind("x".repeat(26), 10, 3, 0),
                new SelectionProgress.Kind("y".repeat(26), 10, 3, 0),
                new SelectionProgress.Kind("finetune", 12, 7, 0));
        ProgressLine.State state =
                new ProgressLine.State(1, 0, 4, 0, List.of(), new ProgressLine.Outlook(0, true), kinds, List.of());
        for (int columns = 65; columns < 70; columns++) {
            int wide = columns;
            assertThat(new LiveView(new Terminal(true, true, wide, 24)).lines(state, 61.7, 2))
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(wide));
        }
    }

    @Test
    void aNarrowerTerminalCutsNamesOfWhatRunsNotItsNumbers() {
        ProgressLine.Running features = new ProgressLine.Running(
                "features fets/ED-14-FLAIR over wmh/WMH-U-FLAIR",
                new StageProgress(3, 40, "image", 1.25, 0),
                5,
                Optional.empty());
        assertThat(shown(state(List.of(TRAINING, features)), 71, 24).lines().skip(6))
                .containsExactly(
                        "pretrain ED-14-T2     iteration 30/120  12.5/s  loss 0.432  7.2 s left",
                        "features fets/ED-1..  image 3/40        1.25/s               29 s left");
    }

    @Test
    void inSixtyColumnsTheBarTheRateAndTheLossGiveWayToTimesAndNames() {
        ProgressLine.Running longest = new ProgressLine.Running(
                "features fets/ED-14-FLAIR over wmh/WMH-U-FLAIR",
                new StageProgress(3, 40, "image", 1.25, 0),
                5,
                Optional.empty());
        String shown = shown(state(List.of(TRAINING, longest)), 60, 24);
        assertThat(shown.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(60));
        assertThat(shown.lines().findFirst()).contains("[###............] 10/40 stages, 61 s, about 3 min 20 s left");
        assertThat(shown.lines().toList().subList(6, 8))
                .containsExactly(
                        "pretrain ED-14-T2              iteration 30/120  7.2 s left",
                        "features fets/ED-14-FLAIR o..  image 3/40         29 s left");
    }

    @Test
    void aVeryNarrowTerminalHasNoBarAndKeepsTheTimes() {
        assertThat(shown(state(List.of(TRAINING)), 48, 24).lines().findFirst())
                .contains("10/40 stages, 61 s, about 3 min 22 s left");
    }

    @Test
    void whoLeadsARaceGoesOnTheNextLineWhereTheHeadingLeavesNoRoom() {
        assertThat(shown(state(List.of()), 60, 24).lines().skip(4))
                .containsExactly(
                        "race for ET-22-T2, rung 2 of 4 to 100 iterations: ", "  ED-14-T2 0.812, no transfer 0.700");
    }

    @Test
    void inARaceLongNamesAreCutAndTheirDiceIsNot() {
        String name = "ED-" + "x".repeat(200) + "-T2";
        ProgressLine.Race race = new ProgressLine.Race(
                name, new RaceStanding(1, 4, 50, List.of(new RaceStanding.Place(name, 50, OptionalDouble.of(.8123)))));
        ProgressLine.State state = new ProgressLine.State(
                1, 0, 4, 0, List.of(), new ProgressLine.Outlook(0, true), List.of(), List.of(race));
        String cut = "ED-" + "x".repeat(34) + "..";
        assertThat(shown(state, 80, 24).lines().skip(1))
                .containsExactly("race for " + cut + ", rung 1 of 4 to 50 iterations: ", "  " + cut + " 0.812");
    }

    @Test
    void aLowTerminalSaysHowMuchItLeavesOut() {
        List<ProgressLine.Running> many = IntStream.range(0, 20)
                .mapToObj(i -> new ProgressLine.Running(
                        "otce ED-" + i + "-T2", new StageProgress(0, 0, "", 0, 0), 1, Optional.empty()))
                .toList();
        assertThat(shown(state(many), 80, 10).lines().skip(5))
                .containsExactly("otce ED-0-T2", "otce ED-1-T2", "otce ED-2-T2", "and 17 lines more");
    }

    @Test
    void moreStagesDoneThanKnownDoNotOverflowTheBar() {
        ProgressLine.State over =
                new ProgressLine.State(5, 0, 4, 0, List.of(), new ProgressLine.Outlook(0, true), List.of(), List.of());
        assertThat(shown(over, 80, 24)).isEqualTo("[####################] 5/4 stages, 61 s");
        assertThat(shown(ProgressLine.State.NOTHING, 80, 24)).isEqualTo("[....................] 0/0 stages, 61 s");
    }

    @Test
    void coloursAddNothingToWhatIsRead() {
        List<Styled> lines = new LiveView(new Terminal(true, true, 80, 24)).lines(state(List.of(TRAINING)), 61.7, 2);
        assertThat(lines)
                .anyMatch(line -> line.line(80, true).contains("\u001b[31;1m1 source failed")
                        || line.line(80, true).contains("\u001b[31m\u001b[1m1 source failed"));
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.line(80, true).replaceAll("\u001b\\[[0-9;]*m", ""))
                        .isEqualTo(line.line(80, false)));
    }
}
