package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
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

    /** A half of a U-Net. */
    public enum Part {
        /** The blocks' outputs from the full resolution down: the skip connections and the bottleneck. */
        ENCODER,
        /** The steps' outputs from the coarsest up to the full resolution, before the last convolution makes logits of them. */
        DECODER
    }

    /**
     * A layer.
     *
     * @param channels features of a pixel
     * @param scale how many of the slice's pixels one of its pixels is high and wide
     */
    public record Layer(int channels, int scale) {}

    /**
     * The layers of a part in order: of the encoder 5 with 31 times the net's width in channels, of the decoder 4 with 15 times.
     *
     * @throws BadInputException for a program, whose layers nobody knows
     */
    public List<Layer> layers(Part part) {
        UNetLayout layout = unet().layout();
        return levels(part)
                .mapToObj(level -> new Layer(layout.channels(level), 1 << level))
                .toList();
    }

    private static IntStream levels(Part part) {
        return part == Part.ENCODER
                ? IntStream.range(0, UNetLayout.LEVELS)
                : IntStream.rangeClosed(2, UNetLayout.LEVELS).map(step -> UNetLayout.LEVELS - step);
    }

    /**
     * What a part makes of one slice: every layer at the slice's size, a pixel having the features of the one that it lies in.
     *
     * @param into receives [channels of all {@link #layers}, size, size] row by row
     * @throws BadInputException for a program, whose layers nobody knows
     */
    public void features(Part part, SliceSource source, int slice, float[] into) throws IOException {
        UNet unet = unet();
        int size = source.size();
        TrainingPlan.checkSize(size);
        unet.checkMemory(size, 1, compute);
        BatchMemory batch = new BatchMemory(source, 1, false);
        batch.fill(new int[] {slice}, 1, false);
        try (NDManager iteration = manager.newSubManager()) {
            Enlarged enlarged = new Enlarged(size, into);
            NDList levels = unet.encoded(batch.images(iteration));
            if (part == Part.ENCODER) {
                levels.forEach(enlarged::add);
            } else {
                unet.decoderSteps(levels, enlarged::add);
            }
        }
    }

    /** Layers at the slice's size, one behind the other. */
    private static final class Enlarged {
        private final int size;
        private final float[] into;
        private int at;

        Enlarged(int size, float[] into) {
            this.size = size;
            this.into = into;
        }

        /** Of shape [1, channels, side, side]. */
        void add(NDArray layer) {
            float[] values = layer.toFloatArray();
            int side = (int) layer.getShape().get(2);
            int scale = size / side;
            for (int row = 0; row < values.length; row += side) {
                int wide = at;
                for (int x = 0; x < side; x++) {
                    Arrays.fill(into, at, at + scale, values[row + x]);
                    at += scale;
                }
                for (int again = 1; again < scale; again++) {
                    System.arraycopy(into, wide, into, at, size);
                    at += size;
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
                "where the layers of a TorchScript program end is nowhere written, and the metric reads their features",
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
        NativeHeap.giveBack();
    }
}
