package org.sourceselect.activity;

/**
 * A trained network.
 *
 * @param model its weights
 * @param finalLoss the mean cross-entropy of the last iterations, in nats per pixel
 * @param dice on the task's test subjects
 * @param run how it came to be
 */
public record TrainedModel(ArtifactRef model, double finalLoss, DiceSummary dice, StageRun run)
        implements StageResult {}
