package org.sourceselect.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far a score rests on the subjects that happened to be there: a delete-a-group jackknife.
 *
 * <p>The subjects of a side form groups, each subject one of its own where there are few. The score is computed again
 * without each group, and what that changes, scaled, is the group's <i>effect</i>: the sum of the squared effects is the
 * variance of the score (Quenouille 1956 and Tukey 1958; for groups of m_j subjects of n, Busing et al. 1999, Statistics
 * and Computing 9, 3-8). The subjects of source and target are independent, so their variances add. The interval is that of
 * Student's t with one degree of freedom less than the side with fewer groups has.
 *
 * <p>Two scores of the same target were made without the same groups of its subjects, so the effects on their difference are
 * the differences of their effects: what a subject does to both alike says nothing about which is better.
 *
 * @param target the effect of each group of the target's subjects; empty where there is no interval
 * @param source the effect of each group of the source's subjects; empty for a metric that does not look at the source
 * @param unknown why there is no interval, in words; empty when there is one
 */
public record SubjectDoubt(List<Double> target, List<Double> source, Optional<String> unknown) {

    /** How often such an interval is meant to hold. */
    public static final double CONFIDENCE = 0.95;

    /** The 0.975 quantile of Student's t with 1, 2, … degrees of freedom. */
    private static final double[] STUDENT = {
        12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139,
        2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816, 2.100922, 2.093024, 2.085963
    };

    /** Keeps copies. */
    public SubjectDoubt {
        target = List.copyOf(target);
        source = List.copyOf(source);
    }

    /** No interval, with the reason in words. */
    public static SubjectDoubt unknown(String why) {
        return new SubjectDoubt(List.of(), List.of(), Optional.of(why));
    }

    /**
     * The effects of a side's groups.
     *
     * @param value the score with all subjects
     * @param without the score without each group; at least two
     * @param subjects how many subjects each group has
     */
    public static List<Double> effects(double value, double[] without, int[] subjects) {
        int groups = without.length;
        double all = 0;
        for (int m : subjects) {
            all += m;
        }
        double[] pseudo = new double[groups];
        double mean = 0;
        for (int j = 0; j < groups; j++) {
            double times = all / subjects[j];
            pseudo[j] = value + (times - 1) * (value - without[j]);
            mean += pseudo[j] / times;
        }
        List<Double> effects = new ArrayList<>();
        for (int j = 0; j < groups; j++) {
            effects.add((pseudo[j] - mean) / Math.sqrt(groups * (all / subjects[j] - 1)));
        }
        return effects;
    }

    /** The interval of a score with this doubt. */
    public Optional<Interval> interval(double value) {
        if (unknown.isPresent() || target.isEmpty()) {
            return Optional.empty();
        }
        double reach = reach(variance(target) + variance(source), target.size(), source.size());
        return Optional.of(new Interval(value - reach, value + reach));
    }

    /**
     * Whether two scores of one target differ by more than chance among subjects and their error bounds together explain.
     * No allowance is made for how many pairs are asked about.
     *
     * @param difference between the scores
     * @param errorBounds the sum of both scores' error bounds
     * @param other the doubt of the other score
     * @return empty when one of them has no interval
     */
    public Optional<Boolean> apart(double difference, double errorBounds, SubjectDoubt other) {
        if (interval(0).isEmpty() || other.interval(0).isEmpty()) {
            return Optional.empty();
        }
        double variance = variance(source) + variance(other.source);
        if (target.size() == other.target.size()) {
            for (int j = 0; j < target.size(); j++) {
                double effect = target.get(j) - other.target.get(j);
                variance += effect * effect;
            }
        } else {
            variance += variance(target) + variance(other.target);
        }
        double reach = reach(variance, target.size(), other.target.size(), source.size(), other.source.size());
        return Optional.of(Math.abs(difference) > reach + errorBounds);
    }

    private static double variance(List<Double> effects) {
        return effects.stream().mapToDouble(e -> e * e).sum();
    }

    /** With the degrees of freedom of the fewest groups, which is too wide rather than too narrow. */
    private static double reach(double variance, int... groups) {
        int fewest = IntStream.of(groups).filter(g -> g > 0).min().orElse(2);
        return STUDENT[Math.min(fewest - 1, STUDENT.length) - 1] * Math.sqrt(variance);
    }
}
