package org.sourceselect.race;

import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.task.TaskId;

/**
 * One candidate's race.
 *
 * @param source the source; empty for the net without transfer
 * @param curve what it reached at each rung it came to
 * @param ending how it ended
 * @param place its place among all: by the rung it reached, then by Dice there; 1 is best
 * @param finetuned its model at the last rung it came to
 * @param dice Dice on the target's test subjects of that model, which decided nothing
 * @param reason why it failed, naming no file
 */
public record RaceRow(
        Optional<TaskId> source,
        List<Point> curve,
        Ending ending,
        int place,
        Optional<ArtifactRef> finetuned,
        Optional<DiceSummary> dice,
        Optional<String> reason) {

    /** Keeps a copy of the list. */
    public RaceRow {
        curve = List.copyOf(curve);
    }

    /** How a candidate ended. */
    public enum Ending {
        /** Best of those who went to the end. */
        WON,
        /** Went to the end, and cannot be told from the winner. */
        TIED,
        /** The net without transfer went to the end, and is better than the winner. */
        AHEAD,
        /** Went to the end, and is worse than the winner. */
        LAST_RUNG,
        /** Did not go on after a rung. */
        DROPPED,
        /** Could not be fine-tuned. */
        FAILED
    }

    /**
     * A rung.
     *
     * @param iterations done in all
     * @param validation Dice on the target's validation subjects
     */
    public record Point(int iterations, DiceSummary validation) {}
}
