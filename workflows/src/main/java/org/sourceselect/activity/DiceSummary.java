package org.sourceselect.activity;

/**
 * Dice on the test subjects: one value per subject over its whole volume, 2|A n B| / (|A| + |B|).
 *
 * @param mean over the subjects in which the region of interest occurs; NaN when it occurs in none
 * @param low lower end of the 95 % interval of the mean, by bootstrap over subjects; NaN for fewer than two subjects
 * @param high its upper end
 * @param subjects how many test subjects counted
 * @param withoutRoi test subjects left out because the region does not occur in them
 */
public record DiceSummary(double mean, double low, double high, int subjects, int withoutRoi) {}
