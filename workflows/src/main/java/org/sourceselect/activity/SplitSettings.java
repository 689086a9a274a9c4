package org.sourceselect.activity;

/**
 * How subjects are divided into those to train on and those to test on: by subject, never by slice, and the same for
 * every task of a data set, so that a subject a source was trained on never tests the target.
 *
 * @param testFraction share of a task's subjects kept for testing, at least one subject
 * @param seed the seed of the order
 */
public record SplitSettings(double testFraction, long seed) {}
