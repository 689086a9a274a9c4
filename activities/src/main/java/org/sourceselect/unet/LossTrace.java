package org.sourceselect.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes down a {@link LossCurve} as the training goes. Once there are {@value #MOST} points, each two become one: what it
 * says depends on the losses alone, so that a training that was divided ends with the curve of one that never was.
 */
final class LossTrace {

    /** Some hundred, and a power of two, so that the points pair. */
    private static final int MOST = 256;

    /** Of {@link #state}: what stands before the means. */
    private static final int HEAD = 4;

    private final long from;
    private final double[] means = new double[MOST];
    private int points;
    private int every;
    private int open;
    private double sum;

    /** Begins after so many steps. */
    LossTrace(long from) {
        this.from = from;
        this.every = 1;
    }

    /** Goes on from a {@link #state}; empty when it is not that of a curve of so many steps. */
    static Optional<LossTrace> after(long step, double[] state) {
        if (state.length < HEAD || state.length - HEAD >= MOST) {
            return Optional.empty();
        }
        LossTrace trace = new LossTrace(state);
        return trace.every >= 1
                        && trace.open >= 0
                        && trace.open < trace.every
                        && trace.curve().steps() == step
                ? Optional.of(trace)
                : Optional.empty();
    }

    private LossTrace(double[] state) {
        int length = state.length - HEAD;
        this.from = (long) state[0];
        this.every = (int) state[1];
        this.open = (int) state[2];
        this.sum = state[3];
        this.points = length;
        System.arraycopy(state, HEAD, means, 0, length);
    }

    void add(float loss) {
        sum += loss;
        open++;
        if (open < every) {
            return;
        }
        means[points] = sum / every;
        points++;
        open = 0;
        sum = 0;
        if (points == MOST) {
            points = MOST / 2;
            for (int i = 0; i < points; i++) {
                means[i] = (means[2 * i] + means[2 * i + 1]) / 2;
            }
            every *= 2;
        }
    }

    /** All that goes on: steps before the first point, steps of a point, steps of the open one, their sum; then the means. */
    double[] state() {
        double[] state = Arrays.copyOf(new double[] {from, every, open, sum}, HEAD + points);
        System.arraycopy(means, 0, state, HEAD, points);
        return state;
    }

    LossCurve curve() {
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            losses.add(means[i]);
        }
        if (open > 0) {
            losses.add(sum / open);
        }
        return new LossCurve(from, every, from + (long) points * every + open, losses);
    }
}
