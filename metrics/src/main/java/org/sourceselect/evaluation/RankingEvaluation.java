package org.sourceselect.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A predicted ranking held against the ground truth.
 *
 * @param groundTruth the ranking of the whole pool by Dice after fine-tuning
 * @param predicted the ranking of the candidates whose ground truth is known, by their scores
 * @param withoutGroundTruth candidates left out because their ground truth is not known
 * @param weightedTau {@link RankCorrelation#weightedTau} of scores and Dice over the candidates
 * @param tauB {@link RankCorrelation#tauB} of the same
 * @param spearman {@link RankCorrelation#spearman} of the same
 * @param pearson {@link RankCorrelation#pearson} of the same
 * @param footrule for k = 1, 2, …
 * @param quality what choosing the top k loses, for k = 1, 2, …
 */
public record RankingEvaluation(
        Ranking groundTruth,
        Ranking predicted,
        List<String> withoutGroundTruth,
        Estimate weightedTau,
        Estimate tauB,
        Estimate spearman,
        Estimate pearson,
        List<TopKFootrule> footrule,
        List<SelectionQuality> quality) {

    /** Keeps copies. */
    public RankingEvaluation {
        withoutGroundTruth = List.copyOf(withoutGroundTruth);
        footrule = List.copyOf(footrule);
        quality = List.copyOf(quality);
    }

    /** One of the correlations in {@link RankCorrelation}. */
    private interface Correlation {
        OptionalDouble of(double[] scores, double[] dice);
    }

    /**
     * Evaluates a ranking. The whole pool takes part in ground-truth ranks, regret@k and Rel@k; the candidates (all of
     * the pool on Path 2, Subset 2 on Path 1) are what is ranked and correlated. Equal values stand in pool order, and
     * the result says where that matters.
     *
     * <p>With a thousand resamples 100 sources take about 0.25 s and 300 about 1 s, which is as long as Temporal lets a
     * workflow compute without yielding: with more, resample less or evaluate in an activity.
     *
     * @param pool the Dice of every source that was fine-tuned, in the order of the pool
     * @param candidates the scores of the candidates, in any order
     * @throws IllegalArgumentException when a source is listed twice
     */
    public static RankingEvaluation evaluate(
            List<SourceScore> pool, List<SourceScore> candidates, EvaluationSettings settings) {
        Ranking groundTruth = Ranking.descending(pool);
        Map<String, Double> diceOf = new LinkedHashMap<>();
        pool.forEach(s -> diceOf.put(s.source(), s.value()));
        List<String> poolOrder = List.copyOf(diceOf.keySet());
        List<String> withoutGroundTruth = candidates.stream()
                .map(SourceScore::source)
                .filter(source -> !diceOf.containsKey(source))
                .toList();
        List<SourceScore> known = candidates.stream()
                .filter(c -> diceOf.containsKey(c.source()))
                .sorted(Comparator.comparingInt(c -> poolOrder.indexOf(c.source())))
                .toList();
        Ranking predicted = Ranking.descending(known);
        double[] scores = known.stream().mapToDouble(SourceScore::value).toArray();
        double[] dice = known.stream().mapToDouble(c -> diceOf.get(c.source())).toArray();
        return new RankingEvaluation(
                groundTruth,
                predicted,
                withoutGroundTruth,
                estimate(scores, dice, RankCorrelation::weightedTau, settings),
                estimate(scores, dice, RankCorrelation::tauB, settings),
                estimate(scores, dice, RankCorrelation::spearman, settings),
                estimate(scores, dice, RankCorrelation::pearson, settings),
                Footrule.upTo(settings.largestK(), groundTruth, predicted),
                SelectionQuality.upTo(groundTruth, predicted, settings));
    }

    private static Estimate estimate(double[] x, double[] y, Correlation correlation, EvaluationSettings settings) {
        OptionalDouble value = correlation.of(x, y);
        Optional<Interval> interval = value.isEmpty()
                ? Optional.empty()
                : Bootstrap.interval(x.length, settings, drawn -> correlation.of(pick(x, drawn), pick(y, drawn)));
        return new Estimate(value, interval);
    }

    private static double[] pick(double[] values, int[] drawn) {
        double[] picked = new double[drawn.length];
        Arrays.setAll(picked, i -> values[drawn[i]]);
        return picked;
    }
}
