package org.sourceselect.imaging;

import java.util.Locale;
import java.util.Optional;

/** How one voxel is stored: the real-valued types of NIfTI's {@code datatype} field. */
public enum DataType {
    /** Unsigned 8-bit integer. */
    UINT8(2, 1, 0, 255),
    /** Signed 16-bit integer. */
    INT16(4, 2, Short.MIN_VALUE, Short.MAX_VALUE),
    /** Signed 32-bit integer. */
    INT32(8, 4, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /** 32-bit float. */
    FLOAT32(16, 4, -Float.MAX_VALUE, Float.MAX_VALUE),
    /** 64-bit float. */
    FLOAT64(64, 8, -Double.MAX_VALUE, Double.MAX_VALUE),
    /** Signed 8-bit integer. */
    INT8(256, 1, Byte.MIN_VALUE, Byte.MAX_VALUE),
    /** Unsigned 16-bit integer. */
    UINT16(512, 2, 0, 0xFFFF),
    /** Unsigned 32-bit integer. */
    UINT32(768, 4, 0, 0xFFFFFFFFL),
    /** Signed 64-bit integer. */
    INT64(1024, 8, -0x1p63, 0x1p63),
    /** Unsigned 64-bit integer. */
    UINT64(1280, 8, 0, 0x1p64);

    private final int code;
    private final int bytes;
    private final double least;
    private final double greatest;

    DataType(int code, int bytes, double least, double greatest) {
        this.code = code;
        this.bytes = bytes;
        this.least = least;
        this.greatest = greatest;
    }

    /** The value of the header's {@code datatype} field. */
    public int code() {
        return code;
    }

    /** The bytes one voxel takes. */
    public int bytes() {
        return bytes;
    }

    /** True for the two floating-point types. */
    public boolean isFloat() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /** Whether a value, rounded to a whole number for the integer types, can be stored. */
    boolean holds(float value) {
        if (isFloat()) {
            return true;
        }
        double whole = Math.rint(value);
        // The upper bounds of the 64-bit types are not themselves doubles that fit: 2^63 and 2^64 are one too many.
        return whole >= least && (bytes == 8 ? whole < greatest : whole <= greatest);
    }

    /** The type a header's {@code datatype} code stands for, empty if this package cannot read it. */
    static Optional<DataType> ofCode(int code) {
        for (DataType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The name the standard gives to a code this package does not read. */
    static String nameOfUnsupported(int code) {
        return switch (code) {
            case 0 -> "unknown";
            case 1 -> "binary (1 bit per voxel)";
            case 32 -> "complex64";
            case 128 -> "RGB24 (colour)";
            case 1536 -> "float128";
            case 1792 -> "complex128";
            case 2048 -> "complex256";
            case 2304 -> "RGBA32 (colour)";
            default -> "not a code of the standard";
        };
    }

    /** The type's name as numpy and nibabel write it, such as {@code int16}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
