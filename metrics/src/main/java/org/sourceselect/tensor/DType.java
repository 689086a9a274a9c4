package org.sourceselect.tensor;

/** The element types of tensors, by their safetensors names. */
public enum DType {
    /** IEEE 754 single precision. */
    F32(4),
    /** IEEE 754 double precision. */
    F64(8),
    /** IEEE 754 half precision. */
    F16(2),
    /** Unsigned byte; Java's {@code byte} holds its bits. */
    U8(1),
    /** Signed 16-bit integer. */
    I16(2),
    /** Signed 32-bit integer. */
    I32(4),
    /** Signed 64-bit integer. */
    I64(8),
    /** Signed byte. */
    I8(1),
    /** Unsigned 16-bit integer. */
    U16(2),
    /** Unsigned 32-bit integer. */
    U32(4),
    /** Unsigned 64-bit integer; Java's {@code long} holds its bits. */
    U64(8),
    /** A byte that is 0 or 1. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Whether its values are floating-point numbers; else they are whole ones. */
    public boolean floating() {
        return this == F16 || this == F32 || this == F64;
    }

    /** The bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
