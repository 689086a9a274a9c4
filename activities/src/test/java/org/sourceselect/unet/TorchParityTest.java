package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.activity.Loss;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.Python;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.unet.UNetLayout.Kind;
import org.sourceselect.unet.UNetLayout.Tensor;

/**
 * Our network against the torch module that exports bring, {@code unet.py}: the same weight file, the same slices.
 *
 * <p>Needs a {@link Python} with torch and safetensors.
 */
class TorchParityTest {

    private static final int WIDTH = 3;
    private static final int SIZE = 32;
    private static final int BATCH = 3;
    private static final int STEPS = 5;
    private static final double RATE = 1e-3;

    @TempDir
    static Path folder;

    private static final Map<String, float[]> OURS = new HashMap<>();
    private static final Map<String, Long> OUR_COUNTS = new HashMap<>();

    @BeforeAll
    static void trainBoth() throws Exception {
        Python python = Python.with("torch, safetensors.torch", "the comparison with torch");
        Blobs blobs = new Blobs(BATCH * STEPS, SIZE, 5);
        UNetLayout layout = new UNetLayout(WIDTH);
        writeBatches(blobs);
        // A net that has trained a little, so that no bias is 0 and no running mean is at its start.
        TrainerTest.train(
                blobs,
                TrainerTest.scratch(WIDTH, TrainerTest.settings(4, BATCH)),
                folder.resolve("weights.safetensors"));
        try (NDManager manager = Compute.cpu(1).newManager()) {
            UNet infers = UNetWeights.read(manager, folder.resolve("weights.safetensors"), UNet.Mode.INFER);
            BatchMemory batch = new BatchMemory(blobs, BATCH, true);
            batch.fill(slicesOf(0), BATCH, true);
            try (NDArray logits = infers.logits(batch.images(manager))) {
                OURS.put("logits", logits.toFloatArray());
            }
            gradients(manager, batch, Loss.CROSS_ENTROPY, "gradient.");
            gradients(manager, batch, Loss.DICE_AND_CROSS_ENTROPY, "gradient-dice+ce.");
            UNet net = UNetWeights.read(manager, folder.resolve("weights.safetensors"), UNet.Mode.TRAIN_ALL);
            TrainingState state = start(manager, net);
            ForwardPass pass = ForwardPass.of(net, Loss.CROSS_ENTROPY, batch);
            float[] losses = new float[STEPS];
            for (int step = 0; step < STEPS; step++) {
                batch.fill(slicesOf(step), BATCH, true);
                try (NDManager iteration = manager.newSubManager()) {
                    losses[step] = state.advance(iteration, pass).getFloat();
                }
                state = state.next();
            }
            OURS.put("losses", losses);
            for (Tensor tensor : layout.tensors()) {
                if (tensor.kind() == Kind.BATCH_COUNT) {
                    OUR_COUNTS.put(tensor.name(), net.count(tensor));
                } else {
                    OURS.put("trained." + tensor.name(), net.values(tensor));
                }
            }
        }
        python.run(
                folder.resolve("output"),
                List.of(
                        "src/test/python/unet_parity.py",
                        "check",
                        folder.toString(),
                        folder.resolve("torch.safetensors").toString()));
    }

    /** Of the net in the file, for the batch, and the loss they are of. */
    private static void gradients(NDManager manager, BatchMemory batch, Loss loss, String prefix) throws IOException {
        UNet net = UNetWeights.read(manager, folder.resolve("weights.safetensors"), UNet.Mode.TRAIN_ALL);
        try (NDArray value = ForwardPass.of(net, loss, batch).gradients(manager)) {
            OURS.put(prefix + "loss", value.toFloatArray());
        }
        for (Tensor tensor : net.trained()) {
            try (NDArray gradient = net.array(tensor).getGradient()) {
                OURS.put(prefix + tensor.name(), tensor.toTorch(gradient.toFloatArray()));
            }
        }
    }

    private static TrainingState start(NDManager manager, UNet net) throws IOException {
        return TrainingState.initial(net, Adam.initial(manager, net, RATE, 5e-5));
    }

    /** Both sum some hundred float32 products per logit in other orders, through 23 convolutions. */
    @Test
    void logitsOfTheSameFileAgree() throws IOException {
        assertClose("logits", 1e-5);
    }

    @Test
    void lossesOfAdamStepsAgree() throws IOException {
        assertClose("losses", 1e-5);
    }

    /** Relative to the largest of the tensor: small gradients are sums of large ones that cancel. */
    @ParameterizedTest
    @ValueSource(strings = {"gradient.", "gradient-dice+ce."})
    void lossesAndTheirGradientsAgree(String prefix) throws IOException {
        assertClose(prefix + "loss", 1e-5);
        for (Tensor tensor : new UNetLayout(WIDTH).tensors()) {
            if (tensor.kind().trained()) {
                assertClose(prefix + tensor.name(), 1e-4);
            }
        }
    }

    /**
     * Adam divides each gradient by its own size, so a gradient that is almost 0 moves its weight by up to the rate in
     * either direction on rounding alone: some weights may differ by a fraction of rate x steps, the mean must not.
     */
    @Test
    void weightsAfterAdamStepsAgree() throws IOException {
        try (SafetensorsFile torch = SafetensorsFile.open(folder.resolve("torch.safetensors"))) {
            for (Tensor tensor : new UNetLayout(WIDTH).tensors()) {
                if (tensor.kind() != Kind.BATCH_COUNT) {
                    float[] ours = ours("trained." + tensor.name());
                    float[] theirs = torch.readFloats("trained." + tensor.name());
                    double sum = 0;
                    for (int i = 0; i < ours.length; i++) {
                        sum += Math.abs(ours[i] - theirs[i]);
                        assertThat(ours[i]).as(tensor.name()).isCloseTo(theirs[i], within(0.1f * (float) RATE * STEPS));
                    }
                    assertThat(sum / ours.length).as(tensor.name()).isLessThan(1e-3 * RATE * STEPS);
                } else {
                    long[] count = new long[1];
                    torch.read("trained." + tensor.name(), 0, count, 0, 1);
                    assertThat(OUR_COUNTS).containsEntry(tensor.name(), count[0]);
                }
            }
        }
    }

    private static void assertClose(String name, double tolerance) throws IOException {
        try (SafetensorsFile torch = SafetensorsFile.open(folder.resolve("torch.safetensors"))) {
            float[] theirs = torch.readFloats(name);
            float[] ours = ours(name);
            assertThat(ours).as(name).hasSameSizeAs(theirs);
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < ours.length; i++) {
                largest = Math.max(largest, Math.abs(theirs[i]));
                difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
            }
            assertThat(difference / largest).as(name).isLessThan(tolerance);
        }
    }

    private static float[] ours(String name) {
        return Objects.requireNonNull(OURS.get(name), name);
    }

    private static int[] slicesOf(int step) {
        return new int[] {step * BATCH, step * BATCH + 1, step * BATCH + 2};
    }

    private static void writeBatches(Blobs blobs) throws IOException {
        int pixels = SIZE * SIZE;
        float[] image = new float[pixels];
        byte[] mask = new byte[pixels];
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        specs.put("images", TensorSpec.of(DType.F32, STEPS, BATCH, 1, SIZE, SIZE));
        specs.put("classes", TensorSpec.of(DType.U8, STEPS, BATCH, SIZE, SIZE));
        specs.put("rate", TensorSpec.of(DType.F64));
        try (SafetensorsWriter writer =
                SafetensorsWriter.create(folder.resolve("batches.safetensors"), specs, Map.of())) {
            for (int slice : blobs.all()) {
                blobs.image(slice, image, 0);
                writer.append("images", image, 0, pixels);
                blobs.mask(slice, mask, 0);
                writer.append("classes", mask, 0, pixels);
            }
            writer.append("rate", new double[] {RATE}, 0, 1);
        }
    }
}
