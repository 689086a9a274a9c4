package org.sourceselect.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
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

    private static RungActivity.Result rung(ArtifactRef made, double validation, double test) {
        DiceSummary dice = new DiceSummary(test, 0, 1, 2, 0);
        return new RungActivity.Result(
                new TrainedModel(
                        made, .1, dice, new StageRun(false, 1), Optional.of(new DiceSummary(validation, 0, 1, 2, 0))),
                List.of(validation),
                List.of(validation));
    }

    private static List<Integer> best(RaceRun run) {
        return run.curve().stream()
                .filter(point -> point.model().isPresent())
                .map(RaceRow.Point::iterations)
                .toList();
    }

    @Test
    void theRungThatTheValidationSubjectsLikedBestNamesItsModel() {
        RaceRun run = RaceRun.of(TaskId.parse("fets/ED-14-T2"), model("source", "bits"));
        run.reached(10, rung(model("rung", "at 10"), .5, .9));
        run.reached(20, rung(model("rung", "at 20"), .7, .4));
        run.reached(40, rung(model("rung", "at 40"), .6, .8));

        assertThat(best(run)).containsExactly(20);
        assertThat(run.curve().get(1).model()).contains(model("rung", "at 20"));
        assertThat(run.curve().get(1).dice().map(DiceSummary::mean)).contains(.4);
        assertThat(run.curve().get(2).dice()).isEmpty();

        run.reached(80, rung(model("rung", "at 80"), .7, .4));
        assertThat(best(run)).as("of equals the last").containsExactly(80);
        run.reached(160, rung(model("rung", "at 160"), Double.NaN, .4));
        assertThat(best(run)).as("nothing is known of the last").containsExactly(80);
    }

    @Test
    void aRungOfALostSourceModelIsNotTheBest() {
        RaceRun run = RaceRun.of(TaskId.parse("fets/ED-14-T2"), model("source", "bits"));
        run.reached(10, rung(model("rung", "at 10"), .9, .9));
        run.beginsWith(model("source", "other bits"));
        run.reached(20, rung(model("rung", "at 20"), .5, .5));

        assertThat(best(run)).containsExactly(20);
    }
}
