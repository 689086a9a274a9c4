package org.sourceselect.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes {@link TopKFootrule}. */
public final class Footrule {

    private Footrule() {}

    /**
     * The footrules for k = 1, 2, … up to {@code largestK} or the number of predicted sources, whichever is less.
     *
     * @param groundTruth the ranking of the whole pool
     * @param predicted the ranking of some or all of the pool's sources
     * @throws IllegalArgumentException when a predicted source is not in the pool
     */
    public static List<TopKFootrule> upTo(int largestK, Ranking groundTruth, Ranking predicted) {
        Map<String, Placement> truth = new LinkedHashMap<>();
        groundTruth.placements().forEach(s -> truth.put(s.source(), s));
        int n = predicted.size();
        double[] scores = new double[n];
        int[] trueRanks = new int[n];
        boolean[] trueTies = new boolean[n];
        for (int i = 0; i < n; i++) {
            Placement candidate = predicted.placements().get(i);
            Placement inPool = truth.get(candidate.source());
            if (inPool == null) {
                throw new IllegalArgumentException("predicted source " + candidate.source() + " is not in the pool");
            }
            scores[i] = candidate.value();
            trueRanks[i] = inPool.rank();
            trueTies[i] = inPool.tied();
        }
        List<TopKFootrule> result = new ArrayList<>();
        for (int k = 1; k <= Math.min(largestK, n); k++) {
            result.add(topK(k, scores, trueRanks, trueTies));
        }
        return result;
    }

    private static TopKFootrule topK(int k, double[] scores, int[] trueRanks, boolean[] trueTies) {
        int value = 0;
        for (int i = 0; i < k; i++) {
            value += Math.abs(i + 1 - trueRanks[i]);
        }
        int lowest = 0;
        int highest = 0;
        boolean groundTruthTie = false;
        for (int start = 0; start < k; ) {
            int end = start + 1;
            while (end < scores.length && scores[end] == scores[start]) {
                end++;
            }
            int[] ranks = Arrays.copyOfRange(trueRanks, start, end);
            Arrays.sort(ranks);
            int places = Math.min(end, k) - start;
            lowest += cheapest(start, places, ranks);
            highest += dearest(start, places, ranks);
            for (int i = start; i < end; i++) {
                groundTruthTie |= trueTies[i];
            }
            start = end;
        }
        return new TopKFootrule(k, value, lowest, highest, groundTruthTie);
    }

    /**
     * The least cost of filling the places start+1 … start+places with different members of a tied group, whose true
     * ranks are given in ascending order. An absolute difference is cheapest matched in ascending order, so one pass
     * that takes or leaves each member is exact.
     */
    private static int cheapest(int start, int places, int[] ranks) {
        int[] best = new int[places + 1];
        Arrays.fill(best, 1, places + 1, Integer.MAX_VALUE);
        for (int rank : ranks) {
            for (int filled = places; filled >= 1; filled--) {
                if (best[filled - 1] != Integer.MAX_VALUE) {
                    best[filled] = Math.min(best[filled], best[filled - 1] + Math.abs(start + filled - rank));
                }
            }
        }
        return best[places];
    }

    /** The greatest cost of the same: an absolute difference is dearest matched in opposite orders. */
    private static int dearest(int start, int places, int[] ranks) {
        int[] best = new int[places + 1];
        Arrays.fill(best, 1, places + 1, Integer.MIN_VALUE);
        for (int rank : ranks) {
            for (int filled = places; filled >= 1; filled--) {
                if (best[filled - 1] != Integer.MIN_VALUE) {
                    int place = start + places - filled + 1;
                    best[filled] = Math.max(best[filled], best[filled - 1] + Math.abs(place - rank));
                }
            }
        }
        return best[places];
    }
}
