package org.sourceselect.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.task.TaskId;

class SettledTest {

    private static final Ladder LADDER = Ladder.from(10, 80);

    private static List<OptionalDouble> curve(double... means) {
        return DoubleStream.of(means).mapToObj(OptionalDouble::of).toList();
    }

    /** One whose mean Dice at 10, 20, … is that, over a single subject. */
    private static RaceRun run(String source, double... means) {
        ArtifactRef model = new ArtifactRef(ArtifactKind.MODEL, source, "bits");
        RaceRun run = RaceRun.of(TaskId.parse("fets/" + source), model);
        for (int rung = 0; rung < means.length; rung++) {
            DiceSummary dice = new DiceSummary(means[rung], means[rung], means[rung], 1, 0);
            run.reached(
                    LADDER.rungs().get(rung),
                    new RungActivity.Result(
                            new TrainedModel(model, .1, dice, new StageRun(false, 1)),
                            List.of(means[rung]),
                            List.of(means[rung])));
        }
        return run;
    }

    @Test
    void pairsThatCrossedAndCrossedBackMakeEpsilon() {
        // The first two change places twice and end .02 apart; the third is crossed by nobody.
        assertThat(Settled.epsilon(List.of(curve(.5, .6, .72), curve(.4, .65, .7), curve(.1, .2, .3))))
                .isCloseTo(.02, within(1e-12));
        // One crossing is no crossing back.
        assertThat(Settled.epsilon(List.of(curve(.5, .6), curve(.4, .65)))).isZero();
        assertThat(Settled.epsilon(List.of(curve(.5, .65, .8), curve(.4, .65, .7))))
                .as("to touch is not to cross")
                .isZero();
    }

    @Test
    void onlyRungsThatBothCameToCount() {
        List<OptionalDouble> dropped = new ArrayList<>(curve(.4, .65, .7));
        dropped.set(2, OptionalDouble.empty());

        assertThat(Settled.epsilon(List.of(curve(.5, .6, .72), dropped))).isZero();
    }

    /** Five pairs apart from one another, .01, .02, .03, .04 and .10 at the end: numpy.percentile of these at 90 is .076. */
    @Test
    void itIsTheNinetiethPercentile() {
        List<List<OptionalDouble>> curves = new ArrayList<>();
        double[] ends = {.01, .02, .03, .04, .10};
        for (int pair = 0; pair < ends.length; pair++) {
            // Far enough from the other pairs never to cross one of them.
            curves.add(curve(pair, pair, pair + ends[pair]));
            curves.add(curve(pair - .1, pair + .1, pair));
        }

        assertThat(Settled.epsilon(curves)).isCloseTo(.076, within(1e-12));
    }

    @Test
    void ranksAreAlikeWhereThoseWhoChangedPlacesWereEquals() {
        assertThat(Settled.alike(List.of(.5, .4, .3), List.of(.7, .6, .5), 0)).isTrue();
        assertThat(Settled.alike(List.of(.5, .49, .3), List.of(.6, .7, .5), 0)).isFalse();
        assertThat(Settled.alike(List.of(.5, .49, .3), List.of(.6, .7, .5), .011))
                .isTrue();
        // The second and the third have changed places, and were .19 apart.
        assertThat(Settled.alike(List.of(.5, .49, .3), List.of(.7, .5, .6), .011))
                .isFalse();
    }

    @Test
    void aRaceHasSettledWhereTheLastTwoRungsRankAlike() {
        RaceRun first = run("ED-14-T2", .5, .6);
        RaceRun second = run("ED-18-T2", .4, .5);
        RaceRun dropped = run("ED-13-T2", .3);
        List<RaceRun> all = List.of(first, second, dropped);

        assertThat(Settled.at(List.of(first, second), all, LADDER, 1)).contains(new Settled(0));
        assertThat(Settled.at(List.of(first, run("ED-18-T2", .4, .65)), all, LADDER, 1))
                .isEmpty();
    }

    @Test
    void nothingIsSaidAtTheFirstRungOfOneAloneAndOfNothingLearnt() {
        RaceRun first = run("ED-14-T2", .5, .6);
        RaceRun second = run("ED-18-T2", .4, .5);

        assertThat(Settled.at(List.of(first, second), List.of(first, second), LADDER, 0))
                .isEmpty();
        assertThat(Settled.at(List.of(first), List.of(first, second), LADDER, 1))
                .isEmpty();
        RaceRun nothing = run("ED-14-T2", 0, 0);
        RaceRun neither = run("ED-18-T2", 0, 0);
        assertThat(Settled.at(List.of(nothing, neither), List.of(nothing, neither), LADDER, 1))
                .isEqualTo(Optional.empty());
    }
}
