package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossTraceTest {

    /** Of losses 1, 2, 3, … */
    private static LossTrace counting(LossTrace trace, int from, int to) {
        IntStream.rangeClosed(from, to).forEach(trace::add);
        return trace;
    }

    @Test
    void keepsEveryLossOfAShortTraining() {
        LossCurve curve = counting(new LossTrace(0), 1, 3).curve();

        assertThat(curve).isEqualTo(new LossCurve(0, 1, 3, List.of(1.0, 2.0, 3.0)));
        assertThat(curve.step(0)).isEqualTo(1);
    }

    /** The mean of steps a to b of the losses 1, 2, 3, … is (a + b) / 2. */
    @ParameterizedTest
    @CsvSource({"255, 1, 255", "256, 2, 128", "257, 2, 129", "1000, 4, 250", "1023, 4, 256", "30000, 128, 235"})
    void isThinnedToMeansOfEquallyManySteps(int steps, int every, int points) {
        LossCurve curve = counting(new LossTrace(0), 1, steps).curve();

        assertThat(curve.every()).isEqualTo(every);
        assertThat(curve.steps()).isEqualTo(steps);
        assertThat(curve.losses()).hasSize(points);
        for (int point = 0; point < points; point++) {
            double first = point * every + 1.0;
            assertThat(curve.losses().get(point)).isCloseTo((first + curve.step(point)) / 2, within(1e-9));
        }
        assertThat(curve.step(points - 1)).isEqualTo(steps);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "255", "256", "511", "777"})
    void brokenOffAnywhereItEndsAsOneThatWasNot(int at) {
        double[] kept = counting(new LossTrace(0), 1, at).state();

        LossTrace rest = LossTrace.after(at, kept).orElseThrow();

        assertThat(counting(rest, at + 1, 1500).curve())
                .isEqualTo(counting(new LossTrace(0), 1, 1500).curve());
    }

    @Test
    void afterACheckpointWithoutACurveItBeginsThere() {
        LossCurve curve = counting(new LossTrace(40), 41, 42).curve();

        assertThat(curve.from()).isEqualTo(40);
        assertThat(curve.steps()).isEqualTo(42);
        assertThat(curve.step(0)).isEqualTo(41);
    }

    @Test
    void whatIsNoStateOfThatStepIsNotGoneOnFrom() {
        double[] kept = counting(new LossTrace(0), 1, 9).state();

        assertThat(LossTrace.after(9, kept)).isPresent();
        assertThat(LossTrace.after(8, kept)).isEmpty();
        assertThat(LossTrace.after(9, new double[] {0, 1})).isEmpty();
        assertThat(LossTrace.after(0, new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN}))
                .isEmpty();
    }
}
