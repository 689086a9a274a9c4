package org.sourceselect.transferability.combined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Score;

/** Golden values by numpy: activities/src/test/python/combined_golden.py. */
class FusedTopologyTest {

    private static final String GLOBAL = "topology-global-layers";
    private static final String BOUNDARY = "topology-boundary-layers";

    private static final double[] FIRST = {0.62, 0.55, 0.55, 0.31, 0.48, 0.20};
    private static final Double[][] FIRST_EFFECTS = {
        {0.03, -0.02, 0.01, -0.02}, {0.02, -0.04, 0.03, -0.01}, {0.05, 0.01, -0.02, -0.04},
        {-0.02, 0.03, 0.01, -0.02}, {0.06, -0.03, -0.02, -0.01}, {0.01, -0.01, 0.02, -0.02}
    };
    private static final double[] SECOND = {0.19, 0.21, 0.18, 0.21, 0.08, 0.12};
    private static final Double[][] SECOND_EFFECTS = {
        {0.02, 0.01, -0.01, -0.02}, {0.01, -0.02, 0.02, -0.01}, {-0.01, 0.02, 0.01, -0.02},
        {0.03, -0.01, -0.01, -0.01}, {0.005, 0.005, -0.02, 0.01}, {-0.02, 0.03, 0.01, -0.02}
    };

    private static Score score(double value, Double... effects) {
        Score score = new Score(value, 0, 10, Optional.empty(), Map.of());
        return effects.length == 0
                ? score
                : score.with(new SubjectDoubt(List.of(effects), List.of(), Optional.empty()));
    }

    private static Map<String, Map<String, Score>> scores(Map<String, double[]> values) {
        Map<String, Map<String, Score>> scores = new LinkedHashMap<>();
        values.forEach((source, of) -> scores.put(source, Map.of(GLOBAL, score(of[0]), BOUNDARY, score(of[1]))));
        return scores;
    }

    private static Score of(Map<String, Score> fused, String source) {
        return Objects.requireNonNull(fused.get(source));
    }

    /** 4,000 draws tell a standard deviation to 1.1 %; the golden values come from a million. */
    @Test
    void asByNumpy() {
        Map<String, Map<String, Score>> scores = new LinkedHashMap<>();
        for (int s = 0; s < FIRST.length; s++) {
            scores.put(
                    "s" + s,
                    Map.of(GLOBAL, score(FIRST[s], FIRST_EFFECTS[s]), BOUNDARY, score(SECOND[s], SECOND_EFFECTS[s])));
        }

        Map<String, Score> fused = FusedTopology.of(scores);

        double[] golden = {0.89743590, 0.94444444, 0.79059829, 0.75396825, 0.22222222, 0.20512821};
        double[] deviations = {0.1015, 0.1434, 0.1481, 0.0864, 0.0965, 0.1749};
        for (int s = 0; s < golden.length; s++) {
            assertThat(of(fused, "s" + s).value()).isCloseTo(golden[s], within(1e-8));
            assertThat(deviation(of(fused, "s" + s))).isCloseTo(deviations[s], within(0.05 * deviations[s]));
        }
    }

    private static double deviation(Score score) {
        return Math.sqrt(score.doubt().target().stream().mapToDouble(e -> e * e).sum());
    }

    /** By hand: global -0.9 to -0.4 and boundary 0.2 to 0.6 become 0 to 1, a third of the one and two thirds of the other. */
    @Test
    void aThirdOfTheGlobalAndTwoThirdsOfTheBoundaryEachFrom0To1() {
        Map<String, Score> fused = FusedTopology.of(scores(new LinkedHashMap<>(Map.of(
                "a", new double[] {-0.9, 0.6},
                "b", new double[] {-0.4, 0.2},
                "c", new double[] {-0.5, 0.3}))));

        assertThat(of(fused, "a").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(of(fused, "b").value()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(of(fused, "c").value()).isCloseTo(0.8 / 3 + 0.25 * 2 / 3, within(1e-12));
        assertThat(of(fused, "c").samples()).isEqualTo(3);
        assertThat(of(fused, "c").diagnostics().get(GLOBAL)).isCloseTo(0.8, within(1e-12));
        assertThat(of(fused, "c").diagnostics().get(BOUNDARY)).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void neitherUnitNorOriginOfAScoreMatters() {
        Map<String, double[]> values = new LinkedHashMap<>();
        Map<String, double[]> moved = new LinkedHashMap<>();
        double[][] drawn = {{-0.91, 0.33}, {-0.52, 0.61}, {-0.77, 0.48}, {-0.60, 0.29}, {-0.71, 0.55}};
        for (int s = 0; s < drawn.length; s++) {
            values.put("s" + s, drawn[s]);
            moved.put("s" + s, new double[] {7 + 40 * drawn[s][0], -3 + 0.01 * drawn[s][1]});
        }
        Map<String, Score> fused = FusedTopology.of(scores(values));
        FusedTopology.of(scores(moved))
                .forEach((source, score) ->
                        assertThat(score.value()).isCloseTo(of(fused, source).value(), within(1e-9)));
    }

    @Test
    void aSourceWithoutOneOfBothHasNoneAndMovesNobody() {
        Map<String, double[]> values = new LinkedHashMap<>();
        values.put("a", new double[] {-0.9, 0.6});
        values.put("b", new double[] {-0.4, 0.2});
        Map<String, Map<String, Score>> scores = scores(values);
        Map<String, Score> without = FusedTopology.of(scores);
        scores.put("c", Map.of(GLOBAL, score(5), BOUNDARY, Score.undefined("no boundary", 10, Map.of())));

        Map<String, Score> fused = FusedTopology.of(scores);

        assertThat(of(fused, "c").degenerate()).contains("undefined: " + BOUNDARY + " is undefined: no boundary");
        assertThat(of(fused, "a")).isEqualTo(of(without, "a"));
        scores.remove("b");
        assertThat(of(FusedTopology.of(scores), "a").degenerate())
                .contains("undefined: no other source has " + GLOBAL + " and " + BOUNDARY);
    }

    @Test
    void whatTellsNothingApartAddsNothing() {
        Map<String, double[]> values = new LinkedHashMap<>();
        values.put("a", new double[] {-0.5, 0.6});
        values.put("b", new double[] {-0.5, 0.2});
        Map<String, Score> fused = FusedTopology.of(scores(values));
        assertThat(of(fused, "a").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(of(fused, "b").value()).isZero();
        values.put("a", new double[] {-0.5, 0.2});
        assertThat(of(FusedTopology.of(scores(values)), "a").degenerate())
                .contains("undefined: neither of " + GLOBAL + " and " + BOUNDARY + " tells two sources apart");
    }
}
