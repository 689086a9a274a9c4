package org.sourceselect.tensor;

/** Half precision by its bits; the JDK has these conversions from version 20 on. */
final class HalfFloat {

    private HalfFloat() {}

    /** The exact value of a half as a float. */
    static float toFloat(short half) {
        int exponent = (half >> 10) & 0x1f;
        int mantissa = half & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = mantissa * 0x1p-24f;
        } else {
            magnitude = Float.intBitsToFloat(((exponent - 15 + 127) << 23) | (mantissa << 13));
        }
        return half < 0 ? -magnitude : magnitude;
    }

    /** The nearest half, ties to even; infinite from 65520 on. */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) {
            // Subnormal: a multiple of 2^-24. The scaling is exact and rint rounds ties to even.
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24f));
        }
        int rebased = (bits & 0x7fffffff) - ((127 - 15) << 23);
        int kept = rebased >>> 13;
        int rest = rebased & 0x1fff;
        if (rest > 0x1000 || (rest == 0x1000 && (kept & 1) == 1)) {
            kept++;
        }
        return (short) (sign | kept);
    }
}
