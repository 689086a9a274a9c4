package org.sourceselect.transferability;

/** Steele, Lea and Flood's generator (2014): the same numbers from the same seed on every platform and version. */
final class SplitMix64 {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    SplitMix64(long seed) {
        this.state = seed;
    }

    /** What a generator with this seed gives as draw number {@code index}, from 0 on, without the draws before it. */
    static long draw(long seed, long index) {
        return mix(seed + (index + 1) * GAMMA);
    }

    long next() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long state) {
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to {@code bound - 1}, each equally likely. */
    int below(int bound) {
        return (int) below((long) bound);
    }

    /** The same for numbers that need not fit an int. */
    long below(long bound) {
        // Draws from the incomplete last run of 2^63 / bound are thrown away.
        long limit = Long.MAX_VALUE - Long.MAX_VALUE % bound;
        long draw = next() >>> 1;
        while (draw >= limit) {
            draw = next() >>> 1;
        }
        return draw % bound;
    }

    /** The numbers 0 to {@code n - 1} in random order. */
    int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
