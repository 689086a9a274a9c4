package org.sourceselect.race;

import java.util.ArrayList;
import java.util.List;
import org.sourceselect.task.BadInputException;

/**
 * How many iterations of fine-tuning each rung goes up to. A rung goes on where the one before ended, so that what a rung costs is
 * the difference.
 *
 * @param rungs ascending; the last one is a full fine-tuning
 */
public record Ladder(List<Integer> rungs) {

    /** Of each rung, one in so many goes on, and to so many times its iterations. */
    public static final int ETA = 2;

    /** A first rung of less than a sixty-fourth of the whole says next to nothing. */
    private static final int MOST_HALVINGS = 6;

    /** Keeps a copy of the list. */
    public Ladder {
        rungs = List.copyOf(rungs);
    }

    /**
     * The ladder that begins at a rung.
     *
     * @param first the iterations of the first rung, 1 to {@code full}
     * @param full those of a full fine-tuning
     */
    public static Ladder from(int first, int full) {
        List<Integer> rungs = new ArrayList<>();
        for (long rung = first; rung < full; rung *= ETA) {
            rungs.add((int) rung);
        }
        rungs.add(full);
        return new Ladder(rungs);
    }

    /**
     * The ladder with the highest first rung whose race of so many candidates costs at most the budget: a full fine-tuning halved
     * until it fits.
     *
     * @param budget in iterations, of all candidates together
     * @throws BadInputException when even a first rung of a sixty-fourth is too much
     */
    public static Ladder within(double budget, int candidates, int full) {
        Ladder ladder = from(full, full);
        for (int halvings = 0; halvings <= MOST_HALVINGS; halvings++) {
            // Rounded up, so that the rungs that follow reach the full length and no further rung of a few iterations
            // is left.
            int first = Math.max(1, -Math.floorDiv(-full, 1 << halvings));
            ladder = from(first, full);
            if (ladder.cost(candidates) <= budget) {
                return ladder;
            }
        }
        throw new BadInputException(
                "race.budget",
                "it allows " + Math.round(budget) + " iterations, and a race of " + candidates + " candidates to "
                        + full + " takes at least " + ladder.cost(candidates) + ", with a first rung of "
                        + ladder.rungs.get(0),
                "give more, or fewer candidates (race.candidates: METRIC:K or METRIC:fit)");
    }

    /**
     * How many of the candidates there are can race within a budget that begins with such a rung.
     *
     * @param budget in iterations, of all candidates together
     * @param first the iterations of the first rung
     * @return 2 at least, whether those fit or not, but for fewer candidates
     */
    public static int fitting(double budget, int candidates, int first, int full) {
        Ladder ladder = from(first, full);
        int fitting = Math.min(2, candidates);
        while (fitting < candidates && ladder.cost(fitting + 1) <= budget) {
            fitting++;
        }
        return fitting;
    }

    /** The iterations that a rung adds. */
    public int added(int rung) {
        return rungs.get(rung) - before(rung);
    }

    /** The iterations done before a rung. */
    public int before(int rung) {
        return rung == 0 ? 0 : rungs.get(rung - 1);
    }

    /** Of so many at a rung, how many go on to the next. */
    public static int goingOn(int candidates) {
        return Math.max(1, -Math.floorDiv(-candidates, ETA));
    }

    /** The iterations of a race of so many candidates in which nobody is spared. */
    public long cost(int candidates) {
        return costFrom(0, candidates);
    }

    /** The same from a rung on. */
    long costFrom(int rung, int candidates) {
        long cost = 0;
        int left = candidates;
        for (int r = rung; r < rungs.size(); r++) {
            cost += (long) left * added(r);
            left = goingOn(left);
        }
        return cost;
    }
}
