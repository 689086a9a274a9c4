package org.sourceselect.evaluation;

/**
 * A percentile bootstrap interval (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13).
 *
 * <p>With fewer than about ten sources it is rough: read it as a warning, not as a probability.
 *
 * @param low its lower end
 * @param high its upper end
 * @param resamples from how many resamples; those in which the statistic was undefined do not count
 */
public record Interval(double low, double high, int resamples) {}
