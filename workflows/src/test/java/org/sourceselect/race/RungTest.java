package org.sourceselect.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RungTest {

    private static final Ladder LADDER = Ladder.from(10, 160);

    private static Judged judged(double... dice) {
        List<Double> values = DoubleStream.of(dice).boxed().toList();
        return new Judged(values, values);
    }

    private static Rung rung(Object... namesAndJudged) {
        Map<String, Judged> judged = new LinkedHashMap<>();
        for (int i = 0; i < namesAndJudged.length; i += 2) {
            judged.put((String) namesAndJudged[i], (Judged) namesAndJudged[i + 1]);
        }
        return new Rung(judged);
    }

    /** Eight subjects on which each is better than the next by 0.1 on all: p is 1/256 for each pair, 3/256 by Holm. */
    private static final Rung APART = rung(
            "c", judged(.3, .4, .3, .4, .3, .4, .3, .4),
            "a", judged(.5, .6, .5, .6, .5, .6, .5, .6),
            "d", judged(.2, .3, .2, .3, .2, .3, .2, .3),
            "b", judged(.4, .5, .4, .5, .4, .5, .4, .5));

    @Test
    void theBetterHalfGoesOn() {
        assertThat(APART.order()).containsExactly("a", "b", "c", "d");
        assertThat(APART.besideLeader()).containsExactly("a");
        assertThat(APART.goingOn(LADDER, 0, 40, 1e9)).containsExactly("a", "b");
    }

    @Test
    void whomTheSubjectsCannotTellFromTheLeaderIsSpared() {
        Rung rung = rung(
                "a", judged(.5, .6, .5, .6, .5, .6, .5, .6),
                "b", judged(.4, .5, .4, .5, .4, .5, .4, .5),
                "c", judged(.9, .1, .9, .1, .1, .6, .1, .4),
                "d", judged(.2, .3, .2, .3, .2, .3, .2, .3));

        // c is .4 in the mean, but now far above a, now far below.
        assertThat(rung.besideLeader()).containsExactly("a", "c");
        assertThat(rung.goingOn(LADDER, 0, 40, 1e9)).containsExactly("a", "b", "c");
    }

    @Test
    void sparingEndsWhereTheBudgetDoes() {
        // Three subjects tell nobody apart.
        Rung rung = rung(
                "a", judged(.5, .5, .5),
                "b", judged(.4, .4, .4),
                "c", judged(.3, .3, .3),
                "d", judged(.2, .2, .2));

        // From the second rung on, two take 2*10 + 20 + 40 + 80 = 160, three 3*10 + 2*20 + 40 + 80 = 190, four 200.
        assertThat(rung.goingOn(LADDER, 0, 40, 229)).containsExactly("a", "b");
        assertThat(rung.goingOn(LADDER, 0, 40, 240)).containsExactly("a", "b", "c", "d");
        assertThat(rung.goingOn(LADDER, 0, 40, 239)).containsExactly("a", "b", "c");
    }

    @Test
    void whileAllAreZeroProbabilitiesDecide() {
        Rung rung = rung(
                "a", new Judged(List.of(0.0, 0.0), List.of(0.01, 0.02)),
                "b", new Judged(List.of(0.0, 0.0), List.of(0.03, 0.03)));

        assertThat(rung.order()).containsExactly("b", "a");
    }

    @Test
    void oneDiceAboveZeroEndsThat() {
        Rung rung = rung(
                "a", new Judged(List.of(0.0, 0.1), List.of(0.01, 0.02)),
                "b", new Judged(List.of(0.0, 0.0), List.of(0.03, 0.03)));

        assertThat(rung.order()).containsExactly("a", "b");
    }

    @Test
    void equalsKeepTheirOrder() {
        assertThat(rung("z", judged(.5), "a", judged(.5)).order()).containsExactly("z", "a");
    }

    @Test
    void nothingKnownSparesNobody() {
        assertThat(rung("a", judged(), "b", judged(), "c", judged(), "d", judged())
                        .goingOn(LADDER, 0, 40, 1e9))
                .containsExactly("a", "b");
        assertThat(rung("a", judged()).keepsUp(judged(), List.of("a"))).isTrue();
    }

    @Test
    void theNetWithoutTransferKeepsUpWithTheLastThatGoesOn() {
        assertThat(APART.keepsUp(judged(.4, .5, .4, .5, .4, .5, .4, .5), List.of("a", "b")))
                .isTrue();
        assertThat(APART.keepsUp(judged(.4, .5, .4, .5, .4, .5, .4, .4), List.of("a", "b")))
                .isFalse();
    }
}
