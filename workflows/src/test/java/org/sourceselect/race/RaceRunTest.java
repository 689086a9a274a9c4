package org.sourceselect.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.task.TaskId;

class RaceRunTest {

    private static ArtifactRef model(String key, String digest) {
        return new ArtifactRef(ArtifactKind.MODEL, key, digest);
    }

    private static RungActivity.Result rung(ArtifactRef made) {
        DiceSummary dice = new DiceSummary(.5, .4, .6, 2, 0);
        return new RungActivity.Result(
                new TrainedModel(made, .1, dice, new StageRun(false, 1)), List.of(.5), List.of(.5));
    }

    private static RaceRun at10() {
        RaceRun run = RaceRun.of(TaskId.parse("fets/ED-14-T2"), model("source", "bits"));
        assertThat(run.after()).isZero();
        assertThat(run.former()).isEmpty();
        run.reached(10, rung(model("rung", "at 10")));
        return run;
    }

    @Test
    void aStartThatIsMadeAnewToTheSameBitsGoesOn() {
        RaceRun run = at10();
        run.beginsWith(model("source", "bits"));

        assertThat(run.after()).isEqualTo(10);
        assertThat(run.former()).contains(model("rung", "at 10"));
    }

    @Test
    void aStartOfOtherBitsBeginsTheTrainingAnew() {
        RaceRun run = at10();
        run.beginsWith(model("source", "other bits"));
        run.beginsWith(model("source", "other bits"));

        assertThat(run.start()).contains(model("source", "other bits"));
        assertThat(run.after()).isZero();
        assertThat(run.former()).isEmpty();
        assertThat(run.done()).as("as far as it came").isEqualTo(10);

        run.reached(20, rung(model("rung", "at 20")));
        assertThat(run.after()).isEqualTo(20);
        assertThat(run.former()).contains(model("rung", "at 20"));
    }
}
