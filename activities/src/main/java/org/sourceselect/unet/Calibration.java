package org.sourceselect.unet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.random.SplitMix64;

/**
 * How long a step of training takes here, by doing a few of them on noise: what is in the slices changes nothing about that.
 */
public final class Calibration {

    /** The first steps find out how to convolve, and wait for memory. */
    private static final int LEFT_OUT = 3;

    private static final int TIMED = 9;

    /** Enough, whatever is timed by then. */
    private static final double LONGEST_SECONDS = 6;

    private Calibration() {}

    /** Ends a training from within. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super("enough steps are timed", null, false, false);
        }
    }

    /** The same noise in every slice, with a square for a region of interest. */
    private static final class Noise implements SliceSource {
        private final int slices;
        private final int size;
        private final float[] image;
        private final byte[] mask;

        Noise(int slices, int size) {
            this.slices = slices;
            this.size = size;
            this.image = new float[size * size];
            this.mask = new byte[size * size];
            SplitMix64 random = new SplitMix64(0);
            for (int i = 0; i < image.length; i++) {
                image[i] = (float) random.uniform();
            }
            for (int y = 0; y < size / 4; y++) {
                Arrays.fill(mask, y * size, y * size + size / 4, (byte) 1);
            }
        }

        @Override
        public int slices() {
            return slices;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void image(int slice, float[] into, int offset) {
            System.arraycopy(image, 0, into, offset, image.length);
        }

        @Override
        public void mask(int slice, byte[] into, int offset) {
            System.arraycopy(mask, 0, into, offset, mask.length);
        }
    }

    /**
     * The median time of a step of training from scratch, in seconds. Takes some seconds, the start of the engine left out, but
     * a step in any case.
     *
     * @param size height and width of the slices
     * @param batch how many slices a step takes
     * @throws org.sourceselect.task.BadInputException when a net of this size does not fit
     */
    public static double secondsPerStep(Compute compute, NetworkSettings network, int size, int batch) {
        double[] took = new double[LEFT_OUT + TIMED];
        long begun = System.nanoTime();
        long[] last = {begun};
        int[] steps = {0};
        TrainingPlan plan = new TrainingPlan(
                new TrainingPlan.FromScratch(network),
                new TrainingSettings(Integer.MAX_VALUE, batch, 1e-4, 5e-5, Integer.MAX_VALUE, 0));
        int[] slices = new int[batch];
        Arrays.setAll(slices, slice -> slice);
        try {
            Trainer.Result ended = Trainer.train(
                    compute,
                    plan,
                    new Noise(batch, size),
                    slices,
                    CheckpointStore.none(),
                    progress -> {
                        long now = System.nanoTime();
                        took[steps[0]++] = (now - last[0]) * 1e-9;
                        last[0] = now;
                        if (steps[0] == took.length || (now - begun) * 1e-9 > LONGEST_SECONDS) {
                            throw new Enough();
                        }
                    },
                    Path.of("never-written"));
            throw new IllegalStateException("a training without end has ended: " + ended);
        } catch (Enough e) {
            double[] timed = Arrays.copyOfRange(took, Math.min(LEFT_OUT, steps[0] - 1), steps[0]);
            Arrays.sort(timed);
            return timed[timed.length / 2];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the weights of a net take in the store, in bytes, but for batch statistics and names: a few thousandths. */
    public static long weightBytes(int width) {
        return Float.BYTES * new UNetLayout(width).parameters();
    }
}
