package org.sourceselect.cli.option;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.sourceselect.cli.text.Json;
import org.sourceselect.selection.Profile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how big everything is; what is not given comes from the profile. */
public final class ScaleOptions {

    @Mixin
    private PreparationOptions preparation = new PreparationOptions();

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
        preparation.validationFractionOtherwise(share);
    }

    /** The seed of the split and of training. */
    public long seed() {
        Long given = preparation.givenSeed();
        return given == null ? 0 : given;
    }

    /** Takes another seed. */
    public void seed(long other) {
        preparation.seed(other);
    }

    /**
     * Writes these options into a campaign's request: what concerns its selections beside what stands there already.
     *
     * @param otherwise the profile where none is given
     */
    void write(ObjectNode campaign, Profile otherwise) {
        ObjectNode selection = campaign.withObject("/selection");
        preparation.write(selection, otherwise);
        Given.put(selection.putObject("network"), "width", width);
        selection.set("pretraining", training(iterations));
        Given.put(selection, "roiPairs", roiPairs);
        campaign.set("finetuning", finetuning(otherwise));
    }

    /** What was given about fine-tuning. */
    private ObjectNode finetuning(Profile otherwise) {
        boolean unsaid =
                finetuneIterations == null && preparation.profile(otherwise).equals(Profile.SMOKE.label());
        return training(unsaid ? finetuneIterationsAtSmoke : finetuneIterations);
    }

    private ObjectNode training(@Nullable Integer count) {
        ObjectNode json = Json.object();
        Given.put(json, "iterations", count);
        Given.put(json, "batchSize", batchSize);
        Given.put(json, "learningRate", learningRate);
        Given.put(json, "loss", loss);
        Given.put(json, "regionShare", regionShare);
        Given.put(json, "seed", preparation.givenSeed());
        return json;
    }
}
