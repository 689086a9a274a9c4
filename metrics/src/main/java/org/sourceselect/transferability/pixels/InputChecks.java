package org.sourceselect.transferability.pixels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at all features and labels that are read, in a fraction of the time that reading takes. */
public final class InputChecks {

    private static final int SUMS = 512;
    private static final VarHandle EIGHT_LABELS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EIGHT_ONES = 0x0101010101010101L;

    private InputChecks() {}

    /** Whether none of the first {@code length} values is NaN or infinite. */
    public static boolean allFinite(float[] values, int length) {
        // A finite number times 0 is 0, any other NaN, and so is a sum with it. Sums side by side are taken at
        // once, where both arrays begin at 0.
        float[] sums = new float[SUMS];
        float[] part = new float[SUMS];
        int at = 0;
        for (; at + SUMS <= length; at += SUMS) {
            System.arraycopy(values, at, part, 0, SUMS);
            for (int i = 0; i < SUMS; i++) {
                sums[i] += part[i] * 0;
            }
        }
        for (; at < length; at++) {
            sums[0] += values[at] * 0;
        }
        float sum = 0;
        for (float s : sums) {
            sum += s;
        }
        return sum == 0;
    }

    /** Whether the first {@code length} labels are 0 or 1. */
    public static boolean allBinary(byte[] labels, int length) {
        long bits = 0;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            bits |= eight(labels, at);
        }
        for (; at < length; at++) {
            bits |= labels[at] & 0xff;
        }
        return (bits & ~EIGHT_ONES) == 0;
    }

    /** How many of the first {@code length} labels are 1; all are 0 or 1. */
    public static long ones(byte[] labels, int length) {
        long ones = 0;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            ones += Long.bitCount(eight(labels, at));
        }
        for (; at < length; at++) {
            ones += labels[at];
        }
        return ones;
    }

    /** Eight labels from {@code at} on; 0 when all of them are. */
    public static long eight(byte[] labels, int at) {
        return (long) EIGHT_LABELS.get(labels, at);
    }
}
