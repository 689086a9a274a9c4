package org.sourceselect.selection;

/**
 * What a selection cost, in seconds of computing, whether it was computed now or found in the store.
 *
 * @param preparation slices of all tasks
 * @param pretraining the source models, which fine-tuning needs as well
 * @param path1 RoI analysis, and features and scores of Subset 2
 * @param path2 features and scores of all sources
 */
public record SelectionCost(double preparation, double pretraining, double path1, double path2) {}
