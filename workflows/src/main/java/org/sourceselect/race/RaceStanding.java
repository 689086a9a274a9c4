package org.sourceselect.race;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How a race stands while it runs, for whoever watches it.
 *
 * @param rung the number of the rung that is climbed, from 1
 * @param rungs how many there are
 * @param iterations what that rung takes a net to, counted from the beginning
 * @param places those still in the race, the net without transfer among them where it races; who stands best first
 */
public record RaceStanding(int rung, int rungs, int iterations, List<Place> places) {

    /** Keeps a copy. */
    public RaceStanding {
        places = List.copyOf(places);
    }

    /**
     * One of those in the race.
     *
     * @param name the source, or {@value RaceRun#NO_TRANSFER}
     * @param iterations what it has come to
     * @param dice its mean Dice over the validation subjects there; empty before its first rung
     */
    public record Place(String name, int iterations, OptionalDouble dice) {}

    /**
     * Looks at a race: who has come further stands before who has not, and of those as far the better.
     *
     * @param rung the number of the rung that is climbed, from 0
     * @param running those still in the race
     */
    public static RaceStanding of(Ladder ladder, int rung, List<RaceRun> running) {
        List<Place> places = running.stream()
                .filter(RaceRun::goesOn)
                .map(run -> new Place(run.name(), run.done(), run.meanAt(run.done())))
                .sorted((a, b) -> a.iterations() != b.iterations()
                        ? Integer.compare(b.iterations(), a.iterations())
                        : Double.compare(known(b.dice()), known(a.dice())))
                .toList();
        return new RaceStanding(rung + 1, ladder.rungs().size(), ladder.rungs().get(rung), places);
    }

    /** Without validation subjects a mean is not a number, which would come before all others. */
    private static double known(OptionalDouble dice) {
        return dice.isPresent() && !Double.isNaN(dice.getAsDouble()) ? dice.getAsDouble() : -1;
    }
}
