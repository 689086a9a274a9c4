package org.sourceselect.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * Correlations of paired values, of which more is better: one list is the transferability scores, the other the ground
 * truth.
 *
 * <p>All lie in [-1, 1] and are symmetric in their arguments; 1 is the same order. All are undefined, and empty, when
 * either list has fewer than two different values. {@link #weightedTau}, {@link #tauB} and {@link #spearman} look at
 * order alone, {@link #pearson} at the values.
 *
 * <p>Every method throws {@link IllegalArgumentException} when the lists differ in length or hold NaN or an infinity.
 */
public final class RankCorrelation {

    private RankCorrelation() {}

    /**
     * Weighted Kendall tau: disagreement about the best sources weighs more than about the worst (Vigna, "A weighted
     * correlation index for rankings with ties", WWW 2015, eq. 9).
     *
     * <p>tau_w = sum w_ij sgn(x_i - x_j) sgn(y_i - y_j) / sqrt(sum of w_ij over pairs with x_i != x_j * the same for
     * y), with the additive hyperbolic weight w_ij = 1/(r_i + 1) + 1/(r_j + 1), where r counts from 0 for the best; the
     * mean of two values, one with r by descending (x, y), one with r by descending (y, x). These are the defaults of
     * scipy.stats.weightedtau.
     */
    public static OptionalDouble weightedTau(double[] x, double[] y) {
        if (undefined(x, y)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((tau(x, y, hyperbolicWeights(x, y)) + tau(x, y, hyperbolicWeights(y, x))) / 2);
    }

    /**
     * Kendall tau-b: (concordant - discordant) / sqrt((pairs - ties in x)(pairs - ties in y)) (Kendall, "The treatment
     * of ties in ranking problems", Biometrika 1945).
     */
    public static OptionalDouble tauB(double[] x, double[] y) {
        if (undefined(x, y)) {
            return OptionalDouble.empty();
        }
        double[] weights = new double[x.length];
        Arrays.fill(weights, 1);
        return OptionalDouble.of(tau(x, y, weights));
    }

    /** Spearman's rho: {@link #pearson} of the ranks, equal values sharing the mean of their ranks. */
    public static OptionalDouble spearman(double[] x, double[] y) {
        if (undefined(x, y)) {
            return OptionalDouble.empty();
        }
        return pearson(meanRanks(x), meanRanks(y));
    }

    /** Pearson's r: sum (x - mean x)(y - mean y) / sqrt(sum (x - mean x)^2 * sum (y - mean y)^2). */
    public static OptionalDouble pearson(double[] x, double[] y) {
        if (undefined(x, y)) {
            return OptionalDouble.empty();
        }
        double[] dx = scaledDeviations(x);
        double[] dy = scaledDeviations(y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < dx.length; i++) {
            xy += dx[i] * dy[i];
            xx += dx[i] * dx[i];
            yy += dy[i] * dy[i];
        }
        return OptionalDouble.of(clamp(xy / Math.sqrt(xx * yy)));
    }

    private static boolean undefined(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " values cannot be paired with " + y.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                throw new IllegalArgumentException(
                        "pair " + i + " is (" + x[i] + ", " + y[i] + "), which is not finite");
            }
        }
        return constant(x) || constant(y);
    }

    private static boolean constant(double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    private static double tau(double[] x, double[] y, double[] weights) {
        double agreement = 0;
        double differInX = 0;
        double differInY = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                double weight = weights[i] + weights[j];
                int signX = order(x[i], x[j]);
                int signY = order(y[i], y[j]);
                agreement += weight * signX * signY;
                differInX += signX == 0 ? 0 : weight;
                differInY += signY == 0 ? 0 : weight;
            }
        }
        return clamp(agreement / Math.sqrt(differInX * differInY));
    }

    /** 1/(r + 1) for each element, r counting from 0 in descending order of first, then of second. */
    private static double[] hyperbolicWeights(double[] first, double[] second) {
        Integer[] places = new Integer[first.length];
        Arrays.setAll(places, i -> i);
        Comparator<Integer> descending = (a, b) -> {
            int byFirst = order(first[b], first[a]);
            return byFirst != 0 ? byFirst : order(second[b], second[a]);
        };
        Arrays.sort(places, descending);
        double[] weights = new double[first.length];
        for (int r = 0; r < places.length; r++) {
            weights[places[r]] = 1.0 / (r + 1);
        }
        return weights;
    }

    /**
     * The ranks of values, 1 for the lowest; equal values share the mean of their ranks.
     *
     * @param values none of them NaN
     */
    public static double[] meanRanks(double[] values) {
        Integer[] places = new Integer[values.length];
        Arrays.setAll(places, i -> i);
        Comparator<Integer> ascending = (a, b) -> order(values[a], values[b]);
        Arrays.sort(places, ascending);
        double[] ranks = new double[values.length];
        for (int start = 0; start < places.length; ) {
            int end = start + 1;
            while (end < places.length && values[places[end]] == values[places[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[places[i]] = (start + 1 + end) / 2.0;
            }
            start = end;
        }
        return ranks;
    }

    /**
     * The places of values by their {@linkplain #meanRanks ranks}: 0 for the lowest and 1 for the highest, (rank - 1)/(n - 1); equal values
     * share the mean of their places.
     *
     * @param values at least two, none of them NaN
     */
    public static double[] meanPlaces(double[] values) {
        return Arrays.stream(meanRanks(values))
                .map(rank -> (rank - 1) / (values.length - 1))
                .toArray();
    }

    /** Deviations from the mean over the greatest of them, so that squares neither overflow nor vanish. */
    private static double[] scaledDeviations(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        double[] deviations = new double[values.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            deviations[i] = values[i] / largest;
            sum += deviations[i];
        }
        double mean = sum / values.length;
        double furthest = 0;
        for (int i = 0; i < values.length; i++) {
            deviations[i] -= mean;
            furthest = Math.max(furthest, Math.abs(deviations[i]));
        }
        for (int i = 0; i < values.length; i++) {
            deviations[i] /= furthest;
        }
        return deviations;
    }

    /** The sign of a - b; unlike {@link Double#compare}, 0.0 and -0.0 are equal. */
    private static int order(double a, double b) {
        return a < b ? -1 : a > b ? 1 : 0;
    }

    /** A perfect correlation can come out an ulp or two beyond 1. */
    private static double clamp(double correlation) {
        return Math.max(-1, Math.min(1, correlation));
    }
}
