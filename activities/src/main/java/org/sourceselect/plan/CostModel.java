package org.sourceselect.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.dataset.PreparedSummary;
import org.sourceselect.dataset.SubjectSplit;
import org.sourceselect.plan.Work.Scale;
import org.sourceselect.unet.Calibration;

/**
 * How much work a stage is by its {@linkplain StageKind.Cost cost}, from its recipe and those of its inputs.
 *
 * <table>
 * <caption>Items and units</caption>
 * <tr><th>cost</th><th>item</th><th>units of an item</th></tr>
 * <tr><td>subjects</td><td>subject</td><td>1: reading a volume outweighs what becomes of it</td></tr>
 * <tr><td>models</td><td>model</td><td>1</td></tr>
 * <tr><td>slice pairs</td><td>pair of slices</td><td>pixels</td></tr>
 * <tr><td>training</td><td>iteration</td><td>batch x pixels x {@link #ofWidth} + {@value #UPDATE} x width^2 + {@value
 * #STEP}</td></tr>
 * <tr><td>training behind the encoder</td><td>iteration</td><td>{@value #FROZEN_ENCODER} of that: the encoder runs once for each slice; all of
 * it for a net of random weights</td></tr>
 * <tr><td>inference</td><td>image</td><td>pixels x {@link #ofWidth} / 3: forward only, where a gradient costs twice as much
 * again</td></tr>
 * <tr><td>reading</td><td>image</td><td>pixels</td></tr>
 * </table>
 */
public final class CostModel {

    /**
     * Measured on a CPU while the outputs of the encoder are kept, as processor time of a thread with batches of 8: 0.39 at width 16
     * with 128 x 128 pixels, 0.40 at width 8 with 128 x 128, 0.47 at width 8 with 64 x 64, 0.52 at width 16 with 64 x 64, 0.5 to 0.6
     * at width 4 with 48 x 48. Where they do not fit memory it is 0.54 to 0.68.
     */
    static final double FROZEN_ENCODER = 0.45;

    /**
     * Where the work of the convolutions, which grows with the square of the width, begins to outweigh what moves through
     * memory, which grows with the width. This and the next two were fitted to the times of 17 steps on a CPU, from width 2
     * to 64, from 48 x 48 to 128 x 128 pixels, from 2 to 16 slices: 600 times as long the longest as the shortest, and none
     * more than 1.4 times off.
     */
    static final double BALANCE_WIDTH = 16;

    /** Of the optimiser, which updates each weight once, and their number grows with the square of the width. */
    static final double UPDATE = 16_000;

    /** Of the step itself, however little there is to do. */
    static final double STEP = 2_000_000;

    private static final double FORWARD_ONLY = 1.0 / 3;

    /** Images are 32-bit floats, labels 16-bit whole numbers; and five times 32 bits say where a slice is from. */
    private static final long PREPARED_PIXEL_BYTES = 6;

    /** Two channels of 32-bit floats, and a label of a byte. */
    private static final long FEATURE_PIXEL_BYTES = 9;

    /** A number or two with what they rest on. */
    private static final long SCORE_BYTES = 2000;

    private final Lineage lineage;

    /** By these recipes. */
    public CostModel(Lineage lineage) {
        this.lineage = lineage;
    }

    /** What a pixel costs in a U-Net of some width, both ways: width x (width + {@value #BALANCE_WIDTH}). */
    static double ofWidth(double width) {
        return width * (width + BALANCE_WIDTH);
    }

    /**
     * A step of training.
     *
     * @param width the net's width
     * @param size height and width of the slices
     * @param batch how many of them
     */
    public record Step(int width, int size, int batch) {

        /** Seconds of a unit on two cores of 2024: 516 ms for 20 slices of 128 x 128 at width 16. */
        private static final double SECONDS_PER_UNIT = 0.516 / new Step(16, 128, 20).units();

        private static final double LIGHT_SECONDS = 0.7;

        /** The work of it when everything is trained. */
        public Work work() {
            return work(StageName.of(StageKind.PRETRAIN), 1, 1);
        }

        /** The same with fewer slices, of which a CPU can do several in a few seconds; at least two. */
        public Step lighter() {
            int fewer = batch;
            while (fewer > 2 && new Step(width, size, fewer).units() * SECONDS_PER_UNIT > LIGHT_SECONDS) {
                fewer = Math.max(2, fewer / 2);
            }
            return new Step(width, size, fewer);
        }

        private double units() {
            return (double) batch * size * size * ofWidth(width) + UPDATE * width * width + STEP;
        }

        private Work work(StageName stage, double share, int iterations) {
            return new Work(
                    stage,
                    Scale.NETWORK,
                    "width " + width + ", " + sized(size) + ", batch " + batch,
                    share * units(),
                    iterations,
                    Calibration.weightBytes(width));
        }
    }

    /** A step of the training that makes an artifact; empty where none does, or an input is not known. */
    public Optional<Step> step(Recipe recipe) {
        return switch (recipe.stage().kind().cost()) {
            case TRAINING, TRAINING_BEHIND_ENCODER ->
                width(recipe).flatMap(width -> prepared(recipe).map(slices -> step(recipe, width, slices)));
            case SUBJECTS, MODELS, SLICE_PAIRS, INFERENCE, ENCODING, READING, NONE -> Optional.empty();
        };
    }

    /** How much an artifact is to make; empty where an input is not known, or the stage is none that is planned for. */
    public Optional<Work> of(Recipe recipe) {
        StageName stage = recipe.stage();
        return switch (stage.kind().cost()) {
            case SUBJECTS -> lineage.summary(recipe).map(summary -> prepare(recipe, summary));
            case MODELS -> Optional.of(new Work(stage, Scale.OWN, "any", 1, 1, 0));
            case SLICE_PAIRS -> prepared(recipe).map(slices -> pairs(recipe, slices.size()));
            case TRAINING -> step(recipe).map(step -> step.work(stage, 1, iterations(recipe)));
            case TRAINING_BEHIND_ENCODER ->
                step(recipe)
                        .map(step -> step.work(stage, trainsWhole(recipe) ? 1 : FROZEN_ENCODER, iterations(recipe)));
            case INFERENCE ->
                prepared(recipe)
                        .map(slices -> inference(
                                recipe,
                                slices,
                                Math.round(slices.training() * slices.size() * slices.size() * FEATURE_PIXEL_BYTES)));
            case ENCODING -> prepared(recipe).map(slices -> inference(recipe, slices, SCORE_BYTES));
            case READING -> reading(recipe);
            case NONE -> Optional.empty();
        };
    }

    /** The slices that a stage reads. */
    private record Slices(int size, double training) {}

    private static Work prepare(Recipe recipe, PreparedSummary summary) {
        int size = size(recipe);
        return new Work(
                recipe.stage(),
                Scale.OWN,
                sized(size),
                1,
                summary.subjects(),
                summary.slices() * PREPARED_PIXEL_BYTES * size * size);
    }

    private static Work pairs(Recipe recipe, int size) {
        return new Work(
                recipe.stage(),
                Scale.OWN,
                sized(size),
                (double) size * size,
                recipe.settings().path("pairs").asInt(),
                SCORE_BYTES);
    }

    private static Step step(Recipe recipe, int width, Slices slices) {
        int asked = recipe.settings().path("training").path("batchSize").asInt();
        // With fewer slices than a batch holds, every batch is all of them.
        return new Step(width, slices.size(), (int) Math.max(1, Math.min(asked, slices.training())));
    }

    /** Those that the stage does itself: a rung of a race goes on after those of the rung before. */
    private static int iterations(Recipe recipe) {
        return recipe.settings().path("training").path("iterations").asInt()
                - recipe.settings().path("after").asInt();
    }

    /** A net of random weights has no encoder to keep as it is. */
    private static boolean trainsWhole(Recipe recipe) {
        return recipe.settings().path("network").isObject();
    }

    private Work inference(Recipe recipe, Slices slices, long bytes) {
        double pixels = (double) slices.size() * slices.size();
        return width(recipe)
                .map(width -> new Work(
                        recipe.stage(),
                        Scale.NETWORK,
                        "width " + width + ", " + sized(slices.size()),
                        FORWARD_ONLY * pixels * ofWidth(width),
                        slices.training(),
                        bytes))
                // Nobody knows what is in a model from elsewhere, but all of them are much alike.
                .orElseGet(() -> new Work(
                        recipe.stage(),
                        Scale.OWN,
                        "an imported model, " + sized(slices.size()),
                        pixels,
                        slices.training(),
                        bytes));
    }

    private Optional<Work> reading(Recipe recipe) {
        double images = 0;
        int size = 0;
        for (ArtifactRef input : recipe.inputs()) {
            Optional<Slices> slices = lineage.recipe(input).flatMap(this::prepared);
            if (slices.isEmpty()) {
                return Optional.empty();
            }
            images += slices.get().training();
            size = slices.get().size();
        }
        return Optional.of(new Work(recipe.stage(), Scale.OWN, sized(size), (double) size * size, images, SCORE_BYTES));
    }

    /** The width of the net that a stage makes or runs, where that is one of ours. */
    private Optional<Integer> width(Recipe recipe) {
        JsonNode width = recipe.settings().path("network").path("width");
        return width.isInt()
                ? Optional.of(width.asInt())
                : input(recipe, ArtifactKind.MODEL).flatMap(lineage::recipe).flatMap(this::width);
    }

    private static Optional<ArtifactRef> input(Recipe recipe, ArtifactKind kind) {
        return recipe.inputs().stream().filter(ref -> ref.kind() == kind).findFirst();
    }

    /** The slices that a stage reads, of which it takes those to train on; of those of two tasks, the first. */
    private Optional<Slices> prepared(Recipe reader) {
        JsonNode split = reader.settings().path("split");
        return input(reader, ArtifactKind.PREPARED)
                .flatMap(lineage::recipe)
                .flatMap(preparation -> lineage.summary(preparation)
                        .map(summary -> new Slices(
                                size(preparation),
                                summary.slices()
                                        * trainingShare(
                                                summary.subjects(),
                                                split.path("testFraction").asDouble(),
                                                split.path("validationFraction").asDouble()))));
    }

    private static double trainingShare(int subjects, double testFraction, double validationFraction) {
        int heldOut = SubjectSplit.testing(subjects, testFraction)
                + SubjectSplit.validating(subjects, testFraction, validationFraction);
        return (double) Math.max(1, subjects - heldOut) / subjects;
    }

    private static int size(Recipe preparation) {
        return preparation.settings().path("preparation").path("size").asInt();
    }

    private static String sized(int size) {
        return String.format(Locale.ROOT, "%d x %d", size, size);
    }
}
