package org.sourceselect.experiment;

import org.sourceselect.task.TaskId;

/**
 * How one source transfers to a target.
 *
 * @param source the source
 * @param dice on the target's test subjects, after fine-tuning
 * @param roiSimilarity the SSIM of its label maps and the target's
 * @param hScore its H-score
 * @param otce its OTCE
 * @param subset 2 in Subset 2, 1 in Subset 1 alone, 0 in neither
 */
public record Transfer(
        TaskId source, Measured dice, Measured roiSimilarity, Measured hScore, Measured otce, int subset) {

    /** A source of which nothing is known. */
    static Transfer unknown(TaskId source) {
        return new Transfer(source, Measured.UNKNOWN, Measured.UNKNOWN, Measured.UNKNOWN, Measured.UNKNOWN, 0);
    }
}
