package org.sourceselect.unet;

import java.util.Locale;
import org.sourceselect.task.UnwellException;

/**
 * How many bytes a network takes on its device.
 *
 * <p>Weights, gradients and Adam's two moments are exact; Adam's update needs four copies of the largest tensor.
 * Activations follow what the gradient computation keeps: with c channels at p pixels, a block keeps both convolutions'
 * results and both rectified ones (4cp), a pooling its result and 64-bit indices, a decoder step also the concatenation
 * (2cp). Since c doubles where p quarters, everything is a multiple of batch x size^2 x width. The allocator holds about
 * as much again in freed pieces (measured, for torch in Python as well), and the working memory of a convolution and its
 * gradients, with channels padded to blocks of 16, comes on top. Over six nets from width 4 to 64 the measured peak was
 * 0.9 to 1.35 times this estimate, the Java heap included.
 */
record MemoryEstimate(UNetLayout layout, int size, int batchSize) {

    private static final double FLOAT = 4;

    private static final double ALLOCATOR = 2;

    /** The least number of channels the convolution kernels really work on. */
    private static final int CHANNEL_BLOCK = 16;

    /** Bytes of a training. */
    double training(UNet.Mode mode) {
        double parameters = layout.parameters();
        double kept = 6 * levels(UNetLayout.LEVELS - 1);
        if (mode == UNet.Mode.TRAIN_ALL) {
            kept += 4 * levels(UNetLayout.LEVELS) + 0.75 * levels(UNetLayout.LEVELS - 1);
        }
        double update = 4 * 9 * Math.pow(layout.channels(UNetLayout.LEVELS - 1), 2);
        return FLOAT * (4 * parameters + update + ALLOCATOR * kept * layout.width() * pixels()) + working();
    }

    /** Bytes of an inference: the skip connections, and the results around one convolution. */
    double inference() {
        return FLOAT * (layout.parameters() + levels(UNetLayout.LEVELS) * layout.width() * pixels()) + working();
    }

    /** Bytes of the encoder's outputs for one slice. */
    double encodedSlice() {
        return FLOAT * levels(UNetLayout.LEVELS) * layout.width() * size * size;
    }

    /** Refuses what cannot fit here; another machine may have more, this one will not. */
    void check(double bytes, Compute compute) {
        if (bytes > compute.memoryBytes()) {
            throw new UnwellException(
                    "network.width",
                    String.format(
                            Locale.ROOT,
                            "width %d with %d slices of %d x %d a batch needs about %.1f GiB on the %s, which has %.1f GiB",
                            layout.width(),
                            batchSize,
                            size,
                            size,
                            bytes / (1 << 30),
                            compute.device().getDeviceType(),
                            compute.memoryBytes() / (double) (1 << 30)),
                    "use a smaller width, batch or slice size, fewer trainings side by side, or a worker with more memory",
                    false,
                    null);
        }
    }

    /** Channels x pixels summed over levels, in units of width x full-resolution pixels: 1 + 1/2 + 1/4 + ... */
    private static double levels(int count) {
        return 2 - Math.pow(0.5, count - 1);
    }

    private double pixels() {
        return (double) batchSize * size * size;
    }

    private double working() {
        return FLOAT * 6 * Math.max(layout.width(), CHANNEL_BLOCK) * pixels();
    }
}
