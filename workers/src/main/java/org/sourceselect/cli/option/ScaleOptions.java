package org.sourceselect.cli.option;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.sourceselect.cli.text.Json;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionSettings;
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

    @Option(names = "--roi-pairs", paramLabel = "N", description = "Pairs of label slices per RoI similarity.")
    private @Nullable Integer roiPairs;

    /**
     * The settings of a request with these options in their places, checked.
     *
     * @param json the other fields, which these are added to
     * @throws org.sourceselect.task.BadInputException naming the option, the value and the range
     */
    public SelectionSettings settings(ObjectNode json, Profile otherwise) {
        json.put("profile", profile == null ? otherwise.label() : profile);
        put(json.putObject("preparation"), "size", size);
        put(json.withObject("/preparation"), "slicesPerSubject", slices);
        put(json.putObject("split"), "testFraction", testFraction);
        put(json.withObject("/split"), "validationFraction", validationFraction);
        put(json.withObject("/split"), "seed", seed);
        put(json.putObject("network"), "width", width);
        json.set("pretraining", training(iterations));
        put(json, "roiPairs", roiPairs);
        return SettingsOptions.inOptions(() -> {
            SelectionSettings settings = new SelectionRequest(json).settings();
            settings.check();
            return settings;
        });
    }

    /** What was given about fine-tuning, as a part of a campaign's request. */
    public ObjectNode finetuning() {
        return training(finetuneIterations);
    }

    /** The same, with other iterations than the profile's where none are given. */
    public ObjectNode finetuning(int iterationsOtherwise) {
        return training(finetuneIterations == null ? iterationsOtherwise : finetuneIterations);
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
