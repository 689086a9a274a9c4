package org.sourceselect.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningTest {

    /** Of 40 pixels one is inside: 2 x 1 / (40 + 1). */
    @Test
    void markingEverythingHasADiceByTheShareOfTheRegion() {
        assertThat(Learning.diceOfMarkingEverything(1 / 40.0)).isCloseTo(2 / 41.0, within(1e-15));
        assertThat(Learning.diceOfMarkingEverything(0)).isZero();
        assertThat(Learning.diceOfMarkingEverything(1)).isEqualTo(1);
        assertThatThrownBy(() -> Learning.diceOfMarkingEverything(1.5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatMarkingEverythingGivesIsNotLearnt() {
        assertThat(Learning.learnt(0.05, 0.05)).isFalse();
        assertThat(Learning.learnt(0.06, 0.05)).isTrue();
        assertThat(Learning.learnt(0, 0)).isFalse();
        assertThat(Learning.learnt(Double.NaN, 0.05)).isFalse();
    }
}
