package org.sourceselect.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What is to be expected of a choice by scores when sources of equal scores stand in random order, each order as likely as any
 * other: exact, no order is drawn. With all scores equal it is what choosing at random gives.
 *
 * <p>Every method takes a score and a Dice for each source of a pool, in one order; of both, more is better. A source that is not
 * ranked has a score of minus infinity: it comes after all others.
 */
public final class ExpectedChoice {

    private ExpectedChoice() {}

    /**
     * The expected regret@k: the best Dice in the pool minus the best among the first k sources.
     *
     * @param k at least 1; with k of the pool's size or more nothing is lost
     * @return at least 0, in units of Dice
     */
    public static double regret(int k, double[] scores, double[] dice) {
        check(k, scores, dice);
        int[] order = descending(scores);
        double best = Arrays.stream(dice).max().orElseThrow();
        double taken = Double.NEGATIVE_INFINITY;
        for (int start = 0; start < Math.min(k, order.length); ) {
            int end = endOfTie(scores, order, start);
            double[] tied = new double[end - start];
            for (int i = start; i < end; i++) {
                tied[i - start] = dice[order[i]];
            }
            taken = bestOf(Math.min(k, end) - start, tied, taken);
            start = end;
        }
        return best - taken;
    }

    /**
     * The expected footrule of the first k: the sum over places j = 1..k of |j - r|, with r the true rank in the pool of the source
     * at that place, as {@link TopKFootrule} has it; sources of equal Dice share the mean of their ranks.
     *
     * @param k at least 1; of a smaller pool all places count
     */
    public static double footrule(int k, double[] scores, double[] dice) {
        check(k, scores, dice);
        int[] order = descending(scores);
        double[] ascendingRanks = RankCorrelation.meanRanks(dice);
        double sum = 0;
        for (int start = 0; start < Math.min(k, order.length); ) {
            int end = endOfTie(scores, order, start);
            for (int place = start; place < Math.min(k, end); place++) {
                double off = 0;
                for (int i = start; i < end; i++) {
                    off += Math.abs(place + 1 - (dice.length + 1 - ascendingRanks[order[i]]));
                }
                sum += off / (end - start);
            }
            start = end;
        }
        return sum;
    }

    private static void check(int k, double[] scores, double[] dice) {
        if (k < 1 || scores.length == 0 || scores.length != dice.length) {
            throw new IllegalArgumentException(
                    "the first " + k + " of " + scores.length + " scores with " + dice.length + " Dice");
        }
    }

    private static int[] descending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> values[i]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int endOfTie(double[] values, int[] order, int start) {
        int end = start + 1;
        while (end < order.length && values[order[end]] == values[order[start]]) {
            end++;
        }
        return end;
    }

    /**
     * The expected maximum of what is taken already and of j values drawn from m without putting back. The i-th smallest is the
     * greatest of those drawn in C(i - 1, j - 1) of C(m, j) ways.
     */
    private static double bestOf(int j, double[] values, double taken) {
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        int m = ascending.length;
        double expected = 0;
        double chance = (double) j / m;
        for (int i = m; i >= j; i--) {
            expected += chance * Math.max(taken, ascending[i - 1]);
            chance *= i > 1 ? (double) (i - j) / (i - 1) : 0;
        }
        return expected;
    }
}
