package org.sourceselect.activity;

/**
 * One training's settings (paper, section V-B: Adam, 1e-4, 5e-5, 20, 10,000 or 1,000).
 *
 * @param iterations optimiser steps
 * @param batchSize slices per step
 * @param learningRate Adam's step size
 * @param weightDecay L2 penalty added to the gradient, as in Adam's original form
 * @param checkpointEvery iterations between checkpoints
 * @param seed the seed of the initial weights and of the order of slices
 */
public record TrainingSettings(
        int iterations, int batchSize, double learningRate, double weightDecay, int checkpointEvery, long seed) {}
