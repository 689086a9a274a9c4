package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.DiceSummary;

class SubjectDiceTest {

    /** Logits of a segmentation given as 0 and 1: background at 0, the region a little above where it is 1. */
    private static float[] logits(int... segmentation) {
        float[] logits = new float[2 * segmentation.length];
        for (int p = 0; p < segmentation.length; p++) {
            logits[segmentation.length + p] = segmentation[p] == 1 ? 0.1f : -0.1f;
        }
        return logits;
    }

    private static byte[] mask(int... values) {
        byte[] mask = new byte[values.length];
        for (int p = 0; p < mask.length; p++) {
            mask[p] = (byte) values[p];
        }
        return mask;
    }

    /** Subject 7: 1 + 2 pixels of both, 2 + 2 segmented, 1 + 4 in the mask, so 2 * 3 / 9, not the slices' mean 2/3. */
    @Test
    void diceIsOverTheSubjectsSlicesTogether() {
        SubjectDice.Counter counter = new SubjectDice.Counter();
        counter.add(7, logits(1, 1, 0, 0), mask(1, 0, 0, 0));
        counter.add(8, logits(0, 0, 0, 1), mask(1, 1, 0, 0));
        counter.add(7, logits(1, 1, 0, 0), mask(1, 1, 1, 1));
        counter.add(9, logits(0, 1, 0, 0), mask(0, 0, 0, 0));
        counter.add(10, logits(0, 0, 0, 0), mask(0, 0, 0, 0));
        SubjectDice dice = counter.dice();
        assertThat(dice.bySubject()).containsExactly(entry(7, 6.0 / 9), entry(8, 0.0));
        assertThat(dice.withoutRoi()).containsExactly(9, 10);
        DiceSummary summary = dice.summary(1);
        assertThat(summary.mean()).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(summary.subjects()).isEqualTo(2);
        assertThat(summary.withoutRoi()).isEqualTo(2);
        // All 8 pixels against 5, all 4 against 2.
        assertThat(summary.everything()).hasValueCloseTo((2 * 5 / 13.0 + 2 * 2 / 6.0) / 2, within(1e-12));
    }

    private static DiceSummary summary(double... values) {
        TreeMap<Integer, Double> bySubject = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            bySubject.put(i, values[i]);
        }
        return new SubjectDice(bySubject, new TreeSet<>(), new TreeMap<>(), new TreeMap<>()).summary(1);
    }

    /**
     * numpy, 2,000,000 resamples: quantile(v[rng.integers(0, 8, (n, 8))].mean(1), [.025, .975]) is 0.400 to 0.725; 2,000
     * resamples know these ends to about 0.006.
     */
    @Test
    void intervalIsTheBootstrapsOverSubjects() {
        DiceSummary summary = summary(.1, .4, .5, .55, .6, .7, .8, .9);
        assertThat(summary.mean()).isCloseTo(0.56875, within(1e-12));
        assertThat(summary.low()).isCloseTo(0.40, within(0.02));
        assertThat(summary.high()).isCloseTo(0.725, within(0.02));
        assertThat(summary).isEqualTo(summary(.1, .4, .5, .55, .6, .7, .8, .9));
    }

    @Test
    void fewerThanThreeSubjectsHaveNoInterval() {
        DiceSummary two = summary(.25, .5);
        assertThat(two.mean()).isEqualTo(.375);
        assertThat(two.low()).isNaN();
        assertThat(two.high()).isNaN();
        assertThat(summary(.25, .5, .75).low()).isEqualTo(.25);
        assertThat(summary().mean()).isNaN();
        assertThat(summary().subjects()).isZero();
    }
}
