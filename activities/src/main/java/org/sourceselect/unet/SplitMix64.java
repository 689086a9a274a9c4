package org.sourceselect.unet;

import java.nio.charset.StandardCharsets;

/**
 * Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): a random sequence that is the same on every machine and JDK.
 *
 * <p>A sequence belongs to a seed and a purpose, so that what is drawn for one purpose never shifts another.
 */
final class SplitMix64 {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    SplitMix64(long seed) {
        state = seed;
    }

    static SplitMix64 of(long seed, String purpose) {
        long state = seed;
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            state = new SplitMix64(state ^ b).next();
        }
        return new SplitMix64(state);
    }

    static SplitMix64 of(long seed, String purpose, long number) {
        return new SplitMix64(of(seed, purpose).next() ^ new SplitMix64(number).next());
    }

    long next() {
        state += GOLDEN;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in 0 to bound - 1. The high half of a 63-bit product: its bias is below bound / 2^31. */
    int below(int bound) {
        return (int) (((next() >>> 33) * bound) >>> 31);
    }

    /** Uniform in (0, 1). */
    double uniform() {
        return ((next() >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** Standard normal, by Box and Muller. StrictMath, so that every machine draws the same. */
    double gaussian() {
        return StrictMath.sqrt(-2 * StrictMath.log(uniform())) * StrictMath.cos(2 * Math.PI * uniform());
    }
}
