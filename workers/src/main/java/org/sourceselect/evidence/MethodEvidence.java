package org.sourceselect.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.Interval;

/**
 * How good a way to choose is, over targets.
 *
 * @param method its name
 * @param kind what it is
 * @param targets over how many targets
 * @param cost the share of fine-tuning all that it takes to have its first source fine-tuned, mean over targets
 * @param costKnown whether what its scores cost is in it
 * @param regret1 mean regret@1 in Dice, with its interval over targets
 * @param regret3 the same of its first three sources
 * @param weightedTau mean weighted Kendall tau over the targets where it is defined
 * @param footrule3 mean footrule of the first three
 * @param meanRank by regret@1 among all methods of every target; empty for a method that is not compared
 * @param againstReference how its regret@1 differs from the reference's; empty for the reference itself
 * @param regrets its regret@1 at each of its targets, by their order
 */
public record MethodEvidence(
        String method,
        Kind kind,
        int targets,
        double cost,
        boolean costKnown,
        Estimate regret1,
        Estimate regret3,
        Estimate weightedTau,
        Estimate footrule3,
        OptionalDouble meanRank,
        Optional<Difference> againstReference,
        List<AtTarget> regrets) {

    /** Keeps a copy. */
    public MethodEvidence {
        regrets = List.copyOf(regrets);
    }

    /** What a way to choose is. */
    public enum Kind {
        /** It says something about each source. */
        METHOD,
        /** What everybody can do without it. */
        BASELINE,
        /** What the method is that did best on the other targets. */
        CHOSEN,
        /** The ground truth of another seed: no predictor can be asked for more. */
        CEILING
    }

    /**
     * At one target.
     *
     * @param target the target
     * @param regret its regret@1
     */
    public record AtTarget(String target, double regret) {}

    /**
     * Regret@1 of one method minus another's, over the targets of both.
     *
     * @param targets how many those are
     * @param mean of the differences; below 0 where the first loses less
     * @param interval over targets
     * @param pValue two-sided, by the signs of the differences; NaN where there are too few groups of targets
     * @param adjusted by Holm, over all differences of its kind
     * @param fragility how easily its sign flips; empty where the mean is 0
     */
    public record Difference(
            int targets,
            double mean,
            Optional<Interval> interval,
            double pValue,
            double adjusted,
            Optional<Fragility> fragility) {

        Difference adjusted(double p) {
            return new Difference(targets, mean, interval, pValue, p, fragility);
        }
    }
}
