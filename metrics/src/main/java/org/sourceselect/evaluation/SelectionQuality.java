package org.sourceselect.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What is lost by fine-tuning only the k sources a ranking puts first and keeping the best of them.
 *
 * @param k how many sources are chosen
 * @param regret regret@k: the best ground truth in the whole pool minus the best among the chosen, in units of Dice; 0
 *     when the best source is among them, never negative
 * @param regretInterval its interval; empty for fewer than three sources in the pool
 * @param relative Rel@k: the best ground truth among the chosen over the best in the whole pool (Li et al., "Ranking
 *     Neural Checkpoints", CVPR 2021), in [0, 1] for Dice; empty when the pool's best is not positive
 * @param relativeInterval its interval
 * @param restsOnTie whether the k-th and the next predicted source have equal scores, so that who is chosen rests on the
 *     order of the pool
 */
public record SelectionQuality(
        int k,
        double regret,
        Optional<Interval> regretInterval,
        OptionalDouble relative,
        Optional<Interval> relativeInterval,
        boolean restsOnTie) {

    /** The best value in a pool, and among the k sources chosen from it. */
    private record Best(double inPool, double chosen) {

        double regret() {
            return inPool - chosen;
        }

        OptionalDouble relative() {
            return inPool > 0 ? OptionalDouble.of(chosen / inPool) : OptionalDouble.empty();
        }
    }

    /**
     * The qualities for k = 1, 2, … up to {@link EvaluationSettings#largestK()} or the number of predicted sources,
     * whichever is less. Intervals resample the pool; a source drawn twice takes two of the k places.
     *
     * @param groundTruth the ranking of the whole pool
     * @param predicted the ranking of some or all of the pool's sources
     * @throws IllegalArgumentException when a predicted source is not in the pool
     */
    public static List<SelectionQuality> upTo(Ranking groundTruth, Ranking predicted, EvaluationSettings settings) {
        Map<String, Double> rest = new LinkedHashMap<>();
        groundTruth.placements().forEach(s -> rest.put(s.source(), s.value()));
        int candidates = predicted.size();
        double[] values = new double[groundTruth.size()]; // the candidates in predicted order, then all others
        for (Placement candidate : predicted.placements()) {
            Double value = rest.remove(candidate.source());
            if (value == null) {
                throw new IllegalArgumentException("predicted source " + candidate.source() + " is not in the pool");
            }
            values[candidate.rank() - 1] = value;
        }
        int next = candidates;
        for (double value : rest.values()) {
            values[next++] = value;
        }
        int[] everything = IntStream.range(0, values.length).toArray();
        List<SelectionQuality> qualities = new ArrayList<>();
        for (int k = 1; k <= Math.min(settings.largestK(), candidates); k++) {
            int chosen = k;
            Best best = best(values, candidates, k, everything).orElseThrow();
            qualities.add(new SelectionQuality(
                    k,
                    best.regret(),
                    Bootstrap.interval(
                            values.length,
                            settings,
                            drawn -> best(values, candidates, chosen, drawn)
                                    .map(b -> OptionalDouble.of(b.regret()))
                                    .orElse(OptionalDouble.empty())),
                    best.relative(),
                    Bootstrap.interval(
                            values.length,
                            settings,
                            drawn -> best(values, candidates, chosen, drawn)
                                    .map(Best::relative)
                                    .orElse(OptionalDouble.empty())),
                    predicted.cutsTie(k)));
        }
        return qualities;
    }

    /** Empty when no candidate was drawn. */
    private static Optional<Best> best(double[] values, int candidates, int k, int[] drawn) {
        int[] places = drawn.clone();
        Arrays.sort(places);
        if (places[0] >= candidates) {
            return Optional.empty();
        }
        double inPool = Double.NEGATIVE_INFINITY;
        double chosen = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < places.length; i++) {
            inPool = Math.max(inPool, values[places[i]]);
            if (i < k && places[i] < candidates) {
                chosen = inPool;
            }
        }
        return Optional.of(new Best(inPool, chosen));
    }
}
