package org.sourceselect.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.task.BadInputException;

class LadderTest {

    /** Sixteen to R from R/16: R for the first rung, and R/2 for each of the four others, 3R where all take 16R. */
    @Test
    void sixteenCandidatesTakeThreeFullFinetunings() {
        Ladder ladder = Ladder.from(10, 160);

        assertThat(ladder.rungs()).containsExactly(10, 20, 40, 80, 160);
        assertThat(ladder.cost(16)).isEqualTo(3 * 160);
    }

    /** Eight from R/8: R + R/2 + R/2 + R/2. */
    @Test
    void eightCandidatesTakeTwoAndAHalf() {
        assertThat(Ladder.from(20, 160).cost(8)).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"480,16,10", "479,16,5", "1280,16,40", "2560,16,160", "400,8,20"})
    void firstRungIsTheHighestThatTheBudgetAllows(double budget, int candidates, int first) {
        Ladder ladder = Ladder.within(budget, candidates, 160);

        assertThat(ladder.rungs().get(0)).isEqualTo(first);
        assertThat(ladder.cost(candidates)).isLessThanOrEqualTo((long) budget);
    }

    @Test
    void lengthsThatAreNoPowerEndWithoutACrumb() {
        assertThat(Ladder.within(16 * 150 * 0.2, 16, 150).rungs()).containsExactly(10, 20, 40, 80, 150);
        assertThat(Ladder.from(150, 150).rungs()).containsExactly(150);
    }

    @Test
    void rungsAddUpToTheFullLength() {
        Ladder ladder = new Ladder(List.of(10, 20, 40, 80, 150));

        assertThat(ladder.before(0)).isZero();
        assertThat(ladder.before(4)).isEqualTo(80);
        assertThat(ladder.added(0) + ladder.added(1) + ladder.added(2) + ladder.added(3) + ladder.added(4))
                .isEqualTo(150);
    }

    /** From 3: 16*3 + 8*3 + 4*6 + 2*12 + 24 + 48 + 64. */
    @Test
    void budgetBelowARungIsRefusedWithWhatIsNeeded() {
        assertThatThrownBy(() -> Ladder.within(100, 16, 160))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("it allows 100 iterations")
                .hasMessageContaining("at least 256");
    }

    /** A share of a small pool is two full fine-tunings: 3*10 + 2*10 + 20 = 70 of 80, and from 20 on it would be 100. */
    @Test
    void smallPoolsRaceToo() {
        RaceSettings usual = RaceSettings.of(new TrainingSettings(40, 8, 1e-3, 0, 10, 0));

        assertThat(usual.ladder(3, 3).rungs()).containsExactly(10, 20, 40);
        assertThat(usual.ladder(2, 2).rungs()).containsExactly(40);
    }

    /**
     * A fifth of fine-tuning a pool of 160 iterations each, from a quarter on: of 16 sources 3.2 full fine-tunings, in which 6 take 6/4
     * + 3/4 + 2/2 = 3.25, and 5 take 5/4 + 3/4 + 2/2 = 3; of 12, 2.4, in which 4 take 2; of 35, 7, in which 14 take 14/4 + 7/4 + 4/2 =
     * 7.25, and 13 take 7.
     */
    @ParameterizedTest
    @CsvSource({"16,5", "12,4", "35,13", "4,4", "2,2"})
    void asManyFitAsTheBudgetLetsBeginWithAQuarter(int pool, int fitting) {
        RaceSettings probed =
                RaceSettings.of(new TrainingSettings(160, 8, 1e-3, 0, 10, 0)).withCandidates(Candidates.PROBED);

        assertThat(probed.entrants(pool, pool)).isEqualTo(fitting);
        assertThat(probed.ladder(fitting, pool).rungs().get(0)).isGreaterThanOrEqualTo(40);
        assertThat(probed.withCandidates(new Candidates("otce", 3)).entrants(pool, pool))
                .isEqualTo(Math.min(3, pool));
    }

    @ParameterizedTest
    @CsvSource({"16,8", "3,2", "2,1", "1,1", "7,4"})
    void theBetterHalfGoesOnRoundedUp(int candidates, int goingOn) {
        assertThat(Ladder.goingOn(candidates)).isEqualTo(goingOn);
    }
}
