package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sourceselect.unet.UNetLayout.Kind;
import org.sourceselect.unet.UNetLayout.Tensor;

/**
 * The classic 2-D U-Net (Ronneberger et al., MICCAI 2015) as the paper uses it (section V-B), on the engine.
 *
 * <p>Five encoder blocks of two [3x3 convolution, batch normalisation, ReLU] with 2x2 max pooling between; four decoder
 * steps of a 2x2 transposed convolution, the skip connection and such a block; a 1x1 convolution to two channels. The
 * 3x3 convolutions are padded by 1, so the logits have the image's size. Batch normalisation as torch's default:
 * momentum 0.1, epsilon 1e-5.
 *
 * <p>The arrays belong to the manager given, which closes them. Not for use by several threads at once.
 */
final class UNet implements Network {

    /** What is being trained, which decides whose batch statistics are used and updated, and where gradients flow. */
    enum Mode {
        /** Everything. */
        TRAIN_ALL,
        /** The decoder and the head; the encoder's weights and statistics stay as they are. */
        TRAIN_DECODER,
        /** Nothing: running statistics, no gradients. */
        INFER;

        boolean trains(Tensor tensor) {
            return tensor.kind().trained() && trainsPart(tensor.inEncoder());
        }

        private boolean trainsPart(boolean encoder) {
            return this == TRAIN_ALL || (this == TRAIN_DECODER && !encoder);
        }
    }

    /** Where the values of the tensors come from, in torch's order. */
    interface Values {
        float[] floats(Tensor tensor) throws IOException;

        long count(Tensor tensor) throws IOException;
    }

    static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    static final Shape NONE = new Shape(0, 0);

    // DJL's momentum is the share of the old value, torch's that of the new.
    private static final float MOMENTUM = 0.9f;
    private static final float EPSILON = 1e-5f;

    // "The last axis" to DJL, yet its PyTorch engine then normalises over axis 1, the channels, by one plain call.
    // Asked for axis 1 it would swap axes there and back.
    private static final int CHANNEL_AXIS = -1;

    private final UNetLayout layout;
    private final Mode mode;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    UNet(NDManager manager, UNetLayout layout, Mode mode, Values values) throws IOException {
        this.layout = layout;
        this.mode = mode;
        TensorLoader loader = new TensorLoader(manager);
        for (Tensor tensor : layout.tensors()) {
            if (tensor.kind() == Kind.BATCH_COUNT) {
                counts.put(tensor.name(), values.count(tensor));
            } else {
                NDArray array = loader.load(tensor, values.floats(tensor));
                array.setRequiresGradient(mode.trains(tensor));
                arrays.put(tensor.name(), array);
            }
        }
    }

    /** A new net with initial weights. */
    static UNet initial(NDManager manager, UNetLayout layout, Mode mode, long seed) throws IOException {
        return new UNet(manager, layout, mode, new Values() {
            @Override
            public float[] floats(Tensor tensor) {
                return InitialWeights.of(tensor, seed);
            }

            @Override
            public long count(Tensor tensor) {
                return 0;
            }
        });
    }

    UNetLayout layout() {
        return layout;
    }

    Mode mode() {
        return mode;
    }

    /** The tensors this mode trains, in layout order. */
    List<Tensor> trained() {
        return layout.tensors().stream().filter(mode::trains).toList();
    }

    NDArray array(Tensor tensor) {
        return named(tensor.name());
    }

    /** A tensor's values now, in torch's order. */
    float[] values(Tensor tensor) {
        return tensor.toTorch(array(tensor).toFloatArray());
    }

    /** The first tensor that holds a value that is not finite. */
    Optional<String> notFinite() {
        return layout.tensors().stream()
                .filter(t -> t.kind() != Kind.BATCH_COUNT)
                .filter(t -> {
                    for (float value : array(t).toFloatArray()) {
                        if (!Float.isFinite(value)) {
                            return true;
                        }
                    }
                    return false;
                })
                .map(Tensor::name)
                .findFirst();
    }

    /** How many batches a normalisation's running statistics have seen. */
    long count(Tensor tensor) {
        return Objects.requireNonNull(counts.get(tensor.name()), tensor.name());
    }

    /**
     * The two-channel logits of a batch.
     *
     * <p>In a training mode also updates the running statistics of the part that is trained. Intermediate results are
     * let go as soon as the computation has used them: what the gradient needs, the engine keeps by itself.
     *
     * @param images [n, 1, size, size]
     * @return [n, 2, size, size], attached to the manager of {@code images}
     */
    @Override
    public NDArray logits(NDArray images) {
        return decoded(encoded(images));
    }

    /**
     * The encoder's part of {@link #logits}: each block's output, from the full resolution down; where the encoder is frozen,
     * {@linkplain ChannelsLast channels last}.
     *
     * @param images [n, 1, size, size]
     */
    NDList encoded(NDArray images) {
        NDList levels = new NDList(UNetLayout.LEVELS);
        for (int level = 0; level < UNetLayout.LEVELS; level++) {
            NDArray in = level == 0
                    ? images.reshape(images.getShape())
                    : Pool.maxPool2d(levels.get(level - 1), TWO, TWO, NONE, false);
            levels.add(block(UNetLayout.encoder(level), in, mode.trainsPart(true)));
        }
        return mode == Mode.TRAIN_DECODER ? channelsLast(levels) : levels;
    }

    private static NDList channelsLast(NDList plain) {
        try (plain) {
            return new NDList(plain.stream().map(ChannelsLast::of).toList());
        }
    }

    /**
     * The decoder's part of {@link #logits}.
     *
     * @param levels of {@link #encoded}; closed
     */
    NDArray decoded(NDList levels) {
        if (mode == Mode.TRAIN_DECODER) {
            return new TunedDecoder(this).decoded(levels);
        }
        try (NDArray last = stepped(levels, step -> {})) {
            return convolution(last, named("head.weight"), named("head.bias"), NONE);
        }
    }

    /**
     * What each step of the decoder makes, from the coarsest on; what is heard is closed by the next step.
     *
     * @param levels of {@link #encoded}; closed
     */
    void decoderSteps(NDList levels, Consumer<NDArray> heard) {
        stepped(levels, heard).close();
    }

    private NDArray stepped(NDList levels, Consumer<NDArray> heard) {
        NDArray x = levels.get(UNetLayout.LEVELS - 1);
        for (int step = 0; step < UNetLayout.LEVELS - 1; step++) {
            String name = UNetLayout.decoder(step);
            NDArray up = doubled(x, UNetLayout.up(name));
            try (NDArray skip = levels.get(UNetLayout.LEVELS - 2 - step);
                    up) {
                x = NDArrays.concat(new NDList(skip, up), 1);
            }
            x = block(name, x, mode.trainsPart(false));
            heard.accept(x);
        }
        return x;
    }

    @Override
    public OptionalInt channels() {
        return OptionalInt.of(UNetLayout.CLASSES);
    }

    @Override
    public void checkMemory(int size, int batchSize, Compute compute) {
        MemoryEstimate estimate = new MemoryEstimate(layout, size, batchSize);
        estimate.check(estimate.inference(), compute);
    }

    /** Two of [3x3 convolution, batch normalisation, ReLU]; closes its input. */
    private NDArray block(String name, NDArray input, boolean training) {
        NDArray x = input;
        for (int place = 1; place <= 2; place++) {
            try (NDArray in = x) {
                NDArray weight = named(UNetLayout.convolution(name, place) + ".weight");
                x = normalised(name, place, convolution(in, weight, null, ONE), training);
            }
        }
        return x;
    }

    /** Batch normalisation and ReLU; closes its input. */
    NDArray normalised(String name, int place, NDArray convolved, boolean training) {
        String normalisation = UNetLayout.normalisation(name, place);
        if (training) {
            counts.merge(normalisation + ".num_batches_tracked", 1L, Long::sum);
        }
        try (convolved;
                NDArray normalised = BatchNorm.batchNorm(
                                convolved,
                                named(normalisation + ".running_mean"),
                                named(normalisation + ".running_var"),
                                named(normalisation + ".weight"),
                                named(normalisation + ".bias"),
                                CHANNEL_AXIS,
                                MOMENTUM,
                                EPSILON,
                                training)
                        .singletonOrThrow()) {
            return Activation.relu(normalised);
        }
    }

    /**
     * A 2x2 transposed convolution with stride 2; closes its input.
     *
     * <p>The engine has none. Every output pixel sees one input pixel, so a 1x1 convolution to four values per channel,
     * laid out as 2x2 pixels, is the same sum.
     */
    private NDArray doubled(NDArray input, String name) {
        Shape shape = input.getShape();
        long n = shape.get(0);
        long height = shape.get(2);
        long width = shape.get(3);
        NDArray bias = named(name + ".bias");
        long channels = bias.size();
        try (NDArray in = input;
                NDArray column = bias.reshape(channels, 1);
                NDArray four = column.broadcast(channels, 4);
                NDArray biases = four.reshape(4 * channels);
                NDArray taps = convolution(in, named(name + ".weight"), biases, NONE);
                NDArray split = taps.reshape(n, channels, 2, 2, height, width);
                NDArray interleaved = split.transpose(0, 1, 4, 2, 5, 3)) {
            return interleaved.reshape(n, channels, 2 * height, 2 * width);
        }
    }

    static NDArray convolution(NDArray input, NDArray weight, @Nullable NDArray bias, Shape padding) {
        return Conv2d.conv2d(input, weight, bias, ONE, padding, ONE).singletonOrThrow();
    }

    NDArray named(String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }
}
