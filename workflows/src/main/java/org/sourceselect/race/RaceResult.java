package org.sourceselect.race;

import java.util.List;
import java.util.Optional;
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
        int validationSubjects) {

    /** Keeps copies. */
    public RaceResult {
        rungs = List.copyOf(rungs);
        rows = List.copyOf(rows);
        tied = List.copyOf(tied);
    }
}
