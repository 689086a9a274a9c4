package org.sourceselect.transferability.probe;

import java.util.List;

/**
 * How well one subject is told by regressions that have not seen it: its Dice for every penalty and every threshold. A drawn
 * pixel stands for as many of its label as were not drawn.
 */
final class HeldOut {

    /** From the greatest, which is taken where several serve alike. */
    static final double[] PENALTIES = {1, 0.1, 0.01, 0.001, 1e-4};

    /** Thresholds are 0, 0.01, … 1.5: regressions of a rare region are cut above the middle. */
    static final int THRESHOLDS = 151;

    private static final double STEPS_OF_ONE = 100;

    /** {@code [penalty][threshold]} */
    private final double[][] dice = new double[PENALTIES.length][];

    /** Of a subject, by a regression for each penalty. */
    HeldOut(ProbedSubject subject, List<RidgeRegression.Fit> fits) {
        for (int l = 0; l < dice.length; l++) {
            dice[l] = dice(subject, fits.get(l));
        }
    }

    static double threshold(int number) {
        return number / STEPS_OF_ONE;
    }

    double dice(int penalty, int threshold) {
        return dice[penalty][threshold];
    }

    private static double[] dice(ProbedSubject subject, RidgeRegression.Fit fit) {
        double[][] predicted = new double[2][];
        for (int label = 0; label < 2; label++) {
            predicted[label] = new double[THRESHOLDS];
            List<float[]> drawn = subject.drawn(label);
            for (float[] pixel : drawn) {
                int reached = (int) Math.min(THRESHOLDS - 1, Math.floor(STEPS_OF_ONE * fit.of(pixel)));
                if (reached >= 0) {
                    predicted[label][reached] += (double) subject.count(label) / drawn.size();
                }
            }
        }
        double[] dice = new double[THRESHOLDS];
        double hit = 0;
        double wrong = 0;
        for (int t = THRESHOLDS - 1; t >= 0; t--) {
            hit += predicted[1][t];
            wrong += predicted[0][t];
            dice[t] = 2 * hit / (hit + wrong + subject.count(1));
        }
        return dice;
    }
}
