package org.sourceselect.cli.option;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.UserErrorException;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.task.BadInputException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that make up a selection's request; what is not given comes from the profile. */
public final class SettingsOptions {

    /** The request's field behind each option, so that an error can name what the user typed. */
    private static final Map<String, String> OPTION_OF_FIELD = new LinkedHashMap<>();

    static {
        OPTION_OF_FIELD.put("preparation.size", "--size");
        OPTION_OF_FIELD.put("preparation.slicesPerSubject", "--slices");
        OPTION_OF_FIELD.put("split.testFraction", "--test-fraction");
        OPTION_OF_FIELD.put("split.validationFraction", "--validation-fraction");
        OPTION_OF_FIELD.put("network.width", "--width");
        OPTION_OF_FIELD.put("pretraining.iterations", "--iterations");
        OPTION_OF_FIELD.put("finetuning.iterations", "--finetune-iterations");
        OPTION_OF_FIELD.put("pretraining.batchSize", "--batch-size");
        OPTION_OF_FIELD.put("finetuning.batchSize", "--batch-size");
        OPTION_OF_FIELD.put("pretraining.learningRate", "--learning-rate");
        OPTION_OF_FIELD.put("finetuning.learningRate", "--learning-rate");
        OPTION_OF_FIELD.put("loss", "--loss");
        OPTION_OF_FIELD.put("pretraining.regionShare", "--region-share");
        OPTION_OF_FIELD.put("finetuning.regionShare", "--region-share");
        OPTION_OF_FIELD.put("race", "--race");
        OPTION_OF_FIELD.put("race.candidates", "--race-candidates");
        OPTION_OF_FIELD.put("race.budget", "--race-budget");
        OPTION_OF_FIELD.put("selection.race.candidates", "--race-candidates");
        OPTION_OF_FIELD.put("race.firstRung", "--race-first-rung");
        OPTION_OF_FIELD.put("race.finetuning.iterations", "--finetune-iterations");
        OPTION_OF_FIELD.put("race.finetuning.batchSize", "--batch-size");
        OPTION_OF_FIELD.put("race.finetuning.learningRate", "--learning-rate");
        OPTION_OF_FIELD.put("race.finetuning.regionShare", "--region-share");
        OPTION_OF_FIELD.put("roiPairs", "--roi-pairs");
        OPTION_OF_FIELD.put("learntOnly", "--keep-unlearnt");
        OPTION_OF_FIELD.put("roiRule", "--roi-rule");
        OPTION_OF_FIELD.put("roiForm", "--roi-form");
        OPTION_OF_FIELD.put("metrics", "--metric");
        OPTION_OF_FIELD.put("pool", "--pool");
        OPTION_OF_FIELD.put("target", "--target");
        OPTION_OF_FIELD.put("targets", "--target");
        OPTION_OF_FIELD.put("groundTruth", "--ground-truth");
        OPTION_OF_FIELD.put("window.targets", "--targets-at-once");
        OPTION_OF_FIELD.put("window.sources", "--sources-at-once");
        OPTION_OF_FIELD.put("profile", "--profile");
        OPTION_OF_FIELD.put("gpu", "--gpu");
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
                "Transferability metrics; the first orders the rankings (default: h-score,otce;",
                "paper: otce,h-score).",
                "sourceselect metrics lists them."
            })
    private List<String> metrics = List.of();

    @Option(
            names = "--roi-rule",
            paramLabel = "RULE",
            description = {
                "Subset 2: nearest (the paper's: all sources of the nearest region), nearest:K (of the next regions too,",
                "until there are K), top:K or threshold:X (default: nearest:3; in the profile paper: nearest)."
            })
    private @Nullable String roiRule;

    @Option(
            names = "--roi-form",
            paramLabel = "FORM",
            description = {
                "RoI similarity: descriptors, ssim-present, ssim-box or ssim, the paper's, by which small regions are",
                "near to everything (default: descriptors; in the profile paper: ssim)."
            })
    private @Nullable String roiForm;

    @Option(
            names = "--keep-unlearnt",
            description = {
                "Sources that have learnt nothing of their own task stay candidates of",
                "Path 1 (default: left out; in the profile paper: kept)."
            })
    private boolean keepUnlearnt;

    @Option(
            names = "--no-scratch",
            description = "Leave out the same net trained on the target from random weights, in ground truth and race.")
    private boolean noScratch;

    @Option(names = "--path1-only", description = "Leave out Path 2, the metric on all sources.")
    private boolean path1Only;

    @Option(names = "--no-models", description = "Train every source, also where the data set names a model to import.")
    private boolean noModels;

    @Mixin
    private ScaleOptions scale = new ScaleOptions();

    private RaceOptions race = new RaceOptions();

    /** The race that a command's own options ask for. */
    public void race(RaceOptions asked) {
        race = asked;
    }

    /** Whether Path 2 is left out. */
    public boolean path1Only() {
        return path1Only;
    }

    /** The sources to choose from where none are named. */
    public void pool(List<String> otherwise) {
        if (pool.isEmpty()) {
            pool = otherwise;
        }
    }

    /**
     * The settings of a campaign by these options, checked. A selection is one of them, {@linkplain
     * SelectionSettings#withTarget for its target}.
     *
     * @param groundTruth whose fine-tuning is asked for, by name or pattern
     * @throws UserErrorException naming the option, the value and the range
     */
    public CampaignSettings campaign(List<String> targets, List<String> groundTruth, Profile otherwise) {
        return campaign(targets, groundTruth, Json.object(), otherwise);
    }

    /** The same with a window, of which what is left out is as usual. */
    public CampaignSettings campaign(
            List<String> targets, List<String> groundTruth, ObjectNode window, Profile otherwise) {
        ObjectNode campaign = Json.object();
        groundTruth.forEach(campaign.putArray("groundTruth")::add);
        campaign.set("window", window);
        ObjectNode selection = campaign.putObject("selection");
        if (!pool.isEmpty()) {
            pool.forEach(selection.putArray("pool")::add);
        }
        if (!metrics.isEmpty()) {
            metrics.forEach(selection.putArray("metrics")::add);
        }
        Given.put(selection, "roiRule", roiRule);
        Given.put(selection, "roiForm", roiForm);
        selection.put("baseline", !path1Only);
        selection.put("importModels", !noModels);
        if (keepUnlearnt) {
            selection.put("learntOnly", false);
        }
        if (noScratch && groundTruth.isEmpty() && !race.asked()) {
            throw new BadInputException(
                    "--no-scratch", "there is neither a ground truth nor a race to leave it out of", "drop it");
        }
        campaign.put("scratch", !noScratch);
        race.json(!noScratch).ifPresent(json -> selection.set("race", json));
        return read(campaign, targets, scale, otherwise);
    }

    /**
     * The settings of a campaign by options about its scale and what else is asked of it, checked.
     *
     * @param campaign the request, without its targets and what the options add
     * @throws UserErrorException naming the option, the value and the range
     */
    public static CampaignSettings read(
            ObjectNode campaign, List<String> targets, ScaleOptions scale, Profile otherwise) {
        scale.write(campaign, otherwise);
        return read(campaign, targets);
    }

    /**
     * The settings of a selection, whatever its target, by options about its slices and its split alone, checked.
     *
     * @param races whether subjects are divided as for a race
     * @throws UserErrorException naming the option, the value and the range
     */
    public static SelectionSettings read(PreparationOptions preparation, boolean races) {
        ObjectNode campaign = Json.object();
        ObjectNode selection = campaign.putObject("selection");
        preparation.write(selection, Profile.LAPTOP);
        if (races) {
            selection.putObject("race");
        }
        return read(campaign, List.of(CampaignSettings.EACH_TARGET)).selection();
    }

    private static CampaignSettings read(ObjectNode campaign, List<String> targets) {
        targets.forEach(campaign.putArray("targets")::add);
        return inOptions(() -> {
            CampaignSettings settings = new CampaignRequest(campaign).settings();
            settings.selection().check();
            return settings;
        });
    }

    /** Runs a check; an error that names a request's field is thrown again naming its option. */
    public static <T> T inOptions(Supplier<T> check) {
        try {
            return check.get();
        } catch (BadInputException e) {
            throw new UserErrorException(inOptions(e.sentence()), e);
        }
    }

    /** The sentence with request fields replaced by the options that set them. */
    public static String inOptions(String sentence) {
        for (Map.Entry<String, String> field : OPTION_OF_FIELD.entrySet()) {
            String place = field.getKey() + ": ";
            if (sentence.startsWith(place)) {
                return field.getValue() + ": " + sentence.substring(place.length());
            }
        }
        return sentence;
    }
}
