package org.sourceselect.transferability.combined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.transferability.Score;

/** Golden values by scipy: activities/src/test/python/combined_golden.py. */
class PriorScoresTest {

    private static final List<List<SourceScore>> TRUTHS = List.of(
            truth("A", 0.71, "B", 0.64, "C", 0.64, "D", 0.20),
            truth("A", 0.55, "B", 0.58, "D", 0.31),
            truth("A", 0.40, "B", 0.35, "C", 0.10, "D", 0.52),
            truth("A", 0.80, "C", 0.79));

    private static List<SourceScore> truth(Object... pairs) {
        List<SourceScore> truth = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            truth.add(new SourceScore((String) pairs[i], (Double) pairs[i + 1]));
        }
        return truth;
    }

    private static Score score(Map<String, Score> scores, String source) {
        return Objects.requireNonNull(scores.get(source));
    }

    private static double deviation(Score score) {
        return Math.sqrt(score.doubt().target().stream().mapToDouble(e -> e * e).sum());
    }

    @Test
    void theMeanPlaceAtOtherTargetsDrawnToAHalf() {
        Map<String, Score> scores = PriorScores.of(List.of("A", "B", "C", "D"), TRUTHS, List.of());

        assertThat(scores.keySet()).containsExactly("A", "B", "C", "D");
        assertThat(score(scores, "A").value()).isCloseTo(0.6944444444444443, within(1e-12));
        assertThat(score(scores, "B").value()).isCloseTo(0.5666666666666667, within(1e-12));
        assertThat(score(scores, "C").value()).isCloseTo(0.3, within(1e-12));
        assertThat(score(scores, "D").value()).isCloseTo(0.4, within(1e-12));
        assertThat(score(scores, "B").samples()).isEqualTo(3);
        assertThat(score(scores, "B").diagnostics()).isEqualTo(Map.of("targets", 4.0, "races", 0.0));
    }

    @Test
    void theDoubtIsThatOfLeavingOneTargetOut() {
        Map<String, Score> scores = PriorScores.of(List.of("A", "B", "C", "D"), TRUTHS, List.of());

        assertThat(deviation(score(scores, "A"))).isCloseTo(0.075, within(1e-12));
        assertThat(deviation(score(scores, "B"))).isCloseTo(0.10655593210453684, within(1e-12));
        assertThat(deviation(score(scores, "C"))).isCloseTo(0.09185586535436918, within(1e-12));
        assertThat(deviation(score(scores, "D"))).isCloseTo(0.1772180859844728, within(1e-12));
        // An effect of every target, so that those of two sources are of the same ones.
        assertThat(score(scores, "B").doubt().target()).hasSize(4);
    }

    /** Hundreds of targets would make every answer hundreds of numbers long. */
    @Test
    void ofManyTargetsTheEffectsAreThoseOfTwentyGroups() {
        int targets = 300;
        List<List<SourceScore>> truths = new ArrayList<>();
        double won = 0;
        Random random = new Random(5);
        for (int t = 0; t < targets; t++) {
            boolean first = random.nextInt(5) < 2;
            won += first ? 1 : 0;
            truths.add(truth("A", first ? 0.7 : 0.3, "B", 0.5));
        }

        Score score = score(PriorScores.of(List.of("A", "B"), truths, List.of()), "A");

        assertThat(score.doubt().target()).hasSize(20);
        // The standard deviation of a mean of n places of 0 and 1; two targets that nobody saw change it little.
        double share = won / targets;
        assertThat(deviation(score)).isCloseTo(Math.sqrt(share * (1 - share) / targets), within(0.01));
    }

    /** Where A came furthest and B and D as far as each other; a race that knows none of the sources is none. */
    private static final List<List<SourceScore>> RACES = List.of(
            truth("A", 4.6, "B", 0.3, "C", 2.4, "D", 0.3), truth("C", 2.2, "D", 2.5), truth("X", 4.7, "Y", 2.1));

    @Test
    void racesCountAsGroundTruthsDoAndAreCounted() {
        Map<String, Score> scores = PriorScores.of(List.of("A", "B", "C", "D"), TRUTHS, RACES);

        assertThat(score(scores, "A").value()).isCloseTo(0.738095238095238, within(1e-12));
        assertThat(score(scores, "B").value()).isCloseTo(0.5, within(1e-12));
        assertThat(score(scores, "C").value()).isCloseTo(0.3095238095238095, within(1e-12));
        assertThat(score(scores, "D").value()).isCloseTo(0.45238095238095244, within(1e-12));
        assertThat(deviation(score(scores, "D"))).isCloseTo(0.158785263803414, within(1e-12));
        assertThat(score(scores, "A").samples()).isEqualTo(5);
        assertThat(score(scores, "A").diagnostics()).isEqualTo(Map.of("targets", 6.0, "races", 2.0));
    }

    /** In the middle at each target: (k/2 + 1)/(k + 2) is a half for every k. */
    @Test
    void whatNoTargetMovesHasNoIntervalAndEffectsOfNothing() {
        List<SourceScore> middle = truth("A", 0.7, "B", 0.6, "C", 0.2);

        Score score = score(PriorScores.of(List.of("A", "B", "C"), List.of(middle, middle), List.of()), "B");

        assertThat(score.value()).isEqualTo(0.5);
        assertThat(score.interval()).isEmpty();
        assertThat(score.doubt().unknown()).contains("the score is the same without any of the other targets");
        assertThat(score.doubt().target()).containsExactly(0.0, 0.0);
    }

    @Test
    void whoWasTriedNowhereHasAHalfAndNoInterval() {
        Score unknown = score(PriorScores.of(List.of("A", "E"), TRUTHS, List.of()), "E");

        assertThat(unknown.value()).isEqualTo(0.5);
        assertThat(unknown.samples()).isZero();
        assertThat(unknown.doubt().unknown()).contains("the source was tried at fewer than two other targets");
    }

    @Test
    void withoutAnyTargetItSaysSo() {
        assertThat(PriorScores.of(List.of("A", "B"), List.of(), List.of()).values())
                .allSatisfy(score -> assertThat(score.degenerate())
                        .contains("undefined: the store holds no ground truth and no race of another target for"
                                + " sources trained as these"));
        // Targets that know none of the sources are none.
        assertThat(score(PriorScores.of(List.of("X"), TRUTHS, List.of()), "X").degenerate())
                .isPresent();
    }
}
