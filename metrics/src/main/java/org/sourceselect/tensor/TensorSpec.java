package org.sourceselect.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor's element type and shape.
 *
 * @param dtype the type of its elements
 * @param shape its dimensions, slowest first, each 0 or more; empty for a single number
 */
public record TensorSpec(DType dtype, List<Long> shape) {

    /** Refuses negative dimensions and shapes whose size in bytes passes 2^63. */
    public TensorSpec {
        shape = List.copyOf(shape);
        long size = dtype.bytes();
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension in shape " + shape);
            }
            try {
                // A zero anywhere makes the whole empty, but the other dimensions must still be sane.
                size = Math.multiplyExact(size, Math.max(dimension, 1));
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("shape " + shape + " has too many elements", e);
            }
        }
    }

    /** A spec from plain dimensions, as in {@code TensorSpec.of(DType.F32, n, 1, 128, 128)}. */
    public static TensorSpec of(DType dtype, long... shape) {
        return new TensorSpec(dtype, Arrays.stream(shape).boxed().toList());
    }

    /** The number of elements: the product of the dimensions, 1 for an empty shape. */
    public long elements() {
        long product = 1;
        for (long dimension : shape) {
            product *= dimension;
        }
        return product;
    }

    /** Where an element lies, counted from 0 along each dimension; {@code element} counts through the last one first. */
    public List<Long> index(long element) {
        Long[] index = new Long[shape.size()];
        long rest = element;
        for (int k = index.length - 1; k >= 0; k--) {
            index[k] = rest % shape.get(k);
            rest /= shape.get(k);
        }
        return List.of(index);
    }

    /** The size in the file. */
    public long bytes() {
        return elements() * dtype.bytes();
    }
}
