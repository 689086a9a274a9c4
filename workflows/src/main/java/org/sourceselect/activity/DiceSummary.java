package org.sourceselect.activity;

import org.sourceselect.evaluation.Bootstrap;

/**
 * Dice on the test subjects: one value per subject over its prepared slices together, 2|A n B| / (|A| + |B|). Slices that
 * preparation drops, and what lies between the pixels of a smaller slice, do not count.
 *
 * @param mean over the subjects in whose prepared slices the region of interest occurs; NaN when it occurs in none
 * @param low lower end of the 95 % interval of the mean, by bootstrap over subjects; NaN for fewer than three subjects
 * @param high its upper end
 * @param subjects how many test subjects counted
 * @param withoutRoi test subjects left out because the region does not occur in their prepared slices
 */
public record DiceSummary(double mean, double low, double high, int subjects, int withoutRoi) {

    /** Older releases gave two subjects an interval, from their only three resamples. */
    public DiceSummary {
        if (subjects < Bootstrap.FEWEST_ITEMS) {
            low = Double.NaN;
            high = Double.NaN;
        }
    }
}
