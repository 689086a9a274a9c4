package org.sourceselect.selection;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;

/**
 * How far a selection is.
 *
 * @param target the target, as asked for
 * @param stages stages to do, as far as known
 * @param done stages done
 * @param found how many of those the store already held
 * @param failed sources that failed
 * @param running the stages running or waiting for a worker, by summary, oldest first
 * @param computedSeconds what the stages computed by this run took, one after the other
 * @param expectedSeconds what those still to do would take so, by the mean of those of their kind that are done
 * @param more whether stages of a kind none of which is done are still to do, so that the last number is too small
 */
public record SelectionProgress(
        String target,
        int stages,
        int done,
        @JsonAlias("cached") int found,
        int failed,
        List<String> running,
        double computedSeconds,
        double expectedSeconds,
        boolean more) {}
