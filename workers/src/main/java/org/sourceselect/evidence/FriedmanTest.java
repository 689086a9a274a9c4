package org.sourceselect.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.sourceselect.evaluation.RankCorrelation;

/**
 * Whether several methods differ over the same targets at all, by Friedman's test ("The use of ranks to avoid the assumption of
 * normality", JASA 32, 1937), and by how much their mean ranks have to differ for two of them to do so, by Nemenyi's (Demsar,
 * "Statistical comparisons of classifiers over multiple data sets", JMLR 7, 2006). Both take the targets for independent of each
 * other, which targets that share subjects or a region are not: read them as the more hopeful end.
 *
 * @param targets N, how many
 * @param meanRanks of each method over the targets, 1 for the lowest value; equal values share the mean of their ranks
 * @param statistic Friedman's chi-squared, corrected for ties; 0 where every target ranks all methods alike
 * @param pValue by the chi-squared distribution with one degree of freedom less than methods
 * @param criticalDifference CD = q sqrt(k(k + 1) / (6N)), at {@value #LEVEL}
 */
public record FriedmanTest(
        int targets, List<Double> meanRanks, double statistic, double pValue, double criticalDifference) {

    /** The level of the critical difference. */
    public static final double LEVEL = 0.05;

    /** The fewest methods and targets that there is anything to test over. */
    static final int FEWEST = 3;

    /** Keeps a copy. */
    public FriedmanTest {
        meanRanks = List.copyOf(meanRanks);
    }

    /**
     * Tests.
     *
     * @param values of each target (at least {@value #FEWEST}), for each method (at least {@value #FEWEST}); lower is better
     */
    public static FriedmanTest of(List<double[]> values) {
        int targets = values.size();
        int methods = targets == 0 ? 0 : values.get(0).length;
        if (targets < FEWEST || methods < FEWEST) {
            throw new IllegalArgumentException(methods + " methods over " + targets + " targets");
        }
        double[] sums = new double[methods];
        double ties = 0;
        for (double[] target : values) {
            double[] ranks = RankCorrelation.meanRanks(target);
            for (int m = 0; m < methods; m++) {
                sums[m] += ranks[m];
            }
            ties += ties(target);
        }
        double squares = 0;
        List<Double> means = new ArrayList<>();
        for (double sum : sums) {
            squares += sum * sum;
            means.add(sum / targets);
        }
        double kk = methods * (methods + 1.0);
        double correction = 1 - ties / (targets * kk * (methods - 1));
        double statistic = correction <= 0
                ? 0
                : Math.max(0, (12 / (targets * kk) * squares - 3.0 * targets * (methods + 1)) / correction);
        return new FriedmanTest(
                targets,
                means,
                statistic,
                1 - new ChiSquaredDistribution(methods - 1).cumulativeProbability(statistic),
                Nemenyi.criticalDifference(methods, targets, LEVEL));
    }

    /** The sum of t^3 - t over groups of t equal values. */
    private static double ties(double[] values) {
        Map<Double, Integer> groups = new HashMap<>();
        for (double value : values) {
            // Adding 0 makes -0.0 and 0.0 one.
            groups.merge(value + 0.0, 1, Integer::sum);
        }
        return groups.values().stream().mapToDouble(t -> Math.pow(t, 3) - t).sum();
    }
}
