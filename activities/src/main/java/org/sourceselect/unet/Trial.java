package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.sourceselect.random.SplitMix64;
import org.sourceselect.task.BadInputException;

/** Runs a network once on made-up slices and sees that it answers as one must. */
final class Trial {

    /** The output for one slice of 1024 x 1024, the largest, then takes 1 GiB: half of what one buffer can hold. */
    private static final int MOST_CHANNELS = 256;

    /** Kernels may sum in another order for another batch size; what depends on the batch itself differs by far more. */
    private static final double SAME = 1e-3;

    private final Network net;
    private final String file;
    private final int size;
    private final float[] noise;

    /**
     * @param file the network's, for messages
     */
    Trial(Network net, String file, int size) {
        this.net = net;
        this.file = file;
        this.size = size;
        this.noise = new float[size * size];
        SplitMix64 random = SplitMix64.of(0, "trial", size);
        for (int p = 0; p < noise.length; p++) {
            // Prepared slices have mean 0 and variance 1.
            noise[p] = (float) random.gaussian();
        }
    }

    /**
     * Runs an empty slice and one of noise together, then the noise alone.
     *
     * @return the channels of the output
     * @throws BadInputException when the output is not finite floats [n, channels, size, size], or a slice's depends on the
     *     slices beside it
     */
    int channels(NDManager manager) {
        float[] both = new float[2 * noise.length];
        System.arraycopy(noise, 0, both, noise.length, noise.length);
        float[] together = output(manager, both, 2);
        float[] alone = output(manager, noise, 1);
        checkSame(together, alone);
        return alone.length / noise.length;
    }

    private float[] output(NDManager manager, float[] images, int batch) {
        try (NDManager run = manager.newSubManager()) {
            NDArray result = net.logits(run.create(images, new Shape(batch, 1, size, size)));
            Shape shape = result.getShape();
            long channels = shape.dimension() == 4 ? shape.get(1) : 0;
            if (result.getDataType() != DataType.FLOAT32
                    || channels < 1
                    || channels > MOST_CHANNELS
                    || !shape.equals(new Shape(batch, channels, size, size))) {
                throw wrong(
                        "its output for " + batch + " slices of " + size + " x " + size + " is " + result.getDataType()
                                + " " + shape,
                        "export a net with an output of float32 [n, channels, height, width], height and width those of"
                                + " the input and at most " + MOST_CHANNELS + " channels");
            }
            float[] values = result.toFloatArray();
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw wrong(
                            "its output for an empty slice or one of noise holds " + value,
                            "export a net whose output is finite; a division by the image's own deviation may be to blame");
                }
            }
            return values;
        }
    }

    private void checkSame(float[] together, float[] alone) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < alone.length; i++) {
            largest = Math.max(largest, Math.abs(alone[i]));
            difference = Math.max(difference, Math.abs(alone[i] - together[alone.length + i]));
        }
        if (difference > SAME * largest) {
            throw wrong(
                    "its output for a slice changes by " + (float) difference + " with the slices beside it",
                    "export it in inference mode, after net.eval(), without statistics of the batch");
        }
    }

    private BadInputException wrong(String problem, String remedy) {
        return new BadInputException(file, "the model cannot be used: " + problem, remedy);
    }
}
