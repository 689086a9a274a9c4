package org.sourceselect.tensor;

/** The element types of tensors, by their safetensors names. All are little-endian in the file. */
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
    I64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** The bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
