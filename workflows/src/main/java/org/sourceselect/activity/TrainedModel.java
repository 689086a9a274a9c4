package org.sourceselect.activity;

import java.util.Objects;
import java.util.Optional;

/**
 * A trained network.
 *
 * @param model its weights
 * @param finalLoss the mean loss of the last iterations, in nats per pixel where it is cross-entropy
 * @param dice on the task's test subjects
 * @param run how it came to be
 * @param validation Dice on the task's validation subjects; empty where the split has none
 */
public record TrainedModel(
        ArtifactRef model, double finalLoss, DiceSummary dice, StageRun run, Optional<DiceSummary> validation)
        implements StageResult {

    /** Takes the results of older releases, whose splits had no validation subjects. */
    public TrainedModel {
        validation = Objects.requireNonNullElse(validation, Optional.empty());
    }

    /** Of a split without validation subjects. */
    public TrainedModel(ArtifactRef model, double finalLoss, DiceSummary dice, StageRun run) {
        this(model, finalLoss, dice, run, Optional.empty());
    }

    /**
     * What the network makes of its own task where it has not been trained, and by which something may be chosen: Dice on the
     * validation subjects. Where there are none, on the test subjects, which is the same to a source: its test subjects judge
     * nothing but itself. A target's test subjects judge the choice, so choosing among fine-tuned models takes a split with
     * validation subjects.
     */
    public DiceSummary ownDice() {
        return validation.orElse(dice);
    }
}
