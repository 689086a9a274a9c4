package org.sourceselect.unet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.sourceselect.activity.Loss;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.task.BadInputException;

/**
 * What is to be trained, and how.
 *
 * @param start the weights to begin with
 * @param settings Adam's settings, the number of steps, the seed; in the ranges of {@link
 *     org.sourceselect.activity.SettingsCheck#training}, which whoever takes them from a person asks
 */
public record TrainingPlan(Start start, TrainingSettings settings) {

    /** The weights a training begins with. */
    public sealed interface Start {}

    /**
     * New weights, drawn from the settings' seed.
     *
     * @param network the net
     */
    public record FromScratch(NetworkSettings network) implements Start {}

    /**
     * The weights of a source model; Adam begins anew.
     *
     * @param weights a file written by a training
     * @param freezeEncoder keep the encoder as it is, weights and batch statistics alike (the paper's fine-tuning)
     */
    public record FromModel(Path weights, boolean freezeEncoder) implements Start {}

    UNet.Mode mode() {
        return start instanceof FromModel model && model.freezeEncoder()
                ? UNet.Mode.TRAIN_DECODER
                : UNet.Mode.TRAIN_ALL;
    }

    UNetLayout layout() throws IOException {
        if (start instanceof FromModel model) {
            return new UNetLayout(UNetWeights.width(model.weights()));
        }
        return new UNetLayout(((FromScratch) start).network().width());
    }

    /**
     * Refuses a net that cannot be trained on a device, where nothing but the settings is known yet.
     *
     * @param size height and width of a slice
     * @param batch slices of a step, as many as there surely are
     * @throws BadInputException naming what it needs and what there is
     */
    public static void checkMemory(NetworkSettings network, int size, int batch, Compute compute) {
        MemoryEstimate estimate = new MemoryEstimate(new UNetLayout(network.width()), size, batch);
        estimate.check(estimate.training(UNet.Mode.TRAIN_ALL), compute);
    }

    /** Refuses what these slices and this device cannot be trained with, before anything is computed. */
    void check(UNetLayout layout, SliceSource source, int[] slices, Compute compute) {
        atLeastOne("slices", slices.length, "give a task with at least one training slice");
        checkSize(source.size());
        for (int slice : slices) {
            if (slice < 0 || slice >= source.slices()) {
                throw new IllegalArgumentException("slice " + slice + " of " + source.slices());
            }
        }
        int batch = Math.min(settings.batchSize(), slices.length);
        if (mode() == UNet.Mode.TRAIN_ALL && batch == 1 && source.size() == UNetLayout.SIZE_MULTIPLE) {
            throw new BadInputException(
                    "pretraining.batchSize",
                    "one slice of 16 x 16 leaves a single value per channel, which batch normalisation cannot use",
                    "use larger slices or at least 2 a step");
        }
        MemoryEstimate estimate = new MemoryEstimate(layout, source.size(), batch);
        estimate.check(estimate.training(mode()), compute);
    }

    static void checkSize(int size) {
        if (size < UNetLayout.SIZE_MULTIPLE || size % UNetLayout.SIZE_MULTIPLE != 0) {
            throw new BadInputException(
                    "slice size",
                    "it is " + size + ", but four poolings halve it four times",
                    "use a multiple of " + UNetLayout.SIZE_MULTIPLE);
        }
    }

    /**
     * Whether the outputs of a frozen encoder are kept: where they take at most a quarter of the device's memory, fit beside the
     * training, and some slice is seen twice.
     */
    boolean keepsEncoded(UNetLayout layout, SliceSource source, int[] slices, Compute compute) {
        int batch = Math.min(settings.batchSize(), slices.length);
        MemoryEstimate estimate = new MemoryEstimate(layout, source.size(), batch);
        double kept = slices.length * estimate.encodedSlice();
        return (long) settings.iterations() * batch > slices.length
                && kept <= compute.memoryBytes() / 4.0
                && kept + estimate.training(mode()) <= compute.memoryBytes();
    }

    /** Which slices each step trains on. */
    BatchOrder order(SliceSource source, int[] slices) {
        if (settings.regionShare() == 0) {
            return new BatchOrder(slices, settings.batchSize(), settings.seed());
        }
        int[] showing = showing(source, slices);
        atLeastOne("slices that show the region", showing.length, "give a task with the region in a training slice");
        return new BatchOrder(slices, settings.batchSize(), settings.seed(), showing, settings.regionShare());
    }

    /** Those of the slices in which the region of interest occurs. */
    private static int[] showing(SliceSource source, int[] slices) {
        byte[] mask = new byte[source.size() * source.size()];
        return Arrays.stream(slices)
                .filter(slice -> {
                    source.mask(slice, mask, 0);
                    for (byte pixel : mask) {
                        if (pixel == 1) {
                            return true;
                        }
                    }
                    return false;
                })
                .toArray();
    }

    /** What two trainings must have in common for one to go on from the other's checkpoint; steps may differ. */
    String identity(UNetLayout layout, SliceSource source, int[] slices) {
        // Older releases added up the decoder behind a frozen encoder in another order: other bits.
        String part = mode() == UNet.Mode.TRAIN_DECODER ? "TRAIN_DECODER channels last" : mode().name();
        String usual = String.format(
                Locale.ROOT,
                "width %d, size %d, batch %d, rate %s, decay %s, seed %d, %s, %d slices %08x",
                layout.width(),
                source.size(),
                settings.batchSize(),
                settings.learningRate(),
                settings.weightDecay(),
                settings.seed(),
                part,
                slices.length,
                Arrays.hashCode(slices));
        // Said only where it differs from the paper: the checkpoints of older releases serve on.
        String loss = settings.loss() == Loss.CROSS_ENTROPY
                ? ""
                : ", loss " + settings.loss().label();
        String share = settings.regionShare() == 0 ? "" : ", region share " + settings.regionShare();
        return usual + loss + share;
    }

    private static void atLeastOne(String field, int value, String remedy) {
        if (value < 1) {
            throw new BadInputException(field, "it is " + value, remedy);
        }
    }
}
