package org.sourceselect.selection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sourceselect.activity.Loss;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.PreparationSettings.Fit;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/**
 * How big a selection is: the defaults of every setting that costs time, and of those by which nets learn in that time. What the paper
 * lacks is off in {@link #PAPER}: soft Dice in the loss, slices that show the region in each batch, leaving out who has learnt nothing.
 */
public enum Profile {
    /**
     * Minutes on two cores: 48 x 48, width 4. So few iterations learn lesions of a hundredth of a slice only by steps a
     * hundred times the paper's; small batches and a narrow net buy more of them.
     */
    SMOKE(
            new PreparationSettings(48, Fit.RESIZE, 0.02, 12),
            new NetworkSettings(4),
            new TrainingSettings(500, 8, 1e-2, 5e-5, 100, 0, Loss.DICE_AND_CROSS_ENTROPY, Profile.REGION_SHARE),
            new TrainingSettings(140, 8, 1e-2, 5e-5, 50, 0, Loss.DICE_AND_CROSS_ENTROPY, Profile.REGION_SHARE),
            RoiForm.DESCRIPTORS,
            new RoiRule.NearestSources(3),
            true),
    /** An hour or so on a laptop: 128 x 128, width 16. */
    LAPTOP(
            new PreparationSettings(128, Fit.RESIZE, 0.02, 32),
            new NetworkSettings(16),
            new TrainingSettings(400, 20, 1e-3, 5e-5, 100, 0, Loss.DICE_AND_CROSS_ENTROPY, Profile.REGION_SHARE),
            new TrainingSettings(150, 20, 1e-3, 5e-5, 50, 0, Loss.DICE_AND_CROSS_ENTROPY, Profile.REGION_SHARE),
            RoiForm.DESCRIPTORS,
            new RoiRule.NearestSources(3),
            true),
    /** The paper's own settings: 240 x 240, width 64, 10,000 iterations of pre-training, 1,000 of fine-tuning. */
    PAPER(
            new PreparationSettings(240, Fit.CROP, 0.0, 0),
            new NetworkSettings(64),
            new TrainingSettings(10_000, 20, 1e-4, 5e-5, 500, 0),
            new TrainingSettings(1_000, 20, 1e-4, 5e-5, 250, 0),
            RoiForm.SSIM,
            new RoiRule.Nearest(),
            false);

    /** A third of each batch, nnU-Net's share. */
    private static final double REGION_SHARE = 0.33;

    private final PreparationSettings preparation;
    private final NetworkSettings network;
    private final TrainingSettings pretraining;
    private final TrainingSettings finetuning;
    private final RoiForm roiForm;
    private final RoiRule roiRule;
    private final boolean learntOnly;

    Profile(
            PreparationSettings preparation,
            NetworkSettings network,
            TrainingSettings pretraining,
            TrainingSettings finetuning,
            RoiForm roiForm,
            RoiRule roiRule,
            boolean learntOnly) {
        this.preparation = preparation;
        this.network = network;
        this.pretraining = pretraining;
        this.finetuning = finetuning;
        this.roiForm = roiForm;
        this.roiRule = roiRule;
        this.learntOnly = learntOnly;
    }

    /** How volumes become slices. */
    public PreparationSettings preparation() {
        return preparation;
    }

    /** The net's size. */
    public NetworkSettings network() {
        return network;
    }

    /** How a source model is trained. */
    public TrainingSettings pretraining() {
        return pretraining;
    }

    /** The same by these defaults. */
    TrainingSettings pretraining(RequestDefaults defaults) {
        return by(defaults, pretraining);
    }

    /** How a source model is fine-tuned for the ground truth. */
    public TrainingSettings finetuning() {
        return finetuning;
    }

    /** The same by these defaults. */
    public TrainingSettings finetuning(RequestDefaults defaults) {
        return by(defaults, finetuning);
    }

    private static TrainingSettings by(RequestDefaults defaults, TrainingSettings training) {
        return defaults.since(RequestDefaults.LEARNING) ? training : training.asInThePaper();
    }

    /** Whether a source that has learnt nothing of its own task is no candidate of Path 1. */
    public boolean learntOnly() {
        return learntOnly;
    }

    /** The metrics of a selection that names none, the ordering one first. */
    List<String> metrics(RequestDefaults defaults) {
        return this == PAPER || !defaults.since(RequestDefaults.H_SCORE_FIRST)
                ? List.of("otce", "h-score")
                : List.of("h-score", "otce");
    }

    /** What RoI similarity is. */
    public RoiForm roiForm() {
        return roiForm;
    }

    /** Which regions of interest count as near. */
    public RoiRule roiRule() {
        return roiRule;
    }

    /** The profile's name, in lower case. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The profile of this name.
     *
     * @throws BadInputException when there is none
     */
    @JsonCreator
    public static Profile named(String label) {
        List<String> known = Arrays.stream(values()).map(Profile::label).toList();
        if (!known.contains(label)) {
            throw new BadInputException(
                    "profile",
                    "'" + label + "' is not a profile",
                    "the nearest names are " + String.join(", ", NearestNames.to(label, known)));
        }
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
