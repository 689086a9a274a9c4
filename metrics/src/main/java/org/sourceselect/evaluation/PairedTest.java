package org.sourceselect.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sourceselect.random.SplitMix64;

/**
 * Whether one of two is better on the same items, by Fisher's randomisation test of paired differences ("The Design of
 * Experiments", 1935, section 21): were neither better, each difference could as well have the other sign. The p-value is the
 * share of all ways to put the signs by which the sum of the differences is at least what it is.
 *
 * <p>With n items it cannot be smaller than 2^-n: four items or fewer never tell two apart at 0.05.
 */
public final class PairedTest {

    /** At which p-value two count as told apart. */
    public static final double LEVEL = 0.05;

    /** Up to so many items all ways to put the signs are looked at; that is 65,536 sums. */
    private static final int EXACT_ITEMS = 16;

    /** With more items, so many ways drawn at random: a p-value near 0.05 is then known to 0.002. */
    private static final int DRAWN = 10_000;

    /** Sums that differ by rounding alone are equal. */
    private static final double ROUNDING = 1e-12;

    private PairedTest() {}

    /**
     * The p-value of "the first is no better than the second".
     *
     * @param first a value for each item, higher is better
     * @param second a value for each of the same items, in the same order
     * @return above 0, at most 1; 1 for no items
     */
    public static double oneSided(List<Double> first, List<Double> second) {
        if (first.size() != second.size()) {
            throw new IllegalArgumentException(first.size() + " values beside " + second.size());
        }
        double[] differences = IntStream.range(0, first.size())
                .mapToDouble(i -> first.get(i) - second.get(i))
                .toArray();
        double scale = Arrays.stream(differences).map(Math::abs).sum();
        double least = Arrays.stream(differences).sum() - ROUNDING * scale;
        return differences.length <= EXACT_ITEMS ? exact(differences, least) : drawn(differences, least);
    }

    /**
     * The p-value of "neither is better": the share of all ways to put the signs by which the sum of the differences is at least as
     * far from 0 as it is.
     *
     * @param differences one for each item; an item may be the sum over things that have to have one sign
     * @return above 0, at most 1; 1 for no items
     */
    public static double twoSided(double[] differences) {
        double sum = Arrays.stream(differences).sum();
        double scale = Arrays.stream(differences).map(Math::abs).sum();
        double least = Math.abs(sum) - ROUNDING * scale;
        // As likely on either side, and both are one where the sum is 0.
        double oneSide = differences.length <= EXACT_ITEMS ? exact(differences, least) : drawn(differences, least);
        return Math.min(1, 2 * oneSide);
    }

    private static double exact(double[] differences, double least) {
        int ways = 1 << differences.length;
        int reaching = 0;
        for (int signs = 0; signs < ways; signs++) {
            if (sum(differences, signs) >= least) {
                reaching++;
            }
        }
        return (double) reaching / ways;
    }

    private static double sum(double[] differences, int signs) {
        double sum = 0;
        for (int i = 0; i < differences.length; i++) {
            sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
        }
        return sum;
    }

    /** The way that was found counts among those drawn, so that no p-value is 0. */
    private static double drawn(double[] differences, double least) {
        SplitMix64 random = SplitMix64.of(0, "paired test");
        int reaching = 1;
        for (int way = 0; way < DRAWN; way++) {
            double sum = 0;
            for (double difference : differences) {
                sum += random.below(2) == 0 ? difference : -difference;
            }
            if (sum >= least) {
                reaching++;
            }
        }
        return reaching / (DRAWN + 1.0);
    }

    /**
     * The p-values of several tests, adjusted so that the chance of even one false finding stays what one test's is (Holm
     * 1979, Scandinavian Journal of Statistics 6, 65-70).
     *
     * @return in the same order, each at least what it was and at most 1
     */
    public static double[] holm(double[] pValues) {
        int tests = pValues.length;
        int[] ascending = IntStream.range(0, tests)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[tests];
        double largest = 0;
        for (int place = 0; place < tests; place++) {
            largest = Math.max(largest, Math.min(1, (tests - place) * pValues[ascending[place]]));
            adjusted[ascending[place]] = largest;
        }
        return adjusted;
    }
}
