package org.sourceselect.race;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.task.TaskId;

/**
 * What a race answers.
 *
 * @param candidates how they were chosen
 * @param rungs the iterations of each rung
 * @param rows one for each candidate, and one for the net without transfer where it raced, best first
 * @param winner the winner; empty when none that went to the end has learnt anything, and when none got there
 * @param tied those that the validation subjects cannot tell from the winner at the end, the winner left out
 * @param iterations of all candidates together
 * @param full what fine-tuning every source of the pool in full would take, in iterations
 * @param seconds of computing, whether computed now or found in the store
 * @param validationSubjects how many subjects judged
 * @param stopped where the order of those left had settled, so that the leader alone went on to the end
 */
public record RaceResult(
        Candidates candidates,
        List<Integer> rungs,
        List<RaceRow> rows,
        Optional<TaskId> winner,
        List<TaskId> tied,
        long iterations,
        long full,
        double seconds,
        int validationSubjects,
        Optional<Stopped> stopped) {

    /** Keeps copies, and takes the results of older releases, whose races all went to the end. */
    public RaceResult {
        rungs = List.copyOf(rungs);
        rows = List.copyOf(rows);
        tied = List.copyOf(tied);
        stopped = Objects.requireNonNullElse(stopped, Optional.empty());
    }

    /** The winner's race; empty where nobody has won. */
    public Optional<RaceRow> winnersRow() {
        return rows.stream().filter(row -> row.ending() == RaceRow.Ending.WON).findFirst();
    }

    /** The winner's Dice on the target's test subjects; empty where nobody has won. */
    public OptionalDouble winnersDice() {
        return winnersRow().flatMap(RaceRow::dice).stream()
                .mapToDouble(DiceSummary::mean)
                .filter(Double::isFinite)
                .findFirst();
    }

    /** Its iterations over those of fine-tuning every source of the pool in full, and the net without transfer where that raced. */
    public double costShare() {
        return (double) iterations / full;
    }

    /** Who won, and who cannot be told from the winner, in one line. */
    public String words() {
        return words(winner, tied);
    }

    /** The same of a race of which only that is known. */
    public static String words(Optional<TaskId> winner, List<TaskId> tied) {
        return winner.map(best -> best + " wins"
                        + (tied.isEmpty()
                                ? ""
                                : ", not separable from "
                                        + tied.stream().map(TaskId::toString).collect(Collectors.joining(", "))))
                .orElse("nobody has won");
    }

    /**
     * How the sources ended, for who compares them without knowing more: of each a number, the greater the more rungs it came to, and of
     * those that came to as many the greater its mean Dice on the validation subjects. Without those that failed; empty where nobody has
     * won, as none has learnt anything then.
     */
    public List<SourceScore> standings() {
        return winner.isEmpty()
                ? List.of()
                : rows.stream()
                        .filter(row -> row.ending() != RaceRow.Ending.FAILED)
                        .flatMap(row -> row.source().stream()
                                .flatMap(source -> row.curve().stream()
                                        .skip(row.curve().size() - 1L)
                                        .map(last -> new SourceScore(source.toString(), standing(last)))))
                        .filter(standing -> Double.isFinite(standing.value()))
                        .toList();
    }

    /** No Dice makes up for a rung. */
    private double standing(RaceRow.Point last) {
        return 2 * rungs.indexOf(last.iterations()) + last.validation().mean();
    }

    /** Those that went on in the place of a source that failed. */
    public List<RaceRow> comebacks() {
        return rows.stream().filter(row -> row.cameBackFor().isPresent()).toList();
    }

    /**
     * Where a race was decided before its end.
     *
     * @param iterations of the rung after which the order had settled
     * @param epsilon the difference in mean Dice up to which two candidates count as equals
     * @param alike those that went no further there, though the validation subjects cannot tell them from the leader
     */
    public record Stopped(int iterations, double epsilon, List<TaskId> alike) {

        /** Keeps a copy. */
        public Stopped {
            alike = List.copyOf(alike);
        }
    }
}
