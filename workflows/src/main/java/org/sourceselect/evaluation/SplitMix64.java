package org.sourceselect.evaluation;

/**
 * A generator of pseudo-random numbers: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014. The same seed gives the same numbers in every process and version, which a replayed workflow relies on.
 */
final class SplitMix64 {

    private long state;

    SplitMix64(long seed) {
        state = seed;
    }

    /** The next 64 bits. */
    long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 to bound - 1, each equally likely to within bound / 2^32. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }
}
