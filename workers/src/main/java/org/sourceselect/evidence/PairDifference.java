package org.sourceselect.evidence;

/**
 * Two methods side by side.
 *
 * @param first a method
 * @param second another
 * @param difference the first's regret@1 minus the second's; adjusted over all pairs
 */
public record PairDifference(String first, String second, MethodEvidence.Difference difference) {}
