package org.sourceselect.random;

/**
 * The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. Written out because
 * the JDK does not promise the numbers of its own generators from release to release.
 *
 * <p>For simulations, not for secrets. Not safe for use by several threads at once.
 */
public final class SplitMix64 {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /** The sequence of a seed. */
    public SplitMix64(long seed) {
        state = seed;
    }

    /** The sequence of a seed for one purpose, so that what is drawn for one purpose never shifts another. */
    public static SplitMix64 of(long seed, String purpose) {
        long state = seed;
        for (int i = 0; i < purpose.length(); i++) {
            state = mix((state ^ purpose.charAt(i)) + GAMMA);
        }
        return new SplitMix64(state);
    }

    /** The same for the thing of that number among many, such as an epoch. */
    public static SplitMix64 of(long seed, String purpose, long number) {
        return new SplitMix64(of(seed, purpose).next() ^ new SplitMix64(number).next());
    }

    /** What the sequence of a seed gives as draw number {@code index}, from 0 on, without the draws before it. */
    public static long draw(long seed, long index) {
        return mix(seed + (index + 1) * GAMMA);
    }

    /** The next 64 bits. */
    public long next() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long state) {
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * A number from 0 to {@code bound - 1}, each equally likely to within {@code bound} / 2^32.
     *
     * @param bound at least 1
     */
    public int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /**
     * A number from 0 to {@code bound - 1}, each equally likely.
     *
     * @param bound at least 1; need not fit an int
     */
    public long below(long bound) {
        // Draws from the incomplete last run of 2^63 / bound are thrown away.
        long limit = Long.MAX_VALUE - Long.MAX_VALUE % bound;
        long draw = next() >>> 1;
        while (draw >= limit) {
            draw = next() >>> 1;
        }
        return draw % bound;
    }

    /** Uniform in (0, 1), of 2^53 values evenly spaced. */
    public double uniform() {
        return ((next() >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** Standard normal, by Box and Muller. StrictMath, so that every machine draws the same. */
    public double gaussian() {
        return StrictMath.sqrt(-2 * StrictMath.log(uniform())) * StrictMath.cos(2 * Math.PI * uniform());
    }

    /** The numbers 0 to {@code n - 1} in random order. */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
