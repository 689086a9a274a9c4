package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.sourceselect.task.BadInputException;

/**
 * A trained network at work.
 *
 * <p>Nothing asks for gradients, so none are prepared on whatever thread this runs, and memory stays flat. Not for use by
 * several threads at once.
 */
public final class Inference implements AutoCloseable {

    /** Receives what the network says of one slice. */
    @FunctionalInterface
    public interface Consumer {

        /**
         * Called in the order the slices were given; may throw to end the inference.
         *
         * @param slice its number in the source
         * @param logits background then region of interest, [2, size, size] row by row; filled anew for the next slice
         */
        void accept(int slice, float[] logits) throws IOException;
    }

    private final Compute compute;
    private final NDManager manager;
    private final UNet net;

    private Inference(Compute compute, NDManager manager, UNet net) {
        this.compute = compute;
        this.manager = manager;
        this.net = net;
    }

    /**
     * Loads a network.
     *
     * @param weights a file written by a training
     * @throws BadInputException when the file does not hold a U-Net's weights
     */
    public static Inference open(Compute compute, Path weights) throws IOException {
        NDManager manager = compute.newManager();
        try {
            return new Inference(compute, manager, UNetWeights.read(manager, weights, UNet.Mode.INFER));
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Channels of the network's first block. */
    public int width() {
        return net.layout().width();
    }

    /**
     * Runs slices through the network.
     *
     * @param slices by their number in the source
     * @param batchSize how many at a time; does not change the result beyond rounding
     */
    public void logits(SliceSource source, int[] slices, int batchSize, Consumer consumer) throws IOException {
        if (batchSize < 1) {
            throw new BadInputException("batch size", "it is " + batchSize, "use at least 1 slice at a time");
        }
        TrainingPlan.checkSize(source.size());
        int most = Math.min(batchSize, Math.max(1, slices.length));
        MemoryEstimate estimate = new MemoryEstimate(net.layout(), source.size(), most);
        estimate.check(estimate.inference(), compute);
        BatchMemory batch = new BatchMemory(source, most, false);
        float[] logits = new float[UNetLayout.CLASSES * source.size() * source.size()];
        for (int from = 0; from < slices.length; from += most) {
            int[] chosen = Arrays.copyOfRange(slices, from, Math.min(slices.length, from + most));
            batch.fill(chosen, chosen.length, false);
            try (NDManager iteration = manager.newSubManager()) {
                NDArray result = net.logits(batch.images(iteration));
                FloatBuffer values = result.toByteBuffer().asFloatBuffer();
                for (int slice : chosen) {
                    values.get(logits);
                    consumer.accept(slice, logits);
                }
            }
        }
    }

    /**
     * Segments slices and compares with their masks, subject by subject.
     *
     * @param subject gives the subject of a slice
     */
    public SubjectDice dice(SliceSource source, int[] slices, IntUnaryOperator subject, int batchSize)
            throws IOException {
        SubjectDice.Counter counter = new SubjectDice.Counter();
        byte[] mask = new byte[source.size() * source.size()];
        logits(source, slices, batchSize, (slice, logits) -> {
            source.mask(slice, mask, 0);
            counter.add(subject.applyAsInt(slice), logits, mask);
        });
        return counter.dice();
    }

    @Override
    public void close() {
        manager.close();
    }
}
