package org.sourceselect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.StageProgress;

class ProgressLineTest {

    private static final ProgressLine.Running TRAINING =
            new ProgressLine.Running("pretrain ED-14-T2", new StageProgress(30, 120, "iteration", 12.5, 0.4321));

    @Test
    void aBarShowsStagesRateLossAndTimeLeft() {
        ProgressLine.State state = new ProgressLine.State(10, 2, 40, 1, List.of(TRAINING));
        // 90 iterations at 12.5 a second are 7.2 s.
        assertThat(ProgressLine.bar(state, 61.7))
                .isEqualTo("[#####...............] 10/40, 61 s, 1 source failed; "
                        + "pretrain ED-14-T2: iteration 30 of 120, 12.5/s, loss 0.432, 7.2 s left");
    }

    @Test
    void whereThereIsNoTerminalItIsASentence() {
        ProgressLine.State state = new ProgressLine.State(
                1, 0, 1, 0, List.of(new ProgressLine.Running("otce ED-14-T2", new StageProgress(0, 0, "", 0, 0))));
        assertThat(ProgressLine.plain(state, 7300)).isEqualTo("1 of 1 stage done after 2 h 01 min; otce ED-14-T2");
    }

    @Test
    void beforeTheFirstRateNoEstimateIsMade() {
        ProgressLine.State state = new ProgressLine.State(
                0,
                0,
                3,
                0,
                List.of(new ProgressLine.Running("prepare fets 14 T2", new StageProgress(0, 20, "volume", 0, 0))));
        assertThat(ProgressLine.plain(state, 0))
                .isEqualTo("0 of 3 stages done after 0.0 s; prepare fets 14 T2: volume 0 of 20");
    }

    @Test
    void moreStagesDoneThanKnownDoNotOverflowTheBar() {
        assertThat(ProgressLine.bar(new ProgressLine.State(5, 0, 4, 0, List.of()), 1))
                .startsWith("[####################] 5/4");
        assertThat(ProgressLine.bar(ProgressLine.State.NOTHING, 0)).startsWith("[....................] 0/0");
    }

    @Test
    void saysWhatTheStoreSaved() {
        assertThat(ProgressLine.stages(new ProgressLine.State(12, 12, 12, 0, List.of())))
                .isEqualTo("all 12 stages were found in the store");
        assertThat(ProgressLine.stages(new ProgressLine.State(12, 11, 12, 0, List.of())))
                .isEqualTo("1 stage computed, 11 found in the store");
    }

    @Test
    void aChildsStagesAreAdded() {
        ProgressLine.State child = new ProgressLine.State(10, 1, 40, 1, List.of(TRAINING));
        ProgressLine.State parent = new ProgressLine.State(2, 2, 12, 0, List.of());
        assertThat(ProgressLine.State.NOTHING.plus(child).plus(parent))
                .isEqualTo(new ProgressLine.State(12, 3, 52, 1, List.of(TRAINING)));
    }
}
