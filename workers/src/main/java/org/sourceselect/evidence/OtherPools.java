package org.sourceselect.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.sourceselect.evaluation.RankCorrelation;
import org.sourceselect.random.SplitMix64;

/** The regrets of all methods in other pools than the whole one, to see which claims stand there. */
final class OtherPools {

    private static final int MOST_BEST = 3;

    /** Sums that differ by rounding alone are equal. */
    private static final double ROUNDING = 1e-12;

    private final List<Board> boards;
    private final List<Map<String, double[]>> leavingOneOut;
    private final List<Map<String, double[]>> withoutBest;
    private final List<Map<String, double[]>> subPools;

    OtherPools(List<Board> boards, Set<String> methods, EvidenceSettings settings) {
        this.boards = boards;
        List<String> sources = bestFirst(boards);
        leavingOneOut = sources.stream()
                .map(out -> regrets(without(sources, Set.of(out)), methods))
                .toList();
        withoutBest = IntStream.rangeClosed(1, Math.min(MOST_BEST, sources.size() - 2))
                .mapToObj(best -> regrets(Set.copyOf(sources.subList(best, sources.size())), methods))
                .toList();
        List<Map<String, double[]>> drawn = new ArrayList<>();
        SplitMix64 random = SplitMix64.of(settings.seed(), "sub-pools");
        for (int pool = 0; pool < settings.subPools(); pool++) {
            int[] order = random.permutation(sources.size());
            Set<String> half = new LinkedHashSet<>();
            for (int i = 0; i < (sources.size() + 1) / 2; i++) {
                half.add(sources.get(order[i]));
            }
            drawn.add(regrets(half, methods));
        }
        subPools = drawn;
    }

    /** How easily the sign of a mean difference flips; empty where it has none. */
    Optional<Fragility> of(String first, String second, double mean) {
        if (Math.abs(mean) <= ROUNDING) {
            return Optional.empty();
        }
        return Optional.of(new Fragility(
                flipped(leavingOneOut, first, second, mean),
                flipped(withoutBest, first, second, mean),
                flipped(subPools, first, second, mean)));
    }

    private static double flipped(List<Map<String, double[]>> pools, String first, String second, double mean) {
        int flipped = 0;
        int seen = 0;
        for (Map<String, double[]> pool : pools) {
            double sum = 0;
            int targets = 0;
            double[] a = pool.getOrDefault(first, new double[0]);
            double[] b = pool.getOrDefault(second, new double[0]);
            for (int t = 0; t < a.length; t++) {
                if (!Double.isNaN(a[t]) && !Double.isNaN(b[t])) {
                    sum += a[t] - b[t];
                    targets++;
                }
            }
            if (targets > 0) {
                seen++;
                boolean same = mean < 0 ? sum < -ROUNDING : sum > ROUNDING;
                flipped += same ? 0 : 1;
            }
        }
        return seen == 0 ? Double.NaN : (double) flipped / seen;
    }

    /** Of each method, its regret@1 at each target; NaN where it has none. */
    private Map<String, double[]> regrets(Set<String> kept, Set<String> methods) {
        Map<String, double[]> regrets = new LinkedHashMap<>();
        methods.forEach(method -> regrets.put(method, new double[boards.size()]));
        for (int t = 0; t < boards.size(); t++) {
            Board board = boards.get(t);
            boolean[] here = new boolean[board.sources().size()];
            for (int s = 0; s < here.length; s++) {
                here[s] = kept.contains(board.sources().get(s));
            }
            int target = t;
            regrets.forEach((method, values) -> values[target] =
                    (board.has(method) ? board.regret(method, here) : OptionalDouble.empty()).orElse(Double.NaN));
        }
        return regrets;
    }

    private static Set<String> without(List<String> sources, Set<String> out) {
        Set<String> rest = new LinkedHashSet<>(sources);
        rest.removeAll(out);
        return rest;
    }

    /** All sources by the mean of their places over targets. */
    private static List<String> bestFirst(List<Board> boards) {
        Map<String, List<Double>> places = new LinkedHashMap<>();
        for (Board board : boards) {
            double[] ranks = RankCorrelation.meanRanks(board.dice());
            for (int s = 0; s < ranks.length; s++) {
                places.computeIfAbsent(board.sources().get(s), name -> new ArrayList<>())
                        .add(ranks[s] / ranks.length);
            }
        }
        return places.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, List<Double>> e) -> e.getValue().stream()
                                .mapToDouble(p -> p)
                                .average()
                                .orElse(0))
                        .reversed())
                .map(Map.Entry::getKey)
                .toList();
    }
}
