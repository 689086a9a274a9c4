package org.sourceselect.evidence;

/**
 * How easily a claim "this method loses less than that one", or more, flips when the pool is another (Agostinelli et al., "How stable
 * are transferability metrics evaluations?", ECCV 2022): the share of other pools in which the mean difference has not the sign that
 * it has in the whole one.
 *
 * @param leavingOneOut of the pools without one source
 * @param withoutBest of the pools without the best one, two and three sources by mean rank
 * @param subPools of random pools of half the sources
 */
public record Fragility(double leavingOneOut, double withoutBest, double subPools) {}
