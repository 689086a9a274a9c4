package org.sourceselect.activity;

/**
 * How subjects are divided into those to train on, those to validate on and those to test on: by subject, never by slice, and
 * the same for every task of a data set, so that a subject a source was trained on never validates nor tests the target.
 *
 * @param testFraction share of a task's subjects kept for testing, at least one subject
 * @param seed the seed of the order
 * @param validationFraction share of the other subjects kept to choose by, at least one subject; 0 for none
 */
public record SplitSettings(double testFraction, long seed, double validationFraction) {

    /** Without subjects to validate on. */
    public SplitSettings(double testFraction, long seed) {
        this(testFraction, seed, 0);
    }
}
