package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.StageProgress;

class ProgressLineTest {

    private static final ProgressLine.Outlook UNKNOWN = new ProgressLine.Outlook(0, 0, true);

    private static final ProgressLine.Running TRAINING = new ProgressLine.Running(
            "pretrain ED-14-T2", new StageProgress(30, 120, "iteration", 12.5, 0.4321), 0, Optional.empty());

    @Test
    void aBarShowsStagesRateLossAndTimeLeft() {
        ProgressLine.State state = new ProgressLine.State(10, 2, 40, 1, List.of(TRAINING), UNKNOWN);
        // 90 iterations at 12.5 a second are 7.2 s.
        assertThat(ProgressLine.bar(state, 61.7))
                .isEqualTo("[##........] 10/40, 61 s, 1 source failed; "
                        + "pretrain ED-14-T2: iteration 30/120, 12.5/s, 7.2 s left, loss 0.432");
    }

    @Test
    void tellsWhenTheWholeIsDoneAtThePaceSoFar() {
        // 100 s of work took 60 s, two stages at a time: 400 s more take 240 s.
        ProgressLine.State state =
                new ProgressLine.State(10, 0, 50, 0, List.of(), new ProgressLine.Outlook(100, 400, false));
        assertThat(ProgressLine.plain(state, 60)).isEqualTo("10 of 50 stages done after 60 s, about 4 min 00 s left");
        // Kinds of stages that nobody has seen yet may be most of the work.
        ProgressLine.State early =
                new ProgressLine.State(10, 0, 50, 0, List.of(), new ProgressLine.Outlook(100, 400, true));
        assertThat(ProgressLine.plain(early, 60)).isEqualTo("10 of 50 stages done after 60 s");
        // Most was found, and one stage has run for 50 s, whatever its steps: 55 s of work took 55 s.
        ProgressLine.State found = new ProgressLine.State(
                10,
                9,
                50,
                0,
                List.of(new ProgressLine.Running(
                        "pretrain ED-14-T2", new StageProgress(9000, 9600, "iteration", 10, 0), 50, Optional.empty())),
                new ProgressLine.Outlook(5, 400, false));
        assertThat(ProgressLine.plain(found, 55)).contains(", about 5 min 50 s left; ");
        // Nothing computed: what the store held says nothing about the pace.
        ProgressLine.State allFound =
                new ProgressLine.State(10, 10, 50, 0, List.of(), new ProgressLine.Outlook(0, 400, false));
        assertThat(ProgressLine.plain(allFound, 60)).isEqualTo("10 of 50 stages done after 60 s");
    }

    @Test
    void anEstimateThatHasRunOutIsNotRepeated() {
        // 100 s are done; 8 s were expected of the last stage, which has run for 3, 7.9 and 30 s.
        assertThat(last(3)).contains(", about 5.0 s left; ");
        assertThat(last(7.9)).contains(", about a second left; ");
        assertThat(last(30)).contains(", longer than expected; ").doesNotContain("left");
    }

    private static String last(double seconds) {
        return ProgressLine.plain(
                new ProgressLine.State(
                        49,
                        0,
                        50,
                        0,
                        List.of(new ProgressLine.Running(
                                "otce ED-14-T2", new StageProgress(7, 7, "step", 1, 0), seconds, Optional.empty())),
                        new ProgressLine.Outlook(100, 8, false)),
                100 + seconds);
    }

    @Test
    void whereThereIsNoTerminalItIsASentence() {
        ProgressLine.State state = new ProgressLine.State(
                1,
                0,
                1,
                0,
                List.of(new ProgressLine.Running(
                        "otce ED-14-T2", new StageProgress(0, 0, "", 0, 0), 0, Optional.empty())),
                UNKNOWN);
        assertThat(ProgressLine.plain(state, 7300)).isEqualTo("1 of 1 stage done after 2 h 01 min; otce ED-14-T2");
    }

    @Test
    void whatAnotherWorkerComputesIsWaitedFor() {
        ProgressLine.State state =
                new ProgressLine.State(1, 0, 2, 0, List.of(ProgressLine.Running.waiting("pretrain ED-14-T2")), UNKNOWN);
        assertThat(ProgressLine.plain(state, 60))
                .isEqualTo("1 of 2 stages done after 60 s; pretrain ED-14-T2 waits for another worker that computes the"
                        + " same");
    }

    @Test
    void beforeTheFirstRateNoEstimateIsMade() {
        ProgressLine.State state = new ProgressLine.State(
                0,
                0,
                3,
                0,
                List.of(new ProgressLine.Running(
                        "prepare fets 14 T2", new StageProgress(0, 20, "volume", 0, 0), 0, Optional.empty())),
                UNKNOWN);
        assertThat(ProgressLine.plain(state, 0))
                .isEqualTo("0 of 3 stages done after 0.0 s; prepare fets 14 T2: volume 0/20");
    }

    @Test
    void moreStagesDoneThanKnownDoNotOverflowTheBar() {
        assertThat(ProgressLine.bar(new ProgressLine.State(5, 0, 4, 0, List.of(), UNKNOWN), 1))
                .startsWith("[##########] 5/4");
        assertThat(ProgressLine.bar(ProgressLine.State.NOTHING, 0)).startsWith("[..........] 0/0");
    }

    @Test
    void saysWhatTheStoreSaved() {
        assertThat(ProgressLine.stages(new ProgressLine.State(12, 12, 12, 0, List.of(), UNKNOWN)))
                .isEqualTo("all 12 stages were found in the store");
        assertThat(ProgressLine.stages(new ProgressLine.State(12, 11, 12, 0, List.of(), UNKNOWN)))
                .isEqualTo("1 stage computed, 11 found in the store");
    }

    @Test
    void aChildsStagesAreAdded() {
        ProgressLine.State child = new ProgressLine.State(10, 1, 40, 1, List.of(TRAINING), UNKNOWN);
        ProgressLine.State parent = new ProgressLine.State(2, 2, 12, 0, List.of(), UNKNOWN);
        assertThat(ProgressLine.State.NOTHING.plus(child).plus(parent))
                .isEqualTo(new ProgressLine.State(12, 3, 52, 1, List.of(TRAINING), UNKNOWN));
    }

    @Test
    void aStageThatIsTriedAgainSaysWhy() {
        ProgressLine.Running again = new ProgressLine.Running(
                "features ED-14-T2",
                new StageProgress(0, 0, "", 0, 0),
                0,
                Optional.of(new ProgressLine.Retry(3, "store http://127.0.0.1:9000/b:\nthe server failed")));
        assertThat(ProgressLine.plain(new ProgressLine.State(1, 0, 4, 0, List.of(again), UNKNOWN), 12))
                .endsWith("; features ED-14-T2, attempt 3 after: store http://127.0.0.1:9000/b: the server failed");
    }
}
