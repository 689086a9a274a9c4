package org.sourceselect.cli.option;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.sourceselect.cli.text.Json;
import org.sourceselect.selection.Profile;
import picocli.CommandLine.Option;

/** The options that say how big everything is; what is not given comes from the profile. */
public final class ScaleOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Defaults of what follows: smoke, laptop or paper (default: laptop; on phantoms: smoke).")
    private @Nullable String profile;

    @Option(names = "--size", paramLabel = "PIXELS", description = "Height and width of slices, a multiple of 16.")
    private @Nullable Integer size;

    @Option(names = "--slices", paramLabel = "N", description = "At most so many slices of a subject; 0 for all.")
    private @Nullable Integer slices;

    @Option(names = "--width", paramLabel = "N", description = "Channels of the U-Net's first block (paper: 64).")
    private @Nullable Integer width;

    @Option(names = "--iterations", paramLabel = "N", description = "Iterations of pre-training (paper: 10000).")
    private @Nullable Integer iterations;

    @Option(names = "--finetune-iterations", paramLabel = "N", description = "Iterations of fine-tuning (paper: 1000).")
    private @Nullable Integer finetuneIterations;

    private @Nullable Integer finetuneIterationsAtSmoke;

    @Option(names = "--batch-size", paramLabel = "N", description = "Slices per iteration (paper: 20).")
    private @Nullable Integer batchSize;

    @Option(names = "--learning-rate", paramLabel = "X", description = "Adam's step size (paper: 0.0001).")
    private @Nullable Double learningRate;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description = "What training makes small: cross-entropy (paper) or dice+ce, soft Dice added to it.")
    private @Nullable String loss;

    @Option(
            names = "--region-share",
            paramLabel = "X",
            description = "Share of each iteration's slices drawn from those that show the region (paper: 0).")
    private @Nullable Double regionShare;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the split and of training (default: 0).")
    private @Nullable Long seed;

    @Option(names = "--test-fraction", paramLabel = "X", description = "Share of subjects kept to test on.")
    private @Nullable Double testFraction;

    @Option(
            names = "--validation-fraction",
            paramLabel = "X",
            description = "Share of the other subjects kept to validate on (default: 0, none).")
    private @Nullable Double validationFraction;

    @Option(
            names = "--roi-pairs",
            paramLabel = "N",
            description = "Pairs of label slices, or of subjects, per RoI similarity.")
    private @Nullable Integer roiPairs;

    /** How long to fine-tune at the smoke profile where nobody says. */
    public void finetuneIterationsAtSmoke(int iterationsOtherwise) {
        finetuneIterationsAtSmoke = iterationsOtherwise;
    }

    /** The share of the training subjects to keep to validate on where nobody says. */
    public void validationFractionOtherwise(double share) {
        validationFraction = validationFraction == null ? Double.valueOf(share) : validationFraction;
    }

    /** The seed of the split and of training. */
    public long seed() {
        return seed == null ? 0 : seed;
    }

    /** Takes another seed. */
    public void seed(long other) {
        seed = other;
    }

    /**
     * Writes these options into a campaign's request: what concerns its selections beside what stands there already.
     *
     * @param otherwise the profile where none is given
     */
    void write(ObjectNode campaign, Profile otherwise) {
        ObjectNode selection = campaign.withObject("/selection");
        String named = profile == null ? otherwise.label() : profile;
        selection.put("profile", named);
        ObjectNode preparation = selection.putObject("preparation");
        put(preparation, "size", size);
        put(preparation, "slicesPerSubject", slices);
        ObjectNode split = selection.putObject("split");
        put(split, "testFraction", testFraction);
        put(split, "validationFraction", validationFraction);
        put(split, "seed", seed);
        put(selection.putObject("network"), "width", width);
        selection.set("pretraining", training(iterations));
        put(selection, "roiPairs", roiPairs);
        campaign.set("finetuning", finetuning(otherwise));
    }

    /** What was given about fine-tuning. */
    ObjectNode finetuning(Profile otherwise) {
        boolean unsaid = finetuneIterations == null
                && (profile == null ? otherwise.label() : profile).equals(Profile.SMOKE.label());
        return training(unsaid ? finetuneIterationsAtSmoke : finetuneIterations);
    }

    private ObjectNode training(@Nullable Integer count) {
        ObjectNode json = Json.object();
        put(json, "iterations", count);
        put(json, "batchSize", batchSize);
        put(json, "learningRate", learningRate);
        put(json, "loss", loss);
        put(json, "regionShare", regionShare);
        put(json, "seed", seed);
        return json;
    }

    private static void put(ObjectNode json, String field, @Nullable Object value) {
        if (value != null) {
            json.set(field, JSON.valueToTree(value));
        }
    }
}
