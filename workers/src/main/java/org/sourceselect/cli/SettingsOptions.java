package org.sourceselect.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.SettingsCheck;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.task.BadInputException;
import picocli.CommandLine.Option;

/** The options that make up a selection's request; what is not given comes from the profile. */
final class SettingsOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The request's field behind each option, so that an error can name what the user typed. */
    private static final Map<String, String> OPTION_OF_FIELD = new LinkedHashMap<>();

    static {
        OPTION_OF_FIELD.put("preparation.size", "--size");
        OPTION_OF_FIELD.put("preparation.slicesPerSubject", "--slices");
        OPTION_OF_FIELD.put("split.testFraction", "--test-fraction");
        OPTION_OF_FIELD.put("network.width", "--width");
        OPTION_OF_FIELD.put("pretraining.iterations", "--iterations");
        OPTION_OF_FIELD.put("finetuning.iterations", "--finetune-iterations");
        OPTION_OF_FIELD.put("pretraining.batchSize", "--batch-size");
        OPTION_OF_FIELD.put("finetuning.batchSize", "--batch-size");
        OPTION_OF_FIELD.put("pretraining.learningRate", "--learning-rate");
        OPTION_OF_FIELD.put("finetuning.learningRate", "--learning-rate");
        OPTION_OF_FIELD.put("roiPairs", "--roi-pairs");
        OPTION_OF_FIELD.put("roiRule", "--roi-rule");
        OPTION_OF_FIELD.put("metrics", "--metric");
        OPTION_OF_FIELD.put("pool", "--pool");
        OPTION_OF_FIELD.put("target", "--target");
        OPTION_OF_FIELD.put("targets", "--target");
        OPTION_OF_FIELD.put("groundTruth", "--ground-truth");
        OPTION_OF_FIELD.put("window.targets", "--targets-at-once");
        OPTION_OF_FIELD.put("window.sources", "--sources-at-once");
        OPTION_OF_FIELD.put("profile", "--profile");
    }

    @Option(
            names = "--pool",
            split = ",",
            paramLabel = "PATTERN",
            description = "Sources to choose from, by name or with * (default: all others; the demo: 13).")
    private List<String> pool = List.of();

    @Option(
            names = "--metric",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Transferability metrics; the first orders the rankings (default: otce,h-score).",
                "sourceselect metrics lists them."
            })
    private List<String> metrics = List.of();

    @Option(
            names = "--roi-rule",
            paramLabel = "RULE",
            description = "Subset 2: nearest, top:K or threshold:X (default: nearest).")
    private @Nullable String roiRule;

    @Option(names = "--path1-only", description = "Leave out Path 2, the metric on all sources.")
    private boolean path1Only;

    @Option(names = "--no-models", description = "Train every source, also where the data set names a model to import.")
    private boolean noModels;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Defaults of what follows: smoke, laptop or paper (default: laptop; the demo: smoke).")
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

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the split and of training (default: 0).")
    private @Nullable Long seed;

    @Option(names = "--test-fraction", paramLabel = "X", description = "Share of subjects kept to test on.")
    private @Nullable Double testFraction;

    @Option(names = "--roi-pairs", paramLabel = "N", description = "Pairs of label slices per RoI similarity.")
    private @Nullable Integer roiPairs;

    /** The sources to choose from where none are named. */
    void pool(List<String> otherwise) {
        if (pool.isEmpty()) {
            pool = otherwise;
        }
    }

    /**
     * The settings these options make, checked.
     *
     * @throws BadInputException naming the option, the value and the range
     */
    SelectionSettings settings(String target, Profile otherwise, String queues) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("target", target);
        json.put("profile", profile == null ? otherwise.label() : profile);
        if (!pool.isEmpty()) {
            pool.forEach(json.putArray("pool")::add);
        }
        if (!metrics.isEmpty()) {
            metrics.forEach(json.putArray("metrics")::add);
        }
        put(json, "roiRule", roiRule);
        json.put("baseline", !path1Only);
        json.put("importModels", !noModels);
        put(json.putObject("preparation"), "size", size);
        put((ObjectNode) json.get("preparation"), "slicesPerSubject", slices);
        put(json.putObject("split"), "testFraction", testFraction);
        put((ObjectNode) json.get("split"), "seed", seed);
        put(json.putObject("network"), "width", width);
        json.set("pretraining", training(iterations));
        put(json, "roiPairs", roiPairs);
        json.put("queues", queues);
        return inOptions(() -> {
            SelectionSettings settings = new SelectionRequest(json).settings();
            SettingsCheck.preparation(settings.preparation());
            SettingsCheck.split(settings.split());
            SettingsCheck.network(settings.network());
            SettingsCheck.training("pretraining", settings.pretraining());
            SettingsCheck.atLeast("roiPairs", settings.roiPairs(), 1);
            return settings;
        });
    }

    /** What was given about fine-tuning, as a part of a campaign's request. */
    ObjectNode finetuning() {
        return training(finetuneIterations);
    }

    /** Runs a check; an error that names a request's field is thrown again naming its option. */
    static <T> T inOptions(Supplier<T> check) {
        try {
            return check.get();
        } catch (BadInputException e) {
            throw new UserErrorException(inOptions(e.sentence()), e);
        }
    }

    /** The sentence with request fields replaced by the options that set them. */
    static String inOptions(String sentence) {
        for (Map.Entry<String, String> field : OPTION_OF_FIELD.entrySet()) {
            String place = field.getKey() + ": ";
            if (sentence.startsWith(place)) {
                String rest = sentence.substring(place.length()).replace(field.getKey() + " is ", "it is ");
                return field.getValue() + ": " + rest;
            }
        }
        return sentence;
    }

    private ObjectNode training(@Nullable Integer count) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "iterations", count);
        put(json, "batchSize", batchSize);
        put(json, "learningRate", learningRate);
        put(json, "seed", seed);
        return json;
    }

    private static void put(ObjectNode json, String field, @Nullable Object value) {
        if (value != null) {
            json.set(field, JSON.valueToTree(value));
        }
    }
}
