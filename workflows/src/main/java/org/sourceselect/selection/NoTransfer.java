package org.sourceselect.selection;

import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.TrainedModel;

/**
 * The same net trained whole on the target alone from random weights, for as long as the source models are fine-tuned: what a transfer
 * is worth shows beside it.
 *
 * @param trained the net; empty where it could not be trained, or has no Dice
 * @param reason why not, naming no file
 */
public record NoTransfer(Optional<TrainedModel> trained, Optional<String> reason) {

    static NoTransfer of(TrainedModel trained) {
        return Double.isNaN(trained.dice().mean())
                ? failed(SourceRow.Truth.UNDEFINED)
                : new NoTransfer(Optional.of(trained), Optional.empty());
    }

    static NoTransfer failed(String reason) {
        return new NoTransfer(Optional.empty(), Optional.of(reason));
    }

    /** Its Dice on the target's test subjects. */
    public Optional<DiceSummary> dice() {
        return trained.map(TrainedModel::dice);
    }

    /**
     * How many of some sources do better, by the mean over the target's test subjects; empty where that says nothing, as there is no
     * source, no net without transfer, or nothing that either has learnt.
     *
     * @param sources their Dice after fine-tuning on the target
     */
    public Optional<Integer> beatenBy(List<DiceSummary> sources) {
        return dice().filter(own -> !sources.isEmpty()
                        && !(own.nothingLearnt() && sources.stream().allMatch(DiceSummary::nothingLearnt)))
                .map(own -> (int) sources.stream()
                        .filter(dice -> dice.mean() > own.mean())
                        .count());
    }
}
