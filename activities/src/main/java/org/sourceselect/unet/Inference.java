package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.sourceselect.task.BadInputException;

/**
 * A trained network at work: a U-Net of ours, or a TorchScript program.
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
         * @param logits [channels, size, size] row by row, of a U-Net background then region of interest; filled anew for
         *     the next slice
         */
        void accept(int slice, float[] logits) throws IOException;
    }

    private final Compute compute;
    private final NDManager manager;
    private final Network net;
    private final String file;

    private Inference(Compute compute, NDManager manager, Network net, Path file) {
        this.compute = compute;
        this.manager = manager;
        this.net = net;
        this.file = file.toString();
    }

    /**
     * Loads a network.
     *
     * @param model a file written by a training, or a TorchScript file; told apart by their first bytes
     * @throws BadInputException when the file holds neither a U-Net's weights nor a TorchScript program
     */
    public static Inference open(Compute compute, Path model) throws IOException {
        NDManager manager = compute.newManager();
        try {
            Network net = isProgram(model)
                    ? ScriptedNetwork.load(manager, model)
                    : UNetWeights.read(manager, model, UNet.Mode.INFER);
            return new Inference(compute, manager, net, model);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** Whether a file is a TorchScript program, which can be run but not fine-tuned. */
    public static boolean isProgram(Path model) throws IOException {
        return ScriptedNetwork.isIn(model);
    }

    /** Channels of its output for slices of this size: 2 for a U-Net; a program is run once to see. */
    public int channels(int size) {
        return net.channels().orElseGet(() -> check(size));
    }

    /**
     * Runs it once, on slices of zeros and of noise.
     *
     * @return the channels of its output
     * @throws BadInputException when it cannot be run or its output is not finite floats [n, channels, size, size]
     */
    public int check(int size) {
        TrainingPlan.checkSize(size);
        net.checkMemory(size, 2, compute);
        return new Trial(net, file, size).channels(manager);
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
        net.checkMemory(source.size(), most, compute);
        BatchMemory batch = new BatchMemory(source, most, false);
        for (int from = 0; from < slices.length; from += most) {
            int[] chosen = Arrays.copyOfRange(slices, from, Math.min(slices.length, from + most));
            batch.fill(chosen, chosen.length, false);
            try (NDManager iteration = manager.newSubManager()) {
                NDArray result = net.logits(batch.images(iteration));
                float[] logits = new float[Math.toIntExact(result.size() / chosen.length)];
                FloatBuffer values = result.toByteBuffer().asFloatBuffer();
                for (int slice : chosen) {
                    values.get(logits);
                    consumer.accept(slice, logits);
                }
            }
        }
    }

    /**
     * How many channels the levels of its encoder have together: 31 times the width.
     *
     * @throws BadInputException for a program, whose encoder nobody knows
     */
    public int encoderChannels() {
        UNetLayout layout = unet().layout();
        int channels = 0;
        for (int level = 0; level < UNetLayout.LEVELS; level++) {
            channels += layout.channels(level);
        }
        return channels;
    }

    /**
     * What its encoder makes of one slice: the skip connections' features from the full resolution down and the bottleneck's,
     * every level at the slice's size, a pixel having the features of the one that it lies in.
     *
     * @param into [{@link #encoderChannels}, size, size] row by row
     * @throws BadInputException for a program, whose encoder nobody knows
     */
    public void encoderFeatures(SliceSource source, int slice, float[] into) throws IOException {
        UNet unet = unet();
        int size = source.size();
        TrainingPlan.checkSize(size);
        unet.checkMemory(size, 1, compute);
        BatchMemory batch = new BatchMemory(source, 1, false);
        batch.fill(new int[] {slice}, 1, false);
        try (NDManager iteration = manager.newSubManager()) {
            int at = 0;
            NDList levels = unet.encoded(batch.images(iteration));
            for (int level = 0; level < UNetLayout.LEVELS; level++) {
                float[] values = levels.get(level).toFloatArray();
                int side = size >> level;
                for (int channel = 0; channel < values.length / (side * side); channel++) {
                    for (int y = 0; y < size; y++) {
                        int row = (channel * side + (y >> level)) * side;
                        for (int x = 0; x < size; x++) {
                            into[at++] = values[row + (x >> level)];
                        }
                    }
                }
            }
        }
    }

    private UNet unet() {
        if (net instanceof UNet unet) {
            return unet;
        }
        throw new BadInputException(
                file,
                "where the encoder of a TorchScript program ends is nowhere written, and the metric reads its features",
                "leave the metric out, or take this source out of the pool");
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
