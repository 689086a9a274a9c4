package org.sourceselect.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void scoresHaveFourDecimalsUnlessThoseShowNothing() {
        assertThat(Numbers.score(-0.03951)).isEqualTo("-0.0395");
        assertThat(Numbers.score(0)).isEqualTo("0.0000");
        assertThat(Numbers.score(-0.000123)).isEqualTo("-1.23e-04");
        assertThat(Numbers.score(1234567)).isEqualTo("1.23e+06");
    }

    @Test
    void asManyDecimalsAsItTakesToTellScoresApart() {
        assertThat(Numbers.decimals(List.of(-0.0395, -0.0395, -0.0383))).isEqualTo(4);
        assertThat(Numbers.decimals(List.of(-0.012911, -0.012894, -0.0130))).isEqualTo(5);
        assertThat(Numbers.decimals(List.of(1e-9, 1.0, 1.0 + 1e-9))).isEqualTo(7);
        assertThat(Numbers.score(-0.012894, 5)).isEqualTo("-0.01289");
    }

    @Test
    void durationsAreInTheUnitAPersonWouldUse() {
        assertThat(Numbers.duration(0.04)).isEqualTo("0.0 s");
        assertThat(Numbers.duration(9.96)).isEqualTo("10 s");
        assertThat(Numbers.duration(119.4)).isEqualTo("119 s");
        assertThat(Numbers.duration(125)).isEqualTo("2 min 05 s");
        assertThat(Numbers.duration(7260)).isEqualTo("2 h 01 min");
    }

    @Test
    void bytesAreInBinaryUnits() {
        assertThat(Numbers.bytes(1023)).isEqualTo("1023 B");
        assertThat(Numbers.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Numbers.bytes(5L << 30)).isEqualTo("5.0 GiB");
    }

    @Test
    void undefinedSharesAreADash() {
        assertThat(Numbers.share(Double.NaN)).isEqualTo("-");
        assertThat(Numbers.share(0.98)).isEqualTo("0.980");
    }
}
