package org.sourceselect.race;

import java.util.Optional;
import org.sourceselect.activity.SettingsCheck;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.task.BadInputException;

/**
 * How sources race.
 *
 * @param candidates which ones
 * @param budget what it may cost, nobody spared: up to 1 a share of fine-tuning every source of the pool in full, but never less than
 *     two full fine-tunings, above that the iterations of all candidates together; sparing those who cannot be told from the leader may take half as much again
 * @param firstRung the iterations of the first rung; empty for as many as the budget allows
 * @param scratch whether the same net trained from random weights on the target alone races along
 * @param finetuning how candidates are fine-tuned, to the end
 * @param stop whether only the leader goes on to the end once the order of those left has {@linkplain Settled settled}; false in what
 *     older releases wrote
 */
public record RaceSettings(
        Candidates candidates,
        double budget,
        Optional<Integer> firstRung,
        boolean scratch,
        TrainingSettings finetuning,
        boolean stop) {

    /** The share of a target's training subjects that judge a race, where nothing else is asked for. */
    public static final double VALIDATION_FRACTION = 0.25;

    /** A fifth of what fine-tuning all costs. */
    private static final double USUAL_BUDGET = 0.2;

    /** What a share is never taken to mean less than: of a small pool, one goes to the end whatever the share. */
    private static final double FEWEST_FINETUNINGS = 2;

    /** Curves cross late: with less than a quarter behind them, too many are dropped that would have ended ahead. */
    private static final int USUAL_START = 4;

    /** All sources that were scored, at a fifth of the cost, and the net without transfer beside them. */
    public static RaceSettings of(TrainingSettings finetuning) {
        return new RaceSettings(Candidates.ALL, USUAL_BUDGET, Optional.empty(), true, finetuning, false);
    }

    /**
     * Refuses what is out of range.
     *
     * @throws BadInputException naming the field
     */
    public void check() {
        SettingsCheck.training("race.finetuning", finetuning);
        if (!(budget > 0) || Double.isInfinite(budget)) {
            throw new BadInputException(
                    "race.budget",
                    "it is " + budget,
                    "give a share of fine-tuning all (0.2), or a number of iterations above 1");
        }
        firstRung.ifPresent(rung -> {
            SettingsCheck.atLeast("race.firstRung", rung, 1);
            SettingsCheck.atMost("race.firstRung", rung, finetuning.iterations());
        });
    }

    /** The same with these candidates. */
    public RaceSettings withCandidates(Candidates other) {
        return new RaceSettings(other, budget, firstRung, scratch, finetuning, stop);
    }

    /** The same, fine-tuned otherwise. */
    public RaceSettings withFinetuning(TrainingSettings other) {
        return new RaceSettings(candidates, budget, firstRung, scratch, other, stop);
    }

    /**
     * How many race.
     *
     * @param available how many sources there are to choose them from
     * @param pool how many sources there are in all
     */
    public int entrants(int available, int pool) {
        int full = finetuning.iterations();
        return candidates.most() == Candidates.FITTING
                ? Ladder.fitting(
                        allowed(pool),
                        available,
                        firstRung.orElse(Math.max(1, -Math.floorDiv(-full, USUAL_START))),
                        full)
                : Math.min(candidates.most(), available);
    }

    private double allowed(int pool) {
        return budget <= 1 ? Math.max(budget * pool, FEWEST_FINETUNINGS) * finetuning.iterations() : budget;
    }

    /**
     * The rungs of a race.
     *
     * @param entrants how many candidates
     * @param pool how many sources there are in all
     */
    public Ladder ladder(int entrants, int pool) {
        int full = finetuning.iterations();
        return firstRung
                .map(first -> Ladder.from(first, full))
                .orElseGet(() -> Ladder.within(allowed(pool), entrants, full));
    }
}
