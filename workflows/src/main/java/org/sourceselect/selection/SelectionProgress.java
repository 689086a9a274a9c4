package org.sourceselect.selection;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sourceselect.race.RaceStanding;

/**
 * How far a selection is.
 *
 * @param target the target, as asked for
 * @param stages stages to do, as far as known, those that failed among them
 * @param done stages done
 * @param found how many of those the store already held
 * @param failed sources that failed
 * @param running the stages running or waiting for a worker, by summary, oldest first
 * @param computedSeconds what the stages computed by this run took, one after the other
 * @param expectedSeconds what those still to do would take so, by the mean of those of their kind that this run computed
 * @param more whether stages are still to do of a kind too few of which were computed to tell by, or that nobody can count yet, such
 *     as the rungs of a race: the last number is too small then
 * @param kinds the same by the kinds of stages, in the order they were first asked for
 * @param race how the race stands; empty before it and without one
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
        boolean more,
        List<Kind> kinds,
        Optional<RaceStanding> race) {

    /** Takes what workers of older releases say, who tell of neither kinds nor a race. */
    public SelectionProgress {
        kinds = List.copyOf(Objects.requireNonNullElse(kinds, List.of()));
        race = Objects.requireNonNullElse(race, Optional.empty());
    }

    /**
     * Stages alike.
     *
     * @param label what people are told they are
     * @param stages how many are done or still to do, as far as known; those that failed are neither
     * @param done how many are done
     * @param seconds what one took in the mean, of those that this run computed; 0 before the first, and where a worker of an older
     *     release tells
     */
    public record Kind(String label, int stages, int done, double seconds) {

        /** Both together, of the same label. */
        public Kind plus(Kind other) {
            int all = done + other.done;
            return new Kind(
                    label,
                    stages + other.stages,
                    all,
                    all == 0 ? 0 : (seconds * done + other.seconds * other.done) / all);
        }
    }
}
