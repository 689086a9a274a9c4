package org.sourceselect.transferability.combined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Score;

/** Golden values by scipy: activities/src/test/python/combined_golden.py. */
class CombinedTest {

    private static final double[] PROBE = {0.62, 0.55, 0.55, 0.31, 0.48, 0.20};
    private static final double[][] PROBE_EFFECTS = {
        {0.03, -0.02, 0.01, -0.02}, {0.02, -0.04, 0.03, -0.01}, {0.05, 0.01, -0.02, -0.04},
        {-0.02, 0.03, 0.01, -0.02}, {0.06, -0.03, -0.02, -0.01}, {0.01, -0.01, 0.02, -0.02}
    };
    private static final double[] H_SCORE = {0.19, 0.21, 0.18, 0.21, 0.08, 0.12};
    private static final double[][] H_SCORE_EFFECTS = {
        {0.02, 0.01, -0.01, -0.02}, {0.01, -0.02, 0.02, -0.01}, {-0.01, 0.02, 0.01, -0.02},
        {0.03, -0.01, -0.01, -0.01}, {0.005, 0.005, -0.02, 0.01}, {-0.02, 0.03, 0.01, -0.02}
    };

    private static Score score(double value, double... effects) {
        List<Double> all = new ArrayList<>();
        for (double effect : effects) {
            all.add(effect);
        }
        Score score = new Score(value, 0, 10, Optional.empty(), Map.of());
        return all.isEmpty() ? score : score.with(new SubjectDoubt(all, List.of(), Optional.empty()));
    }

    private static Map<Integer, Map<String, Score>> scores() {
        Map<Integer, Map<String, Score>> scores = new LinkedHashMap<>();
        for (int s = 0; s < PROBE.length; s++) {
            scores.put(
                    s,
                    Map.of(
                            "probe", score(PROBE[s], PROBE_EFFECTS[s]),
                            "h-score", score(H_SCORE[s], H_SCORE_EFFECTS[s])));
        }
        return scores;
    }

    private static Score of(Map<Integer, Score> combined, int source) {
        return Objects.requireNonNull(combined.get(source));
    }

    private static double deviation(SubjectDoubt doubt) {
        return Math.sqrt(doubt.target().stream().mapToDouble(e -> e * e).sum());
    }

    @Test
    void theMeanOfBothPlacesEqualScoresSharingTheMeanOfTheirs() {
        Map<Integer, Score> combined = Combined.of(scores());

        double[] golden = {0.8, 0.8, 0.55, 0.55, 0.2, 0.1};
        for (int s = 0; s < golden.length; s++) {
            assertThat(of(combined, s).value()).isCloseTo(golden[s], within(1e-12));
            assertThat(of(combined, s).samples()).isEqualTo(6);
        }
        assertThat(of(combined, 1).diagnostics()).isEqualTo(Map.of("probe", 0.7, "h-score", 0.9));
    }

    /** 4,000 draws tell a standard deviation to 1.1 %; the golden values come from a million. */
    @Test
    void theDoubtIsThatOfPlacesOverDrawsOfAllScoresAtOnce() {
        Map<Integer, Score> combined = Combined.of(scores());

        double[] golden = {0.0848, 0.1776, 0.1429, 0.1069, 0.0897, 0.0862};
        for (int s = 0; s < golden.length; s++) {
            assertThat(of(combined, s).doubt().target()).hasSize(4);
            assertThat(deviation(of(combined, s).doubt())).isCloseTo(golden[s], within(0.05 * golden[s]));
        }
        // Student's t with three degrees of freedom, as for any score of four groups.
        double reach = 3.182446 * deviation(of(combined, 0).doubt());
        assertThat(of(combined, 0).interval().orElseThrow().high()).isCloseTo(0.8 + reach, within(1e-6));
        assertThat(Combined.of(scores())).isEqualTo(combined);
    }

    /** What raises one lowers the other: their difference is more in doubt (.2453) than if subjects moved both alone (.197). */
    @Test
    void whatTwoSourcesShareIsInTheirDifference() {
        Map<Integer, Score> combined = Combined.of(scores());

        List<Double> first = of(combined, 0).doubt().target();
        List<Double> second = of(combined, 1).doubt().target();
        double variance = 0;
        for (int j = 0; j < 4; j++) {
            variance += Math.pow(first.get(j) - second.get(j), 2);
        }
        assertThat(Math.sqrt(variance)).isCloseTo(0.2453, within(0.025));
    }

    @Test
    void aPriorThatSaysAnythingTakesThePlaceOfTheHScore() {
        Map<Integer, Map<String, Score>> scores = scores();
        scores.replaceAll((s, own) -> {
            Map<String, Score> all = new LinkedHashMap<>(own);
            all.put("prior", score(s / 10.0, 0.05, -0.02, -0.02, -0.01 * s));
            return all;
        });

        Map<Integer, Score> combined = Combined.of(scores);

        assertThat(of(combined, 5).diagnostics()).isEqualTo(Map.of("prior", 1.0, "probe", 0.0));
        assertThat(of(combined, 5).value()).isEqualTo(0.5);
        scores.replaceAll((s, own) -> {
            Map<String, Score> all = new LinkedHashMap<>(own);
            all.put("prior", Score.undefined("the store is empty", 0, Map.of()));
            return all;
        });
        assertThat(Combined.of(scores)).isEqualTo(Combined.of(scores()));
    }

    /** Four other targets move the prior, four subjects the probe: independent, although they are as many. */
    @Test
    void otherTargetsAreDrawnApartFromSubjects() {
        Map<Integer, Map<String, Score>> together = new LinkedHashMap<>();
        Map<Integer, Map<String, Score>> apart = new LinkedHashMap<>();
        double[][] effects = {{0.5, -0.5}, {-0.5, 0.5}};
        for (int s = 0; s < 2; s++) {
            Score score = score(0.001 * s, effects[s]);
            together.put(s, Map.of("probe", score, "h-score", score));
            apart.put(s, Map.of("probe", score, "prior", score));
        }

        // Together both places are 0 or 1 at once, a deviation of a half; apart that of the mean of two independent
        // ones.
        assertThat(deviation(of(Combined.of(together), 0).doubt())).isCloseTo(0.5, within(0.02));
        SubjectDoubt both = of(Combined.of(apart), 0).doubt();
        assertThat(both.target()).hasSize(2);
        assertThat(both.source()).hasSize(2);
        assertThat(Math.hypot(
                        deviation(both),
                        Math.sqrt(both.source().stream().mapToDouble(e -> e * e).sum())))
                .isCloseTo(0.5 / Math.sqrt(2), within(0.02));
    }

    /** The second source's prior is the same whatever target is left out: the others move past it, and the probe moves it. */
    @Test
    void aPriorThatNoOtherTargetMovesLeavesTheIntervals() {
        double[] priors = {0.6, 0.5, 0.4, 0.3, 0.7, 0.45};
        double[][] effects = {
            {0.06, -0.02, -0.04}, {0, 0, 0}, {-0.05, 0.02, 0.03},
            {0.02, 0.03, -0.05}, {0.01, -0.03, 0.02}, {0.04, -0.06, 0.02}
        };
        Map<Integer, Map<String, Score>> scores = new LinkedHashMap<>();
        for (int s = 0; s < priors.length; s++) {
            Score prior = score(priors[s], effects[s]);
            Score still = prior.with(
                    new SubjectDoubt(prior.doubt().target(), List.of(), Optional.of("no other target moves it")));
            scores.put(s, Map.of("prior", s == 1 ? still : prior, "probe", score(PROBE[s], PROBE_EFFECTS[s])));
        }

        Map<Integer, Score> combined = Combined.of(scores);

        double[] places = {0.9, 0.65, 0.45, 0.1, 0.7, 0.2};
        double[] golden = {0.0740, 0.0881, 0.1201, 0.0600, 0.0605, 0.0934};
        for (int s = 0; s < golden.length; s++) {
            SubjectDoubt doubt = of(combined, s).doubt();
            assertThat(of(combined, s).value()).isCloseTo(places[s], within(1e-12));
            assertThat(Math.hypot(
                            deviation(doubt),
                            Math.sqrt(doubt.source().stream()
                                    .mapToDouble(e -> e * e)
                                    .sum())))
                    .isCloseTo(golden[s], within(0.05 * golden[s]));
        }
    }

    @Test
    void aPlaceThatNoDrawMovesHasNoInterval() {
        Map<Integer, Map<String, Score>> far = new LinkedHashMap<>();
        for (int s = 0; s < 3; s++) {
            far.put(s, Map.of("probe", score(s, 0.001, -0.001), "h-score", score(s, 0.001, -0.001)));
        }

        Score best = of(Combined.of(far), 2);

        assertThat(best.value()).isEqualTo(1);
        assertThat(best.interval()).isEmpty();
        assertThat(best.doubt().unknown()).contains("it is the same in all of 4000 draws of other subjects");
    }

    @Test
    void signalsOfOtherGroupsAreDrawnApart() {
        Map<Integer, Map<String, Score>> scores = scores();
        for (int s = 0; s < PROBE.length; s++) {
            scores.put(
                    s,
                    Map.of(
                            "probe",
                            score(PROBE[s], PROBE_EFFECTS[s]),
                            "h-score",
                            score(H_SCORE[s], 0.01, -0.02, 0.01)));
        }

        Score score = of(Combined.of(scores), 0);

        // As many as the signal with fewer has, so that the interval is rather too wide.
        assertThat(score.doubt().target()).hasSize(3);
        assertThat(deviation(score.doubt())).isGreaterThan(0.01);
    }

    @Test
    void withoutAnIntervalOfEverySourceThereIsNone() {
        Map<Integer, Map<String, Score>> scores = scores();
        scores.put(3, Map.of("probe", score(0.31), "h-score", score(0.21, H_SCORE_EFFECTS[3])));

        assertThat(of(Combined.of(scores), 0).doubt().unknown())
                .contains("probe has no interval for every source: the score itself says nothing");
        assertThat(of(Combined.of(scores), 0).value()).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void aSourceThatASignalSaysNothingOfTakesNobodysPlace() {
        Map<Integer, Map<String, Score>> scores = scores();
        scores.put(
                0,
                Map.of("probe", Score.undefined("no region", 10, Map.of()), "h-score", score(0.19, 0.1, 0, 0, -0.1)));

        Map<Integer, Score> combined = Combined.of(scores);

        assertThat(of(combined, 0).degenerate()).contains("undefined: probe is undefined: no region");
        // Ranks of the other five: 4.5 and 4.5 of 5 each.
        assertThat(of(combined, 1).value()).isCloseTo(0.875, within(1e-12));
    }

    @Test
    void aSignalThatTellsNothingApartLeavesTheOther() {
        Map<Integer, Map<String, Score>> scores = new LinkedHashMap<>();
        for (int s = 0; s < 3; s++) {
            scores.put(s, Map.of("probe", score(0.5), "h-score", score(H_SCORE[s])));
        }

        assertThat(of(Combined.of(scores), 1).diagnostics()).isEqualTo(Map.of("h-score", 1.0));
        scores.replaceAll((s, own) -> Map.of("probe", score(0.5)));
        assertThat(of(Combined.of(scores), 1).degenerate())
                .contains("undefined: none of prior, probe, h-score tells two sources apart");
    }
}
