package org.sourceselect.activity;

import java.util.Objects;
import java.util.OptionalDouble;
import org.sourceselect.evaluation.Bootstrap;
import org.sourceselect.evaluation.Learning;

/**
 * Dice on held-out subjects: one value per subject over its prepared slices together, 2|A n B| / (|A| + |B|). Slices that
 * preparation drops, and what lies between the pixels of a smaller slice, do not count.
 *
 * @param mean over the subjects in whose prepared slices the region of interest occurs; NaN when it occurs in none
 * @param low lower end of the 95 % interval of the mean, by bootstrap over subjects; NaN for fewer than three subjects
 * @param high its upper end
 * @param subjects how many of the subjects counted
 * @param withoutRoi subjects left out because the region does not occur in their prepared slices
 * @param everything the mean that marking every pixel gives on the same subjects, see {@link
 *     org.sourceselect.evaluation.Learning}; empty in results of older releases, and when no subject counted
 */
public record DiceSummary(
        double mean, double low, double high, int subjects, int withoutRoi, OptionalDouble everything) {

    /**
     * Older releases gave two subjects an interval, from their only three resamples, and did not know what marking everything
     * gives.
     */
    public DiceSummary {
        if (subjects < Bootstrap.FEWEST_ITEMS) {
            low = Double.NaN;
            high = Double.NaN;
        }
        everything = Objects.requireNonNullElse(everything, OptionalDouble.empty());
    }

    /** Whether it says that nothing was learnt: it is no better than marking every pixel. False where that is not known. */
    public boolean nothingLearnt() {
        return everything.isPresent() && !Learning.learnt(mean, everything.getAsDouble());
    }

    /** Where it is not known what marking everything gives. */
    public DiceSummary(double mean, double low, double high, int subjects, int withoutRoi) {
        this(mean, low, high, subjects, withoutRoi, OptionalDouble.empty());
    }
}
