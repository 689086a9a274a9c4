package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiceTraceTest {

    @Test
    void looksWheneverTheStepsHaveDoubled() {
        assertThat(LongStream.rangeClosed(0, 1000).filter(DiceTrace::isDue))
                .containsExactly(32L, 64L, 128L, 256L, 512L);
    }

    @Test
    void goesOnFromItsState() {
        DiceTrace trace = new DiceTrace();
        trace.add(32, .25);
        trace.add(64, .5);
        DiceTrace rest = DiceTrace.after(100, trace.state()).orElseThrow();
        rest.add(128, .75);
        assertThat(rest.curve()).isEqualTo(new DiceCurve(List.of(32L, 64L, 128L), List.of(.25, .5, .75)));
        assertThat(DiceTrace.after(10, new double[0]).orElseThrow().curve())
                .isEqualTo(new DiceCurve(List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        // step, Dice, step, Dice
        "33, .5, 64, .5",
        "32, 1.5, 64, .5",
        "32, NaN, 64, .5",
        "64, .5, 32, .5",
        "32, .5, 128, .5",
        "NaN, .5, 64, .5",
    })
    void whatIsNoStateOfThatStepIsNotGoneOnFrom(double first, double dice, double second, double then) {
        assertThat(DiceTrace.after(100, new double[] {first, dice, second, then}))
                .isEmpty();
        assertThat(DiceTrace.after(100, new double[] {32, .5, 64})).isEmpty();
    }
}
