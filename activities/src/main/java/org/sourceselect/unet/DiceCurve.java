package org.sourceselect.unet;

import java.util.List;

/**
 * How well a net segmented while it was trained: Dice on validation subjects after a handful of its steps, each the mean over the
 * subjects in whose slices, of those looked at, the region of interest occurs.
 *
 * @param steps after which it was looked at, ascending
 * @param dice what was seen, 0 to 1, one for each
 */
public record DiceCurve(List<Long> steps, List<Double> dice) {

    /** Keeps copies. */
    public DiceCurve {
        steps = List.copyOf(steps);
        dice = List.copyOf(dice);
        if (steps.size() != dice.size()) {
            throw new IllegalArgumentException(steps.size() + " steps and " + dice.size() + " values");
        }
    }
}
