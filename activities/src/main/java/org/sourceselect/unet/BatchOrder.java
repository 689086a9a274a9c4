package org.sourceselect.unet;

import org.sourceselect.random.SplitMix64;

/**
 * Which slices each step trains on.
 *
 * <p>Epoch after epoch a fresh permutation of all slices, one after the other, cut into batches: a batch may begin in one
 * epoch and end in the next. The permutation of an epoch is a function of (seed, epoch) alone, so that the step number is
 * the whole random state of a training. With fewer slices than a batch holds, every batch is all of them.
 */
final class BatchOrder {

    private final int[] slices;
    private final int batchSize;
    private final long seed;
    private final int[] permutation;
    private long permutedEpoch = -1;

    BatchOrder(int[] slices, int batchSize, long seed) {
        this.slices = slices.clone();
        this.batchSize = Math.min(batchSize, slices.length);
        this.seed = seed;
        this.permutation = new int[slices.length];
    }

    int batchSize() {
        return batchSize;
    }

    /**
     * Fills in the slices of a step.
     *
     * @param step from 0
     */
    void batch(long step, int[] into) {
        for (int i = 0; i < batchSize; i++) {
            long place = step * batchSize + i;
            permute(place / slices.length);
            into[i] = permutation[(int) (place % slices.length)];
        }
    }

    /** Fisher and Yates's shuffle. */
    private void permute(long epoch) {
        if (epoch == permutedEpoch) {
            return;
        }
        System.arraycopy(slices, 0, permutation, 0, slices.length);
        SplitMix64 random = SplitMix64.of(seed, "epoch", epoch);
        for (int i = slices.length - 1; i > 0; i--) {
            int j = random.below(i + 1);
            int kept = permutation[i];
            permutation[i] = permutation[j];
            permutation[j] = kept;
        }
        permutedEpoch = epoch;
    }
}
