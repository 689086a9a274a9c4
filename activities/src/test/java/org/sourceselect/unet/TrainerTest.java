package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.activity.Loss;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.UnwellException;
import org.sourceselect.tensor.SafetensorsFile;

class TrainerTest {

    private static final Blobs BLOBS = new Blobs(10, 16, 1);

    @TempDir
    Path folder;

    static TrainingSettings settings(int iterations, int batchSize) {
        return new TrainingSettings(iterations, batchSize, 1e-3, 5e-5, 2, 42);
    }

    static TrainingPlan scratch(int width, TrainingSettings settings) {
        return new TrainingPlan(new TrainingPlan.FromScratch(new NetworkSettings(width)), settings);
    }

    static Trainer.Result train(Blobs blobs, TrainingPlan plan, Path weights) throws IOException {
        return Trainer.train(Compute.cpu(1), plan, blobs, blobs.all(), CheckpointStore.none(), progress -> {}, weights);
    }

    private Trainer.Result train(
            TrainingPlan plan, CheckpointStore checkpoints, Trainer.Listener listener, Path weights)
            throws IOException {
        return Trainer.train(Compute.cpu(1), plan, BLOBS, BLOBS.all(), checkpoints, listener, weights);
    }

    @Test
    void learnsToSegmentDiscs() throws IOException {
        Blobs train = new Blobs(40, 32, 1);
        Path weights = folder.resolve("weights.safetensors");
        Trainer.Result result = train(train, scratch(4, new TrainingSettings(60, 8, 1e-2, 5e-5, 100, 1)), weights);
        // Below ln 2, the loss of not knowing, on the mean over all 60 steps.
        assertThat(result.finalLoss()).isBetween(0.0, 0.5);
        Blobs test = new Blobs(6, 32, 2);
        try (Inference inference = Inference.open(Compute.cpu(1), weights)) {
            SubjectDice dice = inference.dice(test, test.all(), slice -> slice / 2, 4);
            assertThat(dice.bySubject()).containsOnlyKeys(0, 1, 2);
            assertThat(dice.summary(1).mean()).isGreaterThan(0.9);
        }
    }

    @Test
    void tellsStepLossAndRateOfEveryIteration() throws IOException {
        List<Trainer.Progress> heard = new ArrayList<>();
        train(scratch(2, settings(5, 4)), CheckpointStore.none(), heard::add, folder.resolve("w"));
        assertThat(heard).extracting(Trainer.Progress::step).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(heard).allSatisfy(p -> {
            assertThat(p.steps()).isEqualTo(5);
            assertThat(p.loss()).isPositive();
            assertThat(p.perSecond()).isPositive();
        });
    }

    /** Checkpoints at 2, 4, 6; stopped before the first, between, right at one, and after the last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7})
    void stoppedAtAnyStepItEndsWithTheSameBits(int stop) throws IOException {
        TrainingPlan plan = scratch(2, settings(7, 4));
        Path unbroken = folder.resolve("unbroken");
        Trainer.Result whole = train(plan, CheckpointStore.none(), p -> {}, unbroken);

        CheckpointStore checkpoints = new FolderCheckpoints(folder.resolve("checkpoints"), 2);
        Path resumed = folder.resolve("resumed");
        assertThatThrownBy(() -> train(plan, checkpoints, stopAt(stop), resumed))
                .isInstanceOf(CancellationException.class);
        assertThat(resumed).doesNotExist();
        Trainer.Result rest = train(plan, checkpoints, p -> {}, resumed);

        assertThat(rest.resumedFrom()).isEqualTo(stop - stop % 2);
        assertThat(rest.finalLoss()).isEqualTo(whole.finalLoss());
        assertThat(rest.curve()).isEqualTo(whole.curve());
        assertThat(resumed).hasSameBinaryContentAs(unbroken);
    }

    /** Looks after 32 and 64 steps; stopped before the first, right at it, between, and at the second. */
    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 64})
    void lookedAtItEndsWithTheSameBitsAndWithTheWholeCurve(int stop) throws IOException {
        TrainingPlan plan = scratch(2, settings(66, 4));
        Path unseen = folder.resolve("unseen");
        train(plan, CheckpointStore.none(), p -> {}, unseen);
        Trainer.Look look = weights -> {
            try (Inference inference = Inference.open(Compute.cpu(1), weights)) {
                return OptionalDouble.of(inference
                        .dice(BLOBS, BLOBS.all(), slice -> slice / 2, 4)
                        .summary(1)
                        .mean());
            }
        };
        Path seen = folder.resolve("seen");
        Trainer.Result whole = looked(plan, CheckpointStore.none(), look, p -> {}, seen);

        assertThat(seen).hasSameBinaryContentAs(unseen);
        assertThat(whole.looks().steps()).containsExactly(32L, 64L);
        // What was seen is what a training that ends there comes to.
        for (int i = 0; i < 2; i++) {
            Path there = folder.resolve("there-" + i);
            train(scratch(2, settings(32 << i, 4)), CheckpointStore.none(), p -> {}, there);
            assertThat(whole.looks().dice().get(i)).isEqualTo(look.dice(there).orElseThrow());
        }

        CheckpointStore checkpoints = new FolderCheckpoints(folder.resolve("checkpoints"), 2);
        Path resumed = folder.resolve("resumed");
        assertThatThrownBy(() -> looked(plan, checkpoints, look, stopAt(stop), resumed))
                .isInstanceOf(CancellationException.class);
        Trainer.Result rest = looked(plan, checkpoints, look, p -> {}, resumed);
        assertThat(rest.resumedFrom()).isEqualTo(stop - stop % 2);
        assertThat(rest.looks()).isEqualTo(whole.looks());
        assertThat(resumed).hasSameBinaryContentAs(unseen);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).noneMatch(file -> file.toString().endsWith(".look"));
        }
    }

    private Trainer.Result looked(
            TrainingPlan plan, CheckpointStore checkpoints, Trainer.Look look, Trainer.Listener listener, Path weights)
            throws IOException {
        return Trainer.train(Compute.cpu(1), plan, BLOBS, BLOBS.all(), checkpoints, look, listener, weights);
    }

    private static Trainer.Listener stopAt(int step) {
        return progress -> {
            if (progress.step() == step) {
                throw new CancellationException("stopped");
            }
        };
    }

    @Test
    void sideBySideTheyEndWithTheSameBitsAsOneAfterTheOther() throws Exception {
        List<TrainingPlan> plans = List.of(scratch(4, settings(12, 4)), scratch(8, settings(12, 3)));
        List<byte[]> oneAfterTheOther = new ArrayList<>();
        for (TrainingPlan plan : plans) {
            Path weights = folder.resolve("alone.safetensors");
            train(BLOBS, plan, weights);
            oneAfterTheOther.add(Files.readAllBytes(weights));
        }
        // Each waits for the other at every step, so that neither is done before the other begins.
        CyclicBarrier step = new CyclicBarrier(plans.size());
        ExecutorService threads = Executors.newFixedThreadPool(plans.size());
        try {
            List<Future<byte[]>> sideBySide = new ArrayList<>();
            for (int i = 0; i < plans.size(); i++) {
                TrainingPlan plan = plans.get(i);
                Path weights = folder.resolve("beside-" + i + ".safetensors");
                sideBySide.add(threads.submit(() -> {
                    train(plan, CheckpointStore.none(), progress -> meet(step), weights);
                    return Files.readAllBytes(weights);
                }));
            }
            for (int i = 0; i < plans.size(); i++) {
                assertThat(sideBySide.get(i).get()).isEqualTo(oneAfterTheOther.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** One flipped bit in the middle of the newest checkpoint's values; then a cut-off one before it as well. */
    @Test
    void aDamagedCheckpointIsPassedOver() throws IOException {
        TrainingPlan plan = scratch(2, settings(7, 4));
        Path unbroken = folder.resolve("unbroken");
        train(plan, CheckpointStore.none(), p -> {}, unbroken);
        FolderCheckpoints checkpoints = new FolderCheckpoints(folder.resolve("checkpoints"), 2);
        assertThatThrownBy(() -> train(plan, checkpoints, stopAt(5), folder.resolve("w")))
                .isInstanceOf(CancellationException.class);
        List<Path> files = checkpoints.newestFirst();
        assertThat(files).hasSize(2);

        try (RandomAccessFile file = new RandomAccessFile(files.get(0).toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 1);
        }
        Path first = folder.resolve("first");
        assertThat(train(plan, () -> files, first).resumedFrom()).isEqualTo(2);
        assertThat(first).hasSameBinaryContentAs(unbroken);

        try (RandomAccessFile file = new RandomAccessFile(files.get(1).toFile(), "rw")) {
            file.setLength(file.length() - 100);
        }
        Path second = folder.resolve("second");
        assertThat(train(plan, () -> files, second).resumedFrom()).isZero();
        assertThat(second).hasSameBinaryContentAs(unbroken);
    }

    private interface Kept {
        List<Path> files();
    }

    /** Reads the given checkpoints, keeps no new ones. */
    private Trainer.Result train(TrainingPlan plan, Kept kept, Path weights) throws IOException {
        CheckpointStore store = new CheckpointStore() {
            @Override
            public void save(long step, Path file) {}

            @Override
            public Iterable<Path> newestFirst() {
                return kept.files();
            }
        };
        return train(plan, store, p -> {}, weights);
    }

    @Test
    void aCheckpointOfAnotherTrainingIsNotUsed() throws IOException {
        CheckpointStore checkpoints = new FolderCheckpoints(folder.resolve("checkpoints"), 2);
        train(scratch(2, settings(4, 4)), checkpoints, p -> {}, folder.resolve("w"));
        assertThat(train(scratch(2, settings(4, 5)), checkpoints, p -> {}, folder.resolve("w"))
                        .resumedFrom())
                .isZero();
    }

    @Test
    void fineTuningLeavesEveryBitOfTheEncoder() throws IOException {
        Path source = folder.resolve("source");
        Path tuned = folder.resolve("tuned");
        train(BLOBS, scratch(2, settings(3, 4)), source);
        train(BLOBS, new TrainingPlan(new TrainingPlan.FromModel(source, true), settings(3, 4)), tuned);
        try (SafetensorsFile before = SafetensorsFile.open(source);
                SafetensorsFile after = SafetensorsFile.open(tuned)) {
            assertThat(after.names()).hasSize(5 * 12 + 4 * 14 + 2);
            for (UNetLayout.Tensor tensor : new UNetLayout(2).tensors()) {
                String name = tensor.name();
                if (tensor.kind() == UNetLayout.Kind.BATCH_COUNT) {
                    long[] counts = new long[2];
                    before.read(name, 0, counts, 0, 1);
                    after.read(name, 0, counts, 1, 1);
                    assertThat(counts).as(name).containsExactly(3, tensor.inEncoder() ? 3 : 6);
                } else if (tensor.inEncoder()) {
                    assertThat(after.readFloats(name)).as(name).isEqualTo(before.readFloats(name));
                } else {
                    assertThat(after.readFloats(name)).as(name).isNotEqualTo(before.readFloats(name));
                }
            }
        }
    }

    @Test
    void fineTuningWithoutFreezingTrainsTheEncoderToo() throws IOException {
        Path source = folder.resolve("source");
        Path tuned = folder.resolve("tuned");
        train(BLOBS, scratch(2, settings(3, 4)), source);
        train(BLOBS, new TrainingPlan(new TrainingPlan.FromModel(source, false), settings(3, 4)), tuned);
        try (SafetensorsFile before = SafetensorsFile.open(source);
                SafetensorsFile after = SafetensorsFile.open(tuned)) {
            for (String name : List.of("encoder.0.conv1.weight", "encoder.4.bn2.running_mean")) {
                assertThat(after.readFloats(name)).as(name).isNotEqualTo(before.readFloats(name));
            }
        }
    }

    /** The same steps by the whole net each time, its encoder run anew, without keeping: what fine-tuning is by definition. */
    @ParameterizedTest
    @CsvSource({"2, 16, 4, CROSS_ENTROPY", "8, 32, 4, CROSS_ENTROPY", "5, 48, 7, DICE_AND_CROSS_ENTROPY"})
    void fineTuningOnKeptOutputsOfTheEncoderEndsWithTheBitsOfThePlainOne(int width, int size, int batch, Loss loss)
            throws IOException {
        Blobs blobs = new Blobs(10, size, 1);
        Path source = folder.resolve("source");
        train(blobs, scratch(width, settings(3, 4)), source);
        TrainingSettings settings = new TrainingSettings(9, batch, 1e-3, 5e-5, 100, 42, loss, 0.3);
        TrainingPlan plan = new TrainingPlan(new TrainingPlan.FromModel(source, true), settings);
        assertThat(plan.keepsEncoded(new UNetLayout(width), blobs, blobs.all(), Compute.cpu(1)))
                .isTrue();
        Path tuned = folder.resolve("tuned");
        train(blobs, plan, tuned);

        Path plain = folder.resolve("plain");
        try (NDManager manager = Compute.cpu(1).newManager()) {
            UNet net = UNetWeights.read(manager, source, UNet.Mode.TRAIN_DECODER);
            TrainingState state = TrainingState.initial(net, Adam.initial(manager, net, 1e-3, 5e-5));
            BatchMemory memory = new BatchMemory(blobs, batch, true);
            BatchOrder order = plan.order(blobs, blobs.all());
            int[] chosen = new int[batch];
            while (state.step() < settings.iterations()) {
                order.batch(state.step(), chosen);
                memory.fill(chosen, batch, true);
                try (NDManager iteration = manager.newSubManager()) {
                    state.advance(iteration, ForwardPass.of(net, loss, memory));
                }
                state = state.next();
            }
            UNetWeights.write(net, plain);
        }
        assertThat(tuned).hasSameBinaryContentAs(plain);
    }

    /** Rungs: each goes on from where the one before ended, between checkpoints or not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goneOnWithByMoreIterationsItEndsWithTheBitsOfOneThatWasNeverDivided(boolean frozen) throws IOException {
        Path source = folder.resolve("source");
        train(BLOBS, scratch(2, settings(3, 4)), source);
        Path unbroken = folder.resolve("unbroken");
        Trainer.Result whole = train(BLOBS, rung(source, frozen, 13), unbroken);
        FolderCheckpoints folders = new FolderCheckpoints(folder.resolve("checkpoints"), 2);
        CheckpointStore kept = new CheckpointStore() {
            @Override
            public void save(long step, Path file) throws IOException {
                folders.save(step, file);
            }

            @Override
            public Iterable<Path> newestFirst() throws IOException {
                return folders.newestFirst();
            }

            @Override
            public boolean keepsEnd() {
                return true;
            }
        };
        Path rung = folder.resolve("rung");
        assertThat(train(rung(source, frozen, 3), kept, p -> {}, rung).resumedFrom())
                .isZero();
        Path short3 = folder.resolve("short");
        train(BLOBS, rung(source, frozen, 3), short3);
        assertThat(rung).hasSameBinaryContentAs(short3);
        assertThat(train(rung(source, frozen, 7), kept, p -> {}, rung).resumedFrom())
                .isEqualTo(3);
        Trainer.Result last = train(rung(source, frozen, 13), kept, p -> {}, rung);
        assertThat(last.resumedFrom()).isEqualTo(7);
        assertThat(last.finalLoss()).isEqualTo(whole.finalLoss());
        assertThat(rung).hasSameBinaryContentAs(unbroken);
        // What is asked for 12 iterations is no state of 13.
        assertThat(train(rung(source, frozen, 12), kept, p -> {}, rung).resumedFrom())
                .isEqualTo(7);
    }

    private static TrainingPlan rung(Path source, boolean frozen, int iterations) {
        return new TrainingPlan(
                new TrainingPlan.FromModel(source, frozen),
                new TrainingSettings(iterations, 4, 1e-3, 5e-5, 1000, 42, Loss.DICE_AND_CROSS_ENTROPY, 1.0 / 3));
    }

    @Test
    void theOutputsOfAnEncoderAreKeptInAQuarterOfTheMemoryIfAnySliceIsSeenTwice() throws IOException {
        UNetLayout layout = new UNetLayout(16);
        Blobs blobs = new Blobs(10, 128, 1);
        Path none = folder.resolve("none");
        TrainingPlan plan = new TrainingPlan(new TrainingPlan.FromModel(none, true), settings(3, 4));
        // Ten slices of 128 x 128 x 16 x (1 + 1/2 + 1/4 + 1/8 + 1/16) floats: 20,316,160 bytes.
        // The training takes 0.2 GiB.
        assertThat(plan.keepsEncoded(layout, blobs, blobs.all(), new Compute(Device.cpu(), 32L * 20_316_160)))
                .isTrue();
        assertThat(plan.keepsEncoded(layout, blobs, blobs.all(), new Compute(Device.cpu(), 4L * 20_316_160 - 1)))
                .isFalse();
        TrainingPlan once = new TrainingPlan(new TrainingPlan.FromModel(none, true), settings(5, 2));
        assertThat(once.keepsEncoded(layout, blobs, blobs.all(), new Compute(Device.cpu(), 1L << 40)))
                .isFalse();
    }

    /** Three slices where a batch would hold eight: every step trains on all three. */
    @Test
    void fewerSlicesThanABatchHolds() throws IOException {
        Blobs few = new Blobs(3, 16, 1);
        Path eight = folder.resolve("eight");
        Path three = folder.resolve("three");
        train(few, scratch(2, settings(3, 8)), eight);
        train(few, scratch(2, settings(3, 3)), three);
        assertThat(eight).hasSameBinaryContentAs(three);
    }

    @Test
    void aDivergingTrainingNamesItsLastGoodStep() {
        TrainingSettings wild = new TrainingSettings(50, 4, 1e30, 0, 100, 1);
        List<Long> heard = new ArrayList<>();
        assertThatThrownBy(() ->
                        train(scratch(2, wild), CheckpointStore.none(), p -> heard.add(p.step()), folder.resolve("w")))
                .isInstanceOfSatisfying(
                        TrainingDivergedException.class,
                        e -> assertThat(e.lastGoodStep())
                                .isEqualTo(heard.size())
                                .isPositive())
                .hasMessageContaining("use a learning rate below 1.0E30");
        assertThat(folder.resolve("w")).doesNotExist();
    }

    /** One step with an endless rate: its loss is fine, its weights are not. */
    @Test
    void weightsThatAreNotFiniteAreNotWritten() {
        TrainingSettings wild = new TrainingSettings(1, 4, 1e39, 0, 100, 1);
        assertThatThrownBy(() -> train(scratch(2, wild), CheckpointStore.none(), p -> {}, folder.resolve("w")))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("the last good step is 0");
        assertThat(folder.resolve("w")).doesNotExist();
    }

    @Test
    void whatCannotBeTrainedIsRefusedWithItsValueAndARemedy() {
        assertRefused(scratch(0, settings(5, 4)), "network width: it is 0; use 1 to 256 (the classic net has 64)");
        assertThatThrownBy(() -> train(new Blobs(3, 24, 1), scratch(2, settings(5, 4)), folder.resolve("w")))
                .hasMessage("slice size: it is 24, but four poolings halve it four times; use a multiple of 16");
        assertThatThrownBy(() -> train(new Blobs(0, 16, 1), scratch(2, settings(5, 4)), folder.resolve("w")))
                .hasMessage("slices: it is 0; give a task with at least one training slice");
    }

    /** Four poolings leave one pixel of a 16 x 16 slice, and one value has no variance. */
    @Test
    void oneSmallestSliceAStepCannotBeNormalised() throws IOException {
        Path source = folder.resolve("source");
        assertRefused(
                scratch(2, settings(3, 1)),
                "pretraining.batchSize: one slice of 16 x 16 leaves a single value per channel, which batch normalisation cannot use;"
                        + " use larger slices or at least 2 a step");
        train(BLOBS, scratch(2, settings(3, 2)), source);
        // A frozen encoder uses its running statistics.
        train(BLOBS, new TrainingPlan(new TrainingPlan.FromModel(source, true), settings(1, 1)), folder.resolve("w"));
    }

    private void assertRefused(TrainingPlan plan, String message) {
        assertThatThrownBy(() -> train(BLOBS, plan, folder.resolve("w")))
                .isInstanceOf(BadInputException.class)
                .hasMessage(message);
    }

    /** Width 64 has 31,036,546 parameters, so 0.46 GiB of weights, gradients and moments; 0.14 GiB for Adam's update. */
    @Test
    void aWidthThatDoesNotFitMemoryIsRefusedBeforeAnythingIsAllocated() {
        Compute small = new Compute(Device.cpu(), 400L << 20);
        assertThatThrownBy(() -> Trainer.train(
                        small,
                        scratch(64, settings(1, 4)),
                        BLOBS,
                        BLOBS.all(),
                        CheckpointStore.none(),
                        p -> {},
                        folder.resolve("w")))
                .isInstanceOfSatisfying(
                        UnwellException.class,
                        e -> assertThat(e.isPassing())
                                .as("another machine may have more, this one will not")
                                .isFalse())
                .hasMessage("network.width: width 64 with 4 slices of 16 x 16 a batch needs about 0.6 GiB on the cpu,"
                        + " which has 0.4 GiB; use a smaller width, batch or slice size, fewer"
                        + " trainings side by side, or a worker with more memory");
    }

    @Test
    void aFileThatIsNoUNetIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "not weights at all, but more than eight bytes");
        assertThatThrownBy(() -> train(
                        BLOBS,
                        new TrainingPlan(new TrainingPlan.FromModel(text, true), settings(3, 4)),
                        folder.resolve("w")))
                .isInstanceOf(BadInputException.class);
    }
}
