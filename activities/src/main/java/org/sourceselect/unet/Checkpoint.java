package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.sourceselect.task.BadInputException;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.unet.UNetLayout.Kind;
import org.sourceselect.unet.UNetLayout.Tensor;

/**
 * A {@link TrainingState} as a safetensors file: the tensors of {@link UNetWeights}, and beside them
 * {@code optimizer.exp_avg.NAME} and {@code optimizer.exp_avg_sq.NAME} (torch.optim.Adam's words) for each trained
 * tensor, {@code training.step}, {@code training.recent_losses}, and {@code training.crc32} over all these, since a flipped bit
 * in a weight would otherwise pass unseen. {@code training.loss_curve}, a {@link LossTrace#state}, and, once the net was looked at,
 * {@code training.dice_curve}, a {@link DiceTrace#state}, stand outside that sum: no step depends on them, and releases that do not
 * know them go on from the file all the same.
 */
final class Checkpoint {

    private static final String FIRST_MOMENT = "optimizer.exp_avg.";
    private static final String SECOND_MOMENT = "optimizer.exp_avg_sq.";
    private static final String STEP = "training.step";
    private static final String LOSSES = "training.recent_losses";
    private static final String CURVE = "training.loss_curve";
    private static final String LOOKS = "training.dice_curve";
    private static final String CHECKSUM = "training.crc32";
    private static final String IDENTITY = "training";

    private static final TensorSpec NUMBER = TensorSpec.of(DType.I64);

    private Checkpoint() {}

    /**
     * Writes the file.
     *
     * @param identity of the training; a checkpoint with another is not read back
     */
    static void write(TrainingState state, String identity, Path file) throws IOException {
        UNet net = state.net();
        float[] losses = state.losses().values();
        double[] curve = state.trace().state();
        double[] looks = state.looks().state();
        Map<String, TensorSpec> specs = UNetWeights.specs(net.layout());
        for (Tensor tensor : net.trained()) {
            specs.put(FIRST_MOMENT + tensor.name(), UNetWeights.spec(tensor));
            specs.put(SECOND_MOMENT + tensor.name(), UNetWeights.spec(tensor));
        }
        specs.put(STEP, NUMBER);
        specs.put(LOSSES, TensorSpec.of(DType.F32, losses.length));
        specs.put(CHECKSUM, NUMBER);
        specs.put(CURVE, TensorSpec.of(DType.F64, curve.length));
        if (looks.length > 0) {
            specs.put(LOOKS, TensorSpec.of(DType.F64, looks.length));
        }
        Map<String, String> metadata = new HashMap<>(UNetWeights.metadata(net.layout()));
        metadata.put(IDENTITY, identity);
        Sum sum = new Sum();
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs, metadata)) {
            for (Tensor tensor : net.layout().tensors()) {
                if (tensor.kind() == Kind.BATCH_COUNT) {
                    writer.append(tensor.name(), sum.add(net.count(tensor)), 0, 1);
                } else {
                    append(writer, tensor.name(), sum.add(net.values(tensor)));
                }
            }
            state.adam().forEach((tensor, first, second) -> {
                append(writer, FIRST_MOMENT + tensor.name(), sum.add(first));
                append(writer, SECOND_MOMENT + tensor.name(), sum.add(second));
            });
            writer.append(STEP, sum.add(state.step()), 0, 1);
            append(writer, LOSSES, sum.add(losses));
            writer.append(CHECKSUM, new long[] {sum.value()}, 0, 1);
            writer.append(CURVE, curve, 0, curve.length);
            if (looks.length > 0) {
                writer.append(LOOKS, looks, 0, looks.length);
            }
        }
    }

    /**
     * Reads a state back.
     *
     * @throws BadInputException when the file is damaged or of another training
     */
    static TrainingState read(NDManager manager, Path file, UNetLayout layout, TrainingPlan plan, String identity)
            throws IOException {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            String found = tensors.metadata().getOrDefault(IDENTITY, "none");
            if (!found.equals(identity)) {
                throw unusable(file, "it belongs to a training with " + found + ", not " + identity);
            }
            Sum sum = new Sum();
            UNet.Values values = UNetWeights.values(tensors, file);
            UNet net = new UNet(manager, layout, plan.mode(), new UNet.Values() {
                @Override
                public float[] floats(Tensor tensor) throws IOException {
                    return sum.add(values.floats(tensor));
                }

                @Override
                public long count(Tensor tensor) throws IOException {
                    return sum.add(values.count(tensor))[0];
                }
            });
            TensorLoader loader = new TensorLoader(manager);
            Adam adam = new Adam(
                    net, plan.settings().learningRate(), plan.settings().weightDecay(), new Adam.Moments() {
                        @Override
                        public NDArray first(Tensor tensor) throws IOException {
                            return moment(FIRST_MOMENT, tensor);
                        }

                        @Override
                        public NDArray second(Tensor tensor) throws IOException {
                            return moment(SECOND_MOMENT, tensor);
                        }

                        private NDArray moment(String prefix, Tensor tensor) throws IOException {
                            return loader.load(
                                    tensor,
                                    sum.add(UNetWeights.finiteFloats(
                                            tensors, file, prefix + tensor.name(), UNetWeights.spec(tensor))));
                        }
                    });
            long step = sum.add(number(tensors, STEP))[0];
            RecentLosses losses = new RecentLosses(sum.add(tensors.readFloats(LOSSES)));
            if (number(tensors, CHECKSUM) != sum.value()) {
                throw unusable(file, "its values do not match their checksum");
            }
            return new TrainingState(net, adam, step, losses, trace(tensors, step), looks(tensors, step));
        }
    }

    /** In files of older releases there is none: it begins here. A damaged one is worth no training begun again. */
    private static LossTrace trace(SafetensorsFile tensors, long step) throws IOException {
        return curve(tensors, CURVE)
                .flatMap(state -> LossTrace.after(step, state))
                .orElseGet(() -> new LossTrace(step));
    }

    /** The same of the looks at the net. */
    private static DiceTrace looks(SafetensorsFile tensors, long step) throws IOException {
        return curve(tensors, LOOKS)
                .flatMap(state -> DiceTrace.after(step, state))
                .orElseGet(DiceTrace::new);
    }

    private static Optional<double[]> curve(SafetensorsFile tensors, String name) throws IOException {
        if (!tensors.names().contains(name)) {
            return Optional.empty();
        }
        TensorSpec spec = tensors.spec(name);
        if (spec.dtype() != DType.F64 || spec.shape().size() != 1) {
            return Optional.empty();
        }
        double[] state = new double[Math.toIntExact(spec.shape().get(0))];
        tensors.read(name, 0, state, 0, state.length);
        return Optional.of(state);
    }

    private static void append(SafetensorsWriter writer, String name, float[] values) throws IOException {
        writer.append(name, values, 0, values.length);
    }

    private static long number(SafetensorsFile tensors, String name) throws IOException {
        long[] value = new long[1];
        tensors.read(name, 0, value, 0, 1);
        return value[0];
    }

    private static BadInputException unusable(Path file, String problem) {
        return new BadInputException(
                file.toString(),
                "this checkpoint cannot be used: " + problem,
                "remove it; the training starts without it");
    }

    /** CRC-32 over values in the order they are added; each method returns what it was given, ready to be written. */
    private static final class Sum {

        private final CRC32 crc = new CRC32();
        private final ByteBuffer chunk = ByteBuffer.allocate(1 << 16);

        float[] add(float[] values) {
            for (int i = 0; i < values.length; ) {
                chunk.clear();
                for (; i < values.length && chunk.hasRemaining(); i++) {
                    chunk.putInt(Float.floatToRawIntBits(values[i]));
                }
                crc.update(chunk.flip());
            }
            return values;
        }

        long[] add(long value) {
            crc.update(chunk.clear().putLong(value).flip());
            return new long[] {value};
        }

        long value() {
            return crc.getValue();
        }
    }
}
