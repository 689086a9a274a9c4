package org.sourceselect.imaging;

import java.nio.ByteBuffer;

/**
 * Turns stored voxels into float32, a chunk at a time: byte order, type, then {@code slope * stored + intercept} in
 * double, rounded once.
 *
 * <p>One decoder serves one volume; it keeps an array between the bulk copy out of the buffer, which the JVM does with
 * byte swapping, and the conversion loop, which it vectorises.
 */
abstract sealed class VoxelDecoder {

    /** Decodes the buffer's first {@code n} voxels into the front of {@code out}. */
    abstract void decode(ByteBuffer bytes, float[] out, int n);

    /** A decoder for what a header describes, for chunks of at most {@code most} voxels. */
    static VoxelDecoder of(VolumeHeader header, int most) {
        if (header.isScaled()) {
            return new Scaled(header, most);
        }
        return switch (header.type()) {
            case UINT8, INT8 -> new Bytes(header.type() == DataType.INT8, most);
            case INT16, UINT16 -> new Shorts(header.type() == DataType.INT16, most);
            case INT32, UINT32 -> new Ints(header.type() == DataType.INT32, most);
            case INT64, UINT64 -> new Longs(header.type() == DataType.INT64, most);
            case FLOAT32 -> new Floats();
            case FLOAT64 -> new Doubles(most);
        };
    }

    /** The nearest float to an unsigned 64-bit integer; the lowest bit, shifted out, is kept for the rounding. */
    private static float unsignedToFloat(long v) {
        return v >= 0 ? v : ((v >>> 1) | (v & 1)) * 2f;
    }

    private static double unsignedToDouble(long v) {
        return v >= 0 ? v : ((v >>> 1) | (v & 1)) * 2.0;
    }

    private static final class Bytes extends VoxelDecoder {
        private final boolean signed;
        private final byte[] raw;

        Bytes(boolean signed, int most) {
            this.signed = signed;
            this.raw = new byte[most];
        }

        @Override
        void decode(ByteBuffer bytes, float[] out, int n) {
            bytes.get(0, raw, 0, n);
            if (signed) {
                for (int i = 0; i < n; i++) {
                    out[i] = raw[i];
                }
            } else {
                for (int i = 0; i < n; i++) {
                    out[i] = raw[i] & 0xFF;
                }
            }
        }
    }

    private static final class Shorts extends VoxelDecoder {
        private final boolean signed;
        private final short[] raw;

        Shorts(boolean signed, int most) {
            this.signed = signed;
            this.raw = new short[most];
        }

        @Override
        void decode(ByteBuffer bytes, float[] out, int n) {
            bytes.asShortBuffer().get(0, raw, 0, n);
            if (signed) {
                for (int i = 0; i < n; i++) {
                    out[i] = raw[i];
                }
            } else {
                for (int i = 0; i < n; i++) {
                    out[i] = raw[i] & 0xFFFF;
                }
            }
        }
    }

    private static final class Ints extends VoxelDecoder {
        private final boolean signed;
        private final int[] raw;

        Ints(boolean signed, int most) {
            this.signed = signed;
            this.raw = new int[most];
        }

        @Override
        void decode(ByteBuffer bytes, float[] out, int n) {
            bytes.asIntBuffer().get(0, raw, 0, n);
            if (signed) {
                for (int i = 0; i < n; i++) {
                    out[i] = raw[i];
                }
            } else {
                for (int i = 0; i < n; i++) {
                    out[i] = raw[i] & 0xFFFFFFFFL;
                }
            }
        }
    }

    private static final class Longs extends VoxelDecoder {
        private final boolean signed;
        private final long[] raw;

        Longs(boolean signed, int most) {
            this.signed = signed;
            this.raw = new long[most];
        }

        @Override
        void decode(ByteBuffer bytes, float[] out, int n) {
            bytes.asLongBuffer().get(0, raw, 0, n);
            for (int i = 0; i < n; i++) {
                out[i] = signed ? raw[i] : unsignedToFloat(raw[i]);
            }
        }
    }

    private static final class Floats extends VoxelDecoder {
        @Override
        void decode(ByteBuffer bytes, float[] out, int n) {
            bytes.asFloatBuffer().get(0, out, 0, n);
        }
    }

    private static final class Doubles extends VoxelDecoder {
        private final double[] raw;

        Doubles(int most) {
            this.raw = new double[most];
        }

        @Override
        void decode(ByteBuffer bytes, float[] out, int n) {
            bytes.asDoubleBuffer().get(0, raw, 0, n);
            for (int i = 0; i < n; i++) {
                out[i] = (float) raw[i];
            }
        }
    }

    /** Any type with slope and intercept: through double, in the buffer's own order of reading. */
    private static final class Scaled extends VoxelDecoder {
        private final DataType type;
        private final double slope;
        private final double intercept;
        private final double[] wide;

        Scaled(VolumeHeader header, int most) {
            this.type = header.type();
            this.slope = header.slope();
            this.intercept = header.intercept();
            this.wide = new double[most];
        }

        @Override
        void decode(ByteBuffer bytes, float[] out, int n) {
            widen(bytes, n);
            for (int i = 0; i < n; i++) {
                out[i] = (float) (slope * wide[i] + intercept);
            }
        }

        private void widen(ByteBuffer bytes, int n) {
            for (int i = 0; i < n; i++) {
                wide[i] = switch (type) {
                    case UINT8 -> bytes.get(i) & 0xFF;
                    case INT8 -> bytes.get(i);
                    case INT16 -> bytes.getShort(2 * i);
                    case UINT16 -> bytes.getShort(2 * i) & 0xFFFF;
                    case INT32 -> bytes.getInt(4 * i);
                    case UINT32 -> bytes.getInt(4 * i) & 0xFFFFFFFFL;
                    case INT64 -> bytes.getLong(8 * i);
                    case UINT64 -> unsignedToDouble(bytes.getLong(8 * i));
                    case FLOAT32 -> bytes.getFloat(4 * i);
                    case FLOAT64 -> bytes.getDouble(8 * i);
                };
            }
        }
    }
}
