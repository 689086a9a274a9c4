package org.sourceselect.phantom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.sourceselect.random.SplitMix64;

/**
 * A stream of random numbers that belongs to one thing, such as the anatomy of one subject.
 *
 * <p>The stream starts from the SHA-256 of the seed and the thing's path, so that it does not depend on what else is
 * drawn, or when.
 */
final class Draws {

    private final SplitMix64 random;
    private double spare;
    private boolean hasSpare;

    private Draws(SplitMix64 random) {
        this.random = random;
    }

    /** The stream of the thing at {@code path} under {@code seed}. */
    static Draws of(long seed, String path) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
            byte[] digest = sha.digest(path.getBytes(StandardCharsets.UTF_8));
            return new Draws(new SplitMix64(ByteBuffer.wrap(digest).getLong()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Uniform over all longs. */
    long bits() {
        return random.next();
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    double between(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Uniform over the whole numbers low..high, both included. */
    int whole(int low, int high) {
        return low + (int) (uniform() * (high - low + 1));
    }

    /** Standard normal, by Marsaglia's polar method. */
    double normal() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        while (true) {
            double u = 2 * uniform() - 1;
            double v = 2 * uniform() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                double f = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
                spare = v * f;
                hasSpare = true;
                return u * f;
            }
        }
    }

    /** One of two signs. */
    int sign() {
        return bits() < 0 ? -1 : 1;
    }
}
