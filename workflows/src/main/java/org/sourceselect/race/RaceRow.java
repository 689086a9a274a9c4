package org.sourceselect.race;

import java.util.List;
import java.util.Objects;
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
 * @param cameBackFor the source that failed at a later rung and in whose place it went on, having been dropped before
 */
public record RaceRow(
        Optional<TaskId> source,
        List<Point> curve,
        Ending ending,
        int place,
        Optional<ArtifactRef> finetuned,
        Optional<DiceSummary> dice,
        Optional<String> reason,
        Optional<TaskId> cameBackFor) {

    /** Keeps a copy of the list, and takes the rows of older releases, in which nobody came back. */
    public RaceRow {
        curve = List.copyOf(curve);
        cameBackFor = Objects.requireNonNullElse(cameBackFor, Optional.empty());
    }

    /** The iterations it did; 0 where it came to no rung. */
    public int iterations() {
        return curve.isEmpty() ? 0 : curve.get(curve.size() - 1).iterations();
    }

    /** The rung where the validation subjects liked it best; empty in results of older releases, and where they could not tell. */
    public Optional<Point> best() {
        return curve.stream().filter(point -> point.model().isPresent()).findFirst();
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
     * @param model its model there, at the one rung where its mean Dice on the validation subjects was the highest, of equals the last;
     *     empty in results of older releases
     * @param dice Dice on the target's test subjects of that model, which decided nothing
     */
    public record Point(
            int iterations, DiceSummary validation, Optional<ArtifactRef> model, Optional<DiceSummary> dice) {

        /** Takes the points of older releases. */
        public Point {
            model = Objects.requireNonNullElse(model, Optional.empty());
            dice = Objects.requireNonNullElse(dice, Optional.empty());
        }

        /** A rung that is not the best. */
        public Point(int iterations, DiceSummary validation) {
            this(iterations, validation, Optional.empty(), Optional.empty());
        }
    }
}
