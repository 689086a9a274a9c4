package org.sourceselect.experiment;

import java.util.List;
import org.sourceselect.task.TaskId;

/**
 * One target of table I: the same task in other modalities against other tasks in the same modality.
 *
 * @param target the target
 * @param sameTask the sources of cross-modality transfer
 * @param crossModality their average Dice
 * @param sameModality the sources of cross-task transfer
 * @param crossTask their average Dice
 */
public record ModalityTrial(
        TaskId target, List<TaskId> sameTask, Measured crossModality, List<TaskId> sameModality, Measured crossTask) {

    /** Averages the transfers to a target. */
    static ModalityTrial of(TargetTransfers transfers) {
        TaskId target = transfers.target();
        List<Transfer> sameModality = transfers.sources().stream()
                .filter(t -> t.source().modality().equals(target.modality()))
                .toList();
        List<Transfer> sameTask = transfers.sources().stream()
                .filter(t -> !sameModality.contains(t))
                .toList();
        return new ModalityTrial(
                target, names(sameTask), average(sameTask), names(sameModality), average(sameModality));
    }

    private static List<TaskId> names(List<Transfer> transfers) {
        return transfers.stream().map(Transfer::source).toList();
    }

    private static Measured average(List<Transfer> transfers) {
        return Measured.mean(transfers.stream().map(Transfer::dice).toList());
    }
}
