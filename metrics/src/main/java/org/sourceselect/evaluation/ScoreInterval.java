package org.sourceselect.evaluation;

/**
 * Where a score would lie with other subjects of the same kind, with a confidence of 95 %.
 *
 * @param low its lower end; symmetric about the score, so it may lie below what the metric can reach
 * @param high its upper end; likewise above
 */
public record ScoreInterval(double low, double high) {}
