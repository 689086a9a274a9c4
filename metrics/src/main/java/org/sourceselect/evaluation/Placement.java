package org.sourceselect.evaluation;

/**
 * A source's place in a {@link Ranking}.
 *
 * @param rank 1 for the best; no two sources share a rank
 * @param source the source's name
 * @param value what it was ranked by
 * @param tied true when another source of the ranking has the same value, so that this rank rests on the order in which
 *     the sources were listed
 */
public record Placement(int rank, String source, double value, boolean tied) {}
