package org.sourceselect.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes down a {@link DiceCurve} as the training goes.
 *
 * <p>When a net is looked at depends on its step alone, and not on how many there are to be: a training that was divided, or went
 * up the rungs of a race, ends with the curve of one that never was. Steps double from one look to the next, so that a look costs a
 * share of the steps since the one before, and a net that learns ever more slowly is looked at as often in its first tenth as
 * afterwards.
 */
final class DiceTrace {

    /** Two batches looked at without gradients cost about one step, so that all looks take a few hundredths of the time. */
    static final long FIRST = 32;

    private final List<Long> steps = new ArrayList<>();
    private final List<Double> dice = new ArrayList<>();

    /** Whether the net is looked at after so many steps. */
    static boolean isDue(long step) {
        return step >= FIRST && Long.bitCount(step) == 1;
    }

    /** Goes on from a {@link #state}; empty when it is not that of a training of so many steps. */
    static Optional<DiceTrace> after(long step, double[] state) {
        DiceTrace trace = new DiceTrace();
        long before = 0;
        for (int i = 0; i + 1 < state.length; i += 2) {
            long at = (long) state[i];
            if (at <= before || at > step || !isDue(at) || !(state[i + 1] >= 0 && state[i + 1] <= 1)) {
                return Optional.empty();
            }
            trace.add(at, state[i + 1]);
            before = at;
        }
        return state.length % 2 == 0 ? Optional.of(trace) : Optional.empty();
    }

    void add(long step, double seen) {
        steps.add(step);
        dice.add(seen);
    }

    /** All that goes on: each step with what was seen after it. */
    double[] state() {
        double[] state = new double[2 * steps.size()];
        for (int i = 0; i < steps.size(); i++) {
            state[2 * i] = steps.get(i);
            state[2 * i + 1] = dice.get(i);
        }
        return state;
    }

    DiceCurve curve() {
        return new DiceCurve(steps, dice);
    }
}
