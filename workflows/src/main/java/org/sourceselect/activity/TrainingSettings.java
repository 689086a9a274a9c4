package org.sourceselect.activity;

import java.util.Objects;

/**
 * One training's settings (paper, section V-B: Adam, 1e-4, 5e-5, 20, 10,000 or 1,000).
 *
 * @param iterations optimiser steps
 * @param batchSize slices per step
 * @param learningRate Adam's step size
 * @param weightDecay L2 penalty added to the gradient, as in Adam's original form
 * @param checkpointEvery iterations between checkpoints
 * @param seed the seed of the initial weights and of the order of slices
 * @param loss what is made small
 * @param regionShare the share of the slices of each step that are drawn from those that show the region of interest, the others
 *     being drawn from all; 0 (the paper's) to 1. A third is what nnU-Net takes
 */
public record TrainingSettings(
        int iterations,
        int batchSize,
        double learningRate,
        double weightDecay,
        int checkpointEvery,
        long seed,
        Loss loss,
        double regionShare) {

    /** Takes the settings of older releases, which knew the paper's loss alone. */
    public TrainingSettings {
        loss = Objects.requireNonNullElse(loss, Loss.CROSS_ENTROPY);
    }

    /** The same for so many iterations. */
    public TrainingSettings upTo(int otherIterations) {
        return new TrainingSettings(
                otherIterations, batchSize, learningRate, weightDecay, checkpointEvery, seed, loss, regionShare);
    }

    /** The same with the paper's loss, and batches drawn from all slices. */
    public TrainingSettings asInThePaper() {
        return new TrainingSettings(iterations, batchSize, learningRate, weightDecay, checkpointEvery, seed);
    }

    /** With the paper's loss, and batches drawn from all slices. */
    public TrainingSettings(
            int iterations, int batchSize, double learningRate, double weightDecay, int checkpointEvery, long seed) {
        this(iterations, batchSize, learningRate, weightDecay, checkpointEvery, seed, Loss.CROSS_ENTROPY, 0);
    }
}
