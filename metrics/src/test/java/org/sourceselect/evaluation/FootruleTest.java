package org.sourceselect.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FootruleTest {

    /** A pool's Dice and scores, both with few levels, so that ties are the rule. */
    record Case(List<SourceScore> pool, List<SourceScore> candidates) {}

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.integers().between(1, 6).flatMap(n -> {
            Arbitrary<List<Integer>> levels =
                    Arbitraries.integers().between(0, 3).list().ofSize(n);
            Arbitrary<List<Boolean>> kept =
                    Arbitraries.of(true, true, false).list().ofSize(n);
            return Combinators.combine(levels, levels, kept).as((dice, scores, candidate) -> {
                List<SourceScore> pool = new ArrayList<>();
                List<SourceScore> candidates = new ArrayList<>();
                for (int i = 0; i < n; i++) {
                    pool.add(new SourceScore("s" + i, dice.get(i) / 4.0));
                    if (candidate.get(i)) {
                        candidates.add(new SourceScore("s" + i, scores.get(i)));
                    }
                }
                return new Case(pool, candidates);
            });
        });
    }

    private static List<TopKFootrule> footrules(List<SourceScore> pool, List<SourceScore> candidates) {
        return Footrule.upTo(pool.size(), Ranking.descending(pool), Ranking.descending(candidates));
    }

    @Test
    void thePapersExample() {
        // Supplementary material C: A = [1, 2, 3], B = [2, 1, 3] differ by |1-2| + |2-1| + |3-3| = 2.
        List<SourceScore> pool = List.of(score("a", 3), score("b", 2), score("c", 1));
        List<SourceScore> predicted = List.of(score("b", 9), score("a", 8), score("c", 7));
        assertThat(footrules(pool, predicted)).extracting(TopKFootrule::value).containsExactly(1, 2, 2);
    }

    @Test
    void refusesASourceOutsideThePool() {
        assertThatThrownBy(() -> footrules(List.of(score("a", 1)), List.of(score("b", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("predicted source b is not in the pool");
    }

    @Test
    void aTieInTheGroundTruthIsFlagged() {
        List<SourceScore> pool = List.of(score("a", 0.7), score("b", 0.5), score("c", 0.5));
        List<SourceScore> predicted = List.of(score("a", 3), score("b", 2), score("c", 1));
        assertThat(footrules(pool, predicted))
                .extracting(TopKFootrule::groundTruthTie)
                .containsExactly(false, true, true);
    }

    @Property(seed = "1")
    void isZeroForTheGroundTruthItself(@ForAll("cases") Case c) {
        assertThat(footrules(c.pool(), c.pool()))
                .extracting(TopKFootrule::value)
                .containsOnly(0);
    }

    @Property(seed = "1")
    void isSymmetricOverTheWholePool(@ForAll("cases") Case c) {
        if (c.candidates().size() == c.pool().size()) {
            int n = c.pool().size();
            assertThat(footrules(c.pool(), c.candidates()).get(n - 1).value())
                    .isEqualTo(footrules(c.candidates(), c.pool()).get(n - 1).value());
        }
    }

    @Property(seed = "1")
    void isBounded(@ForAll("cases") Case c) {
        int n = c.pool().size();
        for (TopKFootrule f : footrules(c.pool(), c.candidates())) {
            assertThat(f.value()).isBetween(0, f.k() * (n - 1));
            if (f.k() == n) {
                // Diaconis and Graham 1977: the greatest footrule of two rankings of n is floor(n^2 / 2).
                assertThat(f.value()).isLessThanOrEqualTo(n * n / 2);
            }
        }
    }

    @Property(seed = "1")
    void doesNotChangeUnderIncreasingMapsOfTheScores(@ForAll("cases") Case c) {
        List<SourceScore> mapped = c.candidates().stream()
                .map(s -> score(s.source(), Math.exp(s.value()) - 40))
                .toList();
        assertThat(footrules(c.pool(), mapped)).isEqualTo(footrules(c.pool(), c.candidates()));
    }

    @Property(seed = "1")
    void lowestAndHighestAreThoseOverAllOrdersOfTiedScores(@ForAll("cases") Case c) {
        Ranking truth = Ranking.descending(c.pool());
        for (TopKFootrule f : footrules(c.pool(), c.candidates())) {
            IntSummaryStatistics brute = new IntSummaryStatistics();
            everyOrder(c.candidates(), new ArrayList<>(), order -> {
                int sum = 0;
                for (int j = 1; j <= f.k(); j++) {
                    sum += Math.abs(j - truth.rank(order.get(j - 1).source()).orElseThrow());
                }
                brute.accept(sum);
            });
            assertThat(f.lowest()).isEqualTo(brute.getMin());
            assertThat(f.highest()).isEqualTo(brute.getMax());
            assertThat(f.value()).isBetween(f.lowest(), f.highest());
        }
    }

    /** Every descending order of the scores. */
    private static void everyOrder(
            List<SourceScore> left, List<SourceScore> placed, Consumer<List<SourceScore>> visit) {
        if (left.isEmpty()) {
            visit.accept(placed);
            return;
        }
        double best = left.stream().mapToDouble(SourceScore::value).max().orElseThrow();
        for (SourceScore next : left) {
            if (next.value() == best) {
                List<SourceScore> rest = new ArrayList<>(left);
                rest.remove(next);
                List<SourceScore> more = new ArrayList<>(placed);
                more.add(next);
                everyOrder(rest, more, visit);
            }
        }
    }

    private static SourceScore score(String source, double value) {
        return new SourceScore(source, value);
    }
}
