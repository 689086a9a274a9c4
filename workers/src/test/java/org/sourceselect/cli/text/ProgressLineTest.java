package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.campaign.CampaignProgress;
import org.sourceselect.campaign.TargetCount;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.campaign.Window;
import org.sourceselect.race.RaceStanding;
import org.sourceselect.selection.SelectionProgress;

class ProgressLineTest {

    private static final ProgressLine.Outlook UNKNOWN = new ProgressLine.Outlook(0, true);

    private static final ProgressLine.Running TRAINING = new ProgressLine.Running(
            "pretrain ED-14-T2", new StageProgress(30, 120, "iteration", 12.5, 0.4321), 0, Optional.empty());

    private static ProgressLine.State state(
            int done, int stages, int failed, ProgressLine.Outlook outlook, ProgressLine.Running... running) {
        return new ProgressLine.State(done, 0, stages, failed, List.of(running), outlook, List.of(), List.of());
    }

    @Test
    void aLineSaysStagesRateLossAndTimeLeft() {
        // 90 iterations at 12.5 a second are 7.2 s.
        assertThat(ProgressLine.plain(state(10, 40, 1, UNKNOWN, TRAINING), 61.7, 1))
                .isEqualTo("10 of 40 stages done after 61 s, 1 source failed; "
                        + "pretrain ED-14-T2: iteration 30/120, 12.5/s, 7.2 s left, loss 0.432");
    }

    @Test
    void tellsWhenTheWholeIsDoneAtAsManyStagesAsRunAtOnce() {
        // 400 s of work, two stages at a time, of one of which 50 s are done.
        ProgressLine.Running running =
                new ProgressLine.Running("pretrain ED-14-T2", new StageProgress(0, 0, "", 0, 0), 50, Optional.empty());
        ProgressLine.Outlook known = new ProgressLine.Outlook(450, false);
        assertThat(ProgressLine.plain(state(10, 50, 0, known, running), 60, 2))
                .isEqualTo("10 of 50 stages done after 60 s, about 3 min 20 s left; pretrain ED-14-T2");
        assertThat(ProgressLine.plain(state(10, 50, 0, known, running), 3600, 2))
                .as("however long the servers took to start, or the machine slept")
                .contains(", about 3 min 20 s left; ");
        // Kinds of stages too few of which were seen may be most of the work.
        assertThat(ProgressLine.plain(state(10, 50, 0, new ProgressLine.Outlook(400, true)), 60, 2))
                .isEqualTo("10 of 50 stages done after 60 s");
        // Nothing runs that could be hoped for.
        assertThat(ProgressLine.plain(state(10, 50, 0, known), 60, 0)).isEqualTo("10 of 50 stages done after 60 s");
        assertThat(ProgressLine.plain(state(10, 50, 0, known), 60, 2))
                .as("nor whatever ran before")
                .isEqualTo("10 of 50 stages done after 60 s");
    }

    @Test
    void noMoreStagesRunAtOnceThanAreLeft() {
        // Of four at once three are done: the last takes 90 s yet, not 90 / 4.
        ProgressLine.Running last =
                new ProgressLine.Running("otce ED-14-T2", new StageProgress(0, 0, "", 0, 0), 10, Optional.empty());
        assertThat(ProgressLine.plain(state(49, 50, 0, new ProgressLine.Outlook(100, false), last), 60, 4))
                .contains(", about 90 s left; ");
    }

    @Test
    void anEstimateThatHasRunOutIsNotRepeated() {
        // 8 s were expected of the last stage, which has run for 3, 7.9 and 30 s.
        assertThat(last(3)).contains(", about 5.0 s left; ");
        assertThat(last(7.9)).contains(", about a second left; ");
        assertThat(last(30)).contains(", longer than expected; ").doesNotContain("left");
    }

    private static String last(double seconds) {
        return ProgressLine.plain(
                state(
                        49,
                        50,
                        0,
                        new ProgressLine.Outlook(8, false),
                        new ProgressLine.Running(
                                "otce ED-14-T2", new StageProgress(7, 7, "step", 1, 0), seconds, Optional.empty())),
                100 + seconds,
                1);
    }

    @Test
    void whatAnotherWorkerComputesIsWaitedFor() {
        ProgressLine.State state = state(1, 2, 0, UNKNOWN, ProgressLine.Running.waiting("pretrain ED-14-T2"), TRAINING);
        assertThat(ProgressLine.plain(state, 7300, 1))
                .startsWith("1 of 2 stages done after 2 h 01 min; pretrain ED-14-T2 waits for another worker that"
                        + " computes the same; ");
        assertThat(state.atOnce()).isEqualTo(1);
    }

    @Test
    void beforeTheFirstRateNoEstimateIsMade() {
        ProgressLine.Running first = new ProgressLine.Running(
                "prepare fets 14 T2", new StageProgress(0, 20, "volume", 0, 0), 0, Optional.empty());
        assertThat(ProgressLine.plain(state(0, 3, 0, UNKNOWN, first), 0, 1))
                .isEqualTo("0 of 3 stages done after 0.0 s; prepare fets 14 T2: volume 0/20");
    }

    @Test
    void saysWhatTheStoreSaved() {
        assertThat(ProgressLine.stages(new ProgressLine.State(12, 12, 12, 0, List.of(), UNKNOWN, List.of(), List.of())))
                .isEqualTo("all 12 stages were found in the store");
        assertThat(ProgressLine.stages(new ProgressLine.State(12, 11, 12, 0, List.of(), UNKNOWN, List.of(), List.of())))
                .isEqualTo("1 stage computed, 11 found in the store");
    }

    @Test
    void aChildsStagesAreAdded() {
        ProgressLine.Race race = new ProgressLine.Race("ET-22-T2", new RaceStanding(1, 3, 50, List.of()));
        ProgressLine.State child = new ProgressLine.State(
                10,
                1,
                40,
                1,
                List.of(TRAINING),
                new ProgressLine.Outlook(30, false),
                List.of(kind("prepare", 4, 4), kind("pretrain", 16, 3)),
                List.of(race));
        ProgressLine.State parent = new ProgressLine.State(
                2,
                2,
                12,
                0,
                List.of(),
                new ProgressLine.Outlook(12, true),
                List.of(kind("prepare", 2, 1), kind("rung", 5, 0)),
                List.of());
        assertThat(ProgressLine.State.NOTHING.plus(child).plus(parent))
                .isEqualTo(new ProgressLine.State(
                        12,
                        3,
                        52,
                        1,
                        List.of(TRAINING),
                        new ProgressLine.Outlook(42, true),
                        List.of(kind("prepare", 6, 5), kind("pretrain", 16, 3), kind("rung", 5, 0)),
                        List.of(race)));
    }

    @Test
    void aCampaignOfOneTargetIsAsFarAsItsStages() {
        CampaignProgress.Target one = new CampaignProgress.Target(
                "ET-22-T2",
                TargetRow.Status.DONE,
                "c/ET-22-T2",
                new TargetCount(6, 6, 0, 40, 40, 10, 60),
                Optional.empty());
        CampaignProgress.Target other = new CampaignProgress.Target(
                "ET-20-T1",
                TargetRow.Status.WAITING,
                "c/ET-20-T1",
                new TargetCount(6, 0, 0, 0, 0, 0, 0),
                Optional.empty());
        assertThat(ProgressLine.Campaign.of(campaign(List.of(one)))).isEmpty();
        assertThat(ProgressLine.Campaign.of(campaign(List.of(one, other))))
                .contains(new ProgressLine.Campaign(6, 12, 1, 2));
    }

    private static CampaignProgress campaign(List<CampaignProgress.Target> targets) {
        return new CampaignProgress(
                false,
                new Window(1, 4),
                targets,
                6 * targets.size(),
                6,
                0,
                10,
                30,
                OptionalDouble.of(120),
                OptionalDouble.of(90));
    }

    @Test
    void inARaceSourcesAreCalledAsInTables() {
        RaceStanding.Place none = new RaceStanding.Place("no transfer", 50, OptionalDouble.of(.7));
        RaceStanding.Place one = new RaceStanding.Place("fets/ED-14-T2", 50, OptionalDouble.of(.8));
        RaceStanding.Place other = new RaceStanding.Place("local/ED-14-T2", 50, OptionalDouble.of(.6));
        assertThat(names(one, none)).containsExactly("ED-14-T2", "no transfer");
        assertThat(names(one, other)).containsExactly("fets/ED-14-T2", "local/ED-14-T2");
    }

    private static List<String> names(RaceStanding.Place... places) {
        return ProgressLine.Race.named("ET-22-T2", new RaceStanding(1, 4, 50, List.of(places)))
                .standing()
                .places()
                .stream()
                .map(RaceStanding.Place::name)
                .toList();
    }

    private static SelectionProgress.Kind kind(String label, int stages, int done) {
        return new SelectionProgress.Kind(label, stages, done, 0);
    }

    @Test
    void aRaceNamesWhoLeads() {
        RaceStanding standing = new RaceStanding(
                2,
                4,
                100,
                List.of(
                        new RaceStanding.Place("ED-14-T2", 100, OptionalDouble.of(.8123)),
                        new RaceStanding.Place("no transfer", 50, OptionalDouble.of(.7)),
                        new RaceStanding.Place("ED-2-T2", 50, OptionalDouble.of(Double.NaN)),
                        new RaceStanding.Place("ET-2-T2", 0, OptionalDouble.empty())));
        ProgressLine.State state = new ProgressLine.State(
                5, 0, 9, 0, List.of(), UNKNOWN, List.of(), List.of(new ProgressLine.Race("ET-22-T2", standing)));
        assertThat(ProgressLine.plain(state, 60, 1))
                .isEqualTo("5 of 9 stages done after 60 s; race for ET-22-T2, rung 2 of 4 to 100 iterations: ED-14-T2"
                        + " 0.812, no transfer 0.700, ED-2-T2 and 1 more");
    }

    @Test
    void aStageThatIsTriedAgainSaysWhy() {
        ProgressLine.Running again = new ProgressLine.Running(
                "features ED-14-T2",
                new StageProgress(0, 0, "", 0, 0),
                0,
                Optional.of(new ProgressLine.Retry(3, "store http://127.0.0.1:9000/b:\nthe server failed")));
        assertThat(ProgressLine.plain(state(1, 4, 0, UNKNOWN, again), 12, 1))
                .endsWith("; features ED-14-T2, attempt 3 after: store http://127.0.0.1:9000/b: the server failed");
    }
}
