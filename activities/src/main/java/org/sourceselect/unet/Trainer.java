package org.sourceselect.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.Loss;
import org.sourceselect.task.BadInputException;

/**
 * Trains a U-Net with Adam (paper, section V-B).
 *
 * <p>A training is a function of its plan, its slices and its seed: stopped at any step and run again with the same
 * checkpoints, it ends with the very bits of an unbroken one; so does one that ends early and is gone on with by more iterations, on the same kind of machine with the same number of threads
 * (on the CPU; a GPU's convolution gradients are not guaranteed to repeat to the bit).
 */
public final class Trainer {

    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

    /** Hears of every iteration. */
    @FunctionalInterface
    public interface Listener {

        /** Called after the step, and after its checkpoint where one is due; may throw to end the training. */
        void onIteration(Progress progress);
    }

    /**
     * Looks at a net while it is trained. It is a copy that is looked at, read from a file as anybody would: nothing that the
     * training goes on from is touched, so that the weights come to the same bits with it and without.
     */
    @FunctionalInterface
    public interface Look {

        /** Nobody looks. */
        Look NONE = weights -> OptionalDouble.empty();

        /**
         * How well the net does.
         *
         * @param weights its weights after a step, in a file that is removed afterwards
         * @return its Dice, 0 to 1; empty where that cannot be told
         */
        OptionalDouble dice(Path weights) throws IOException;
    }

    /**
     * How far a training is.
     *
     * @param step steps done
     * @param steps steps in all
     * @param loss of the last step's batch before its update; cross-entropy in nats per pixel
     * @param perSecond steps a second over the last 20
     */
    public record Progress(long step, long steps, double loss, double perSecond) {}

    /**
     * What came of a training.
     *
     * @param finalLoss the mean loss of the last iterations (at most 100); cross-entropy in nats per pixel
     * @param curve how the loss fell
     * @param looks how well the net did meanwhile; without points where nobody looked
     * @param resumedFrom the step of the checkpoint it went on from; 0 when it began at the beginning
     */
    public record Result(double finalLoss, LossCurve curve, DiceCurve looks, long resumedFrom) {}

    private final Compute compute;
    private final TrainingPlan plan;
    private final SliceSource source;
    private final int[] slices;
    private final CheckpointStore checkpoints;
    private final Look look;
    private final Listener listener;
    private final UNetLayout layout;
    private final String identity;

    private Trainer(
            Compute compute,
            TrainingPlan plan,
            SliceSource source,
            int[] slices,
            CheckpointStore checkpoints,
            Look look,
            Listener listener)
            throws IOException {
        this.compute = compute;
        this.plan = plan;
        this.source = source;
        this.slices = slices.clone();
        this.checkpoints = checkpoints;
        this.look = look;
        this.listener = listener;
        this.layout = plan.layout();
        this.identity = plan.identity(layout, source, slices);
        plan.check(layout, source, slices, compute);
    }

    /**
     * Trains, going on from the newest usable checkpoint, and writes the weights.
     *
     * @param slices the training slices, by their number in the source
     * @param checkpoints of this very training and no other
     * @param weights the safetensors file to write; checkpoints are made beside it
     * @throws BadInputException when the plan cannot be carried out
     * @throws TrainingDivergedException when the loss or a weight is no longer finite
     */
    public static Result train(
            Compute compute,
            TrainingPlan plan,
            SliceSource source,
            int[] slices,
            CheckpointStore checkpoints,
            Listener listener,
            Path weights)
            throws IOException {
        return train(compute, plan, source, slices, checkpoints, Look.NONE, listener, weights);
    }

    /**
     * The same, the net looked at now and then: after step {@value DiceTrace#FIRST} and whenever the steps have doubled since.
     *
     * @param look at the net
     */
    public static Result train(
            Compute compute,
            TrainingPlan plan,
            SliceSource source,
            int[] slices,
            CheckpointStore checkpoints,
            Look look,
            Listener listener,
            Path weights)
            throws IOException {
        return new Trainer(compute, plan, source, slices, checkpoints, look, listener).run(weights);
    }

    private Result run(Path weights) throws IOException {
        try (NDManager manager = compute.newManager()) {
            TrainingState state = begin(manager);
            long resumedFrom = state.step();
            LOG.info(
                    "Training from step {} to {}: {}",
                    resumedFrom,
                    plan.settings().iterations(),
                    identity);
            state = loop(
                    manager,
                    state,
                    weights.resolveSibling(weights.getFileName() + ".checkpoint"),
                    weights.resolveSibling(weights.getFileName() + ".look"));
            requireFinite(state);
            UNetWeights.write(state.net(), weights);
            return new Result(
                    state.losses().mean(), state.trace().curve(), state.looks().curve(), resumedFrom);
        } finally {
            NativeHeap.giveBack();
        }
    }

    private TrainingState loop(NDManager manager, TrainingState first, Path checkpointFile, Path lookFile)
            throws IOException {
        int steps = plan.settings().iterations();
        BatchOrder order = plan.order(source, slices);
        BatchMemory batch = new BatchMemory(source, order.batchSize(), true);
        ForwardPass pass = pass(manager, first, batch);
        Pace pace = new Pace();
        TrainingState state = first;
        fill(batch, order, state.step());
        while (state.step() < steps) {
            float loss;
            try (NDManager iteration = manager.newSubManager()) {
                NDArray pending = state.advance(iteration, pass);
                if (state.step() + 1 < steps) {
                    // A GPU is still computing: reading the next slices costs no time if it comes before the loss.
                    fill(batch, order, state.step() + 1);
                }
                loss = pending.getFloat();
            }
            if (!Float.isFinite(loss)) {
                throw new TrainingDivergedException(
                        state.step(),
                        "the loss of step " + (state.step() + 1) + " is " + loss,
                        plan.settings().learningRate());
            }
            state.losses().add(loss);
            state.trace().add(loss);
            state = state.next();
            // Before the checkpoint: one who goes on from it has looked.
            if (look != Look.NONE && DiceTrace.isDue(state.step())) {
                lookAt(state, lookFile);
            }
            if (state.step() % plan.settings().checkpointEvery() == 0
                    || (state.step() == steps && checkpoints.keepsEnd())) {
                save(state, checkpointFile);
            }
            listener.onIteration(new Progress(state.step(), steps, loss, pace.tick()));
        }
        return state;
    }

    private ForwardPass pass(NDManager manager, TrainingState state, BatchMemory batch) {
        UNet net = state.net();
        Loss loss = plan.settings().loss();
        return net.mode() == UNet.Mode.TRAIN_DECODER
                ? ForwardPass.of(
                        net,
                        loss,
                        batch,
                        new EncodedSlices(net, manager, plan.keepsEncoded(layout, source, slices, compute)))
                : ForwardPass.of(net, loss, batch);
    }

    private static void fill(BatchMemory batch, BatchOrder order, long step) {
        int[] chosen = new int[order.batchSize()];
        order.batch(step, chosen);
        batch.fill(chosen, chosen.length, true);
    }

    private void lookAt(TrainingState state, Path file) throws IOException {
        try {
            // One that holds a value that is not finite cannot be read, and ends the training soon.
            if (state.net().notFinite().isEmpty()) {
                UNetWeights.write(state.net(), file);
                look.dice(file).ifPresent(dice -> state.looks().add(state.step(), dice));
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void save(TrainingState state, Path file) throws IOException {
        try {
            Checkpoint.write(state, identity, file);
            checkpoints.save(state.step(), file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private TrainingState begin(NDManager manager) throws IOException {
        for (Path file : checkpoints.newestFirst()) {
            NDManager attempt = manager.newSubManager();
            try {
                TrainingState state = Checkpoint.read(attempt, file, layout, plan, identity);
                if (state.step() <= plan.settings().iterations()) {
                    return state;
                }
                attempt.close();
                LOG.info("Going on without the newest checkpoint: it is of step {}", state.step());
            } catch (BadInputException e) {
                attempt.close();
                LOG.warn("Going on without the newest checkpoint: {}", e.shareable());
            } catch (IOException e) {
                attempt.close();
                LOG.warn(
                        "Going on without the newest checkpoint: it cannot be read ({})",
                        e.getClass().getSimpleName());
            }
        }
        UNet net = plan.start() instanceof TrainingPlan.FromModel model
                ? UNetWeights.read(manager, model.weights(), plan.mode())
                : UNet.initial(manager, layout, plan.mode(), plan.settings().seed());
        Adam adam = Adam.initial(
                manager, net, plan.settings().learningRate(), plan.settings().weightDecay());
        return TrainingState.initial(net, adam);
    }

    /** The last update's outcome shows in no loss. */
    private void requireFinite(TrainingState state) {
        state.net().notFinite().ifPresent(name -> {
            throw new TrainingDivergedException(
                    state.step() - 1,
                    name + " holds a value that is not finite after step " + state.step(),
                    plan.settings().learningRate());
        });
    }

    /** Steps a second over the last 20. */
    private static final class Pace {

        private static final int WINDOW = 20;

        private final long[] times = new long[WINDOW + 1];
        private long ticks;

        Pace() {
            times[0] = System.nanoTime();
        }

        double tick() {
            ticks++;
            long now = System.nanoTime();
            times[(int) (ticks % times.length)] = now;
            long counted = Math.min(ticks, WINDOW);
            long since = times[(int) ((ticks - counted) % times.length)];
            return counted * 1e9 / Math.max(1, now - since);
        }
    }
}
