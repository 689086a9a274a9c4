package org.sourceselect.race;

import java.util.List;

/**
 * What a candidate reached at a rung: Dice of each validation subject, in one order for all candidates. The subjects are not named.
 *
 * @param dice of the segmentation, 0 to 1
 * @param softDice the same with probabilities in place of a decision, 2 sum p y / (sum p + sum y): above 0 where a net begins to see
 *     a region but does not yet decide for it
 */
public record Judged(List<Double> dice, List<Double> softDice) {

    /** Keeps copies. */
    public Judged {
        dice = List.copyOf(dice);
        softDice = List.copyOf(softDice);
    }

    /** The mean Dice; NaN over no subject. */
    public double mean() {
        return mean(dice);
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
