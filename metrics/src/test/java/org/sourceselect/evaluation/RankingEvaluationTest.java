package org.sourceselect.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingEvaluationTest {

    private static final EvaluationSettings NO_INTERVALS = new EvaluationSettings(4, 0, 0.95, 0);

    private static final List<SourceScore> POOL = List.of(
            new SourceScore("a", 0.5), new SourceScore("b", 0.8), new SourceScore("c", 0.6), new SourceScore("d", 0.7));

    @Test
    void ranksAndMarksTies() {
        Ranking ranking = Ranking.descending(List.of(
                new SourceScore("a", 1),
                new SourceScore("b", -0.0),
                new SourceScore("c", 2),
                new SourceScore("d", 0.0)));
        assertThat(ranking.placements())
                .containsExactly(
                        new Placement(1, "c", 2, false),
                        new Placement(2, "a", 1, false),
                        new Placement(3, "b", 0, true),
                        new Placement(4, "d", 0, true));
        assertThat(ranking.rank("a")).hasValue(2);
        assertThat(ranking.rank("e")).isEmpty();
        assertThat(ranking.cutsTie(2)).isFalse();
        assertThat(ranking.cutsTie(3)).isTrue();
        assertThat(ranking.cutsTie(4)).isFalse();
    }

    @Test
    void ofASubsetRanksAndRegretAreThoseOfTheWholePool() {
        RankingEvaluation evaluation = RankingEvaluation.evaluate(
                POOL, List.of(new SourceScore("c", 0.2), new SourceScore("a", 0.1)), NO_INTERVALS);
        // c is third and a fourth of the pool; b, the best, is no candidate.
        assertThat(evaluation.footrule()).extracting(TopKFootrule::value).containsExactly(2, 4);
        assertThat(evaluation.quality()).hasSize(2).allSatisfy(q -> {
            assertThat(q.regret()).isCloseTo(0.2, within(1e-12));
            assertThat(q.relative()).hasValueCloseTo(0.75, within(1e-12));
        });
        assertThat(evaluation.tauB().value()).hasValue(1);
    }

    @Test
    void regretFallsToZeroOnceTheBestIsChosen() {
        RankingEvaluation evaluation = RankingEvaluation.evaluate(
                POOL,
                List.of(
                        new SourceScore("a", 4),
                        new SourceScore("d", 3),
                        new SourceScore("b", 2),
                        new SourceScore("c", 2)),
                NO_INTERVALS);
        assertThat(evaluation.quality().stream().mapToDouble(SelectionQuality::regret))
                .usingElementComparator((x, y) -> Math.abs(x - y) < 1e-12 ? 0 : Double.compare(x, y))
                .containsExactly(0.3, 0.1, 0.0, 0.0);
        assertThat(evaluation.quality())
                .extracting(SelectionQuality::restsOnTie)
                .containsExactly(false, false, true, false);
    }

    @Test
    void candidatesThatWereNotFineTunedAreNamedAndLeftOut() {
        RankingEvaluation evaluation = RankingEvaluation.evaluate(
                POOL, List.of(new SourceScore("x", 9), new SourceScore("b", 2), new SourceScore("a", 1)), NO_INTERVALS);
        assertThat(evaluation.withoutGroundTruth()).containsExactly("x");
        assertThat(evaluation.predicted().placements())
                .extracting(Placement::source)
                .containsExactly("b", "a");
        assertThat(evaluation.footrule().get(0).value()).isZero();
    }

    @Test
    void tiedCandidatesStandInPoolOrderWhateverOrderTheyCameIn() {
        RankingEvaluation evaluation = RankingEvaluation.evaluate(
                POOL, List.of(new SourceScore("d", 1), new SourceScore("a", 1)), NO_INTERVALS);
        assertThat(evaluation.predicted().placements())
                .extracting(Placement::source)
                .containsExactly("a", "d");
    }

    @Test
    void withoutCandidatesNothingIsDefinedAndNothingFails() {
        RankingEvaluation evaluation = RankingEvaluation.evaluate(POOL, List.of(), EvaluationSettings.DEFAULT);
        assertThat(evaluation.footrule()).isEmpty();
        assertThat(evaluation.quality()).isEmpty();
        assertThat(evaluation.weightedTau().value()).isEmpty();
        assertThat(evaluation.weightedTau().interval()).isEmpty();
    }

    @Test
    void aPoolInWhichEveryDiceIsZeroHasNoRelativeQuality() {
        List<SourceScore> pool = List.of(new SourceScore("a", 0), new SourceScore("b", 0), new SourceScore("c", 0));
        RankingEvaluation evaluation = RankingEvaluation.evaluate(
                pool, List.of(new SourceScore("a", 2), new SourceScore("b", 1)), EvaluationSettings.DEFAULT);
        assertThat(evaluation.quality().get(0).relative()).isEmpty();
        assertThat(evaluation.quality().get(0).relativeInterval()).isEmpty();
        assertThat(evaluation.quality().get(0).regret()).isZero();
        assertThat(evaluation.quality().get(0).regretInterval()).isPresent();
    }

    @Test
    void refusesNamesListedTwiceAndValuesThatAreNotFinite() {
        List<SourceScore> twice = List.of(new SourceScore("a", 1), new SourceScore("a", 2));
        assertThatThrownBy(() -> RankingEvaluation.evaluate(POOL, twice, NO_INTERVALS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("source a is listed twice");
        assertThatThrownBy(() -> RankingEvaluation.evaluate(twice, List.of(), NO_INTERVALS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SourceScore("a", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SourceScore("a", Double.NEGATIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvaluationSettings(0, 10, 0.95, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EvaluationSettings(1, 10, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void intervalsHoldTheValueAndRepeatWithTheSeed() {
        List<SourceScore> pool = new ArrayList<>();
        List<SourceScore> candidates = new ArrayList<>();
        IntStream.range(0, 30).forEach(i -> {
            pool.add(new SourceScore("s" + i, i / 30.0));
            candidates.add(new SourceScore("s" + i, i + 8 * Math.sin(i * i)));
        });
        RankingEvaluation evaluation = RankingEvaluation.evaluate(pool, candidates, EvaluationSettings.DEFAULT);
        assertThat(evaluation).isEqualTo(RankingEvaluation.evaluate(pool, candidates, EvaluationSettings.DEFAULT));
        for (Estimate estimate :
                List.of(evaluation.weightedTau(), evaluation.tauB(), evaluation.spearman(), evaluation.pearson())) {
            Interval interval = estimate.interval().orElseThrow();
            assertThat(estimate.value().orElseThrow()).isBetween(interval.low(), interval.high());
            assertThat(interval.high() - interval.low()).isBetween(0.02, 0.8);
        }
        EvaluationSettings otherSeed = new EvaluationSettings(4, 1000, 0.95, 1);
        assertThat(RankingEvaluation.evaluate(pool, candidates, otherSeed)
                        .tauB()
                        .interval())
                .isNotEqualTo(evaluation.tauB().interval());
    }

    @Test
    void survivesJson() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper().registerModule(new Jdk8Module());
        RankingEvaluation evaluation = RankingEvaluation.evaluate(
                POOL, List.of(new SourceScore("a", 4), new SourceScore("d", 3)), EvaluationSettings.DEFAULT);
        assertThat(json.readValue(json.writeValueAsString(evaluation), RankingEvaluation.class))
                .isEqualTo(evaluation);
    }
}
