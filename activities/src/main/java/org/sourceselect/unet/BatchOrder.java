package org.sourceselect.unet;

import org.sourceselect.random.SplitMix64;

/**
 * Which slices each step trains on.
 *
 * <p>Epoch after epoch a fresh permutation of all slices, one after the other, cut into batches: a batch may begin in one
 * epoch and end in the next. With fewer slices than a batch holds, every batch is all of them. The permutation of an epoch is
 * a function of (seed, epoch) alone, so that the step number is the whole random state of a training.
 *
 * <p>A share r of a batch of n, its last places, may come from the slices that show the region of interest instead, in epochs
 * of their own: up to step s so many as floor(r n s), so that the share is exact over the steps where it is not in a batch. Where
 * they are few, a slice may stand in a batch twice.
 */
final class BatchOrder {

    /** Epochs of permutations of some slices. */
    private static final class Stream {

        private final int[] slices;
        private final int[] permutation;
        private final String name;
        private final long seed;
        private long permutedEpoch = -1;

        Stream(int[] slices, String name, long seed) {
            this.slices = slices.clone();
            this.permutation = new int[slices.length];
            this.name = name;
            this.seed = seed;
        }

        /** The slice at a place, from 0, in all epochs one after the other. */
        int at(long place) {
            permute(place / slices.length);
            return permutation[(int) (place % slices.length)];
        }

        /** Fisher and Yates's shuffle. */
        private void permute(long epoch) {
            if (epoch == permutedEpoch) {
                return;
            }
            System.arraycopy(slices, 0, permutation, 0, slices.length);
            SplitMix64 random = SplitMix64.of(seed, name, epoch);
            for (int i = slices.length - 1; i > 0; i--) {
                int j = random.below(i + 1);
                int kept = permutation[i];
                permutation[i] = permutation[j];
                permutation[j] = kept;
            }
            permutedEpoch = epoch;
        }
    }

    private final Stream all;
    private final Stream showing;
    private final int batchSize;
    private final double regionShare;

    /** Batches of all slices alike. */
    BatchOrder(int[] slices, int batchSize, long seed) {
        this(slices, batchSize, seed, slices, 0);
    }

    /**
     * Batches with a share of slices that show the region.
     *
     * @param showing those of the slices that show it, at least one unless the share is 0
     * @param regionShare r, 0 to 1
     */
    BatchOrder(int[] slices, int batchSize, long seed, int[] showing, double regionShare) {
        this.batchSize = Math.min(batchSize, slices.length);
        this.all = new Stream(slices, "epoch", seed);
        this.showing = new Stream(showing, "region epoch", seed);
        this.regionShare = regionShare;
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
        long showingBefore = showingBefore(step);
        int ofShowing = (int) (showingBefore(step + 1) - showingBefore);
        int ofAll = batchSize - ofShowing;
        for (int i = 0; i < ofAll; i++) {
            into[i] = all.at(step * batchSize - showingBefore + i);
        }
        for (int i = 0; i < ofShowing; i++) {
            into[ofAll + i] = showing.at(showingBefore + i);
        }
    }

    /** How many places of all steps before one are for slices that show the region. */
    private long showingBefore(long step) {
        return (long) Math.floor(regionShare * batchSize * step);
    }
}
