package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.sourceselect.task.BadInputException;

/**
 * One batch of slices outside the Java heap, filled again and again.
 *
 * <p>On the CPU the engine computes on this memory as it is, without a copy: fill it only when the arrays of the batch
 * before are no longer needed. A GPU copies it when the array is made.
 */
final class BatchMemory {

    private final SliceSource source;
    private final int pixels;
    private final float[] image;
    private final byte[] mask;
    private final ByteBuffer images;
    private final ByteBuffer classes;
    private int[] filled = {};

    /** Room for {@code batchSize} slices. */
    BatchMemory(SliceSource source, int batchSize, boolean withMasks) {
        this.source = source;
        this.pixels = source.size() * source.size();
        this.image = new float[pixels];
        this.mask = new byte[pixels];
        this.images = direct(batchSize, pixels);
        this.classes = direct(batchSize, withMasks ? UNetLayout.CLASSES * pixels : 0);
    }

    private static ByteBuffer direct(int batchSize, int floatsEach) {
        long bytes = 4L * batchSize * floatsEach;
        if (bytes > Integer.MAX_VALUE) {
            throw new BadInputException(
                    "batch size", "a batch of " + batchSize + " slices takes " + bytes + " bytes", "use a smaller one");
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    }

    /** Reads images, and masks if asked for. */
    void fill(int[] slices, int count, boolean withMasks) {
        FloatBuffer toImages = images.clear().asFloatBuffer();
        FloatBuffer toClasses = classes.clear().asFloatBuffer();
        for (int i = 0; i < count; i++) {
            source.image(slices[i], image, 0);
            toImages.put(image);
            if (withMasks) {
                source.mask(slices[i], mask, 0);
                putClass(toClasses, 0);
                putClass(toClasses, 1);
            }
        }
        filled = Arrays.copyOf(slices, count);
    }

    /** 1 where the mask is of the class, 0 elsewhere. */
    private void putClass(FloatBuffer into, int wanted) {
        for (int p = 0; p < pixels; p++) {
            image[p] = mask[p] == wanted ? 1 : 0;
        }
        into.put(image);
    }

    /** The numbers of the slices it holds. */
    int[] slices() {
        return filled.clone();
    }

    /** [n, 1, size, size]. */
    NDArray images(NDManager manager) {
        return array(manager, images, 1);
    }

    /** One-hot masks, [n, 2, size, size]. */
    NDArray classes(NDManager manager) {
        return array(manager, classes, UNetLayout.CLASSES);
    }

    private NDArray array(NDManager manager, ByteBuffer bytes, int channels) {
        bytes.clear().limit(4 * filled.length * channels * pixels);
        return manager.create(
                bytes, new Shape(filled.length, channels, source.size(), source.size()), DataType.FLOAT32);
    }
}
