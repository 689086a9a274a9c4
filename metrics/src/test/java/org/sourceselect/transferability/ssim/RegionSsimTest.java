package org.sourceselect.transferability.ssim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.transferability.SyntheticPixels;

/** Against scikit-image 0.26 ({@code transferability_golden.py regions}) and its own definition. */
class RegionSsimTest {

    @ParameterizedTest
    @CsvSource({"1, 64, 80, 0.130980062149", "2, 240, 240, 0.373528572126", "3, 128, 96, 0.593102214916"})
    void agreesWithScikitImage(long seed, int height, int width, double golden) {
        byte[][] masks = SyntheticPixels.discs(seed, height, width);
        assertThat(RegionSsim.of(masks[0], masks[1], height, width)).isEqualTo(golden, within(1e-11));
        assertThat(RegionSsim.of(masks[1], masks[0], height, width))
                .isEqualTo(RegionSsim.of(masks[0], masks[1], height, width), within(1e-15));
    }

    @Test
    void equalMasksAreWholly1AndEmptyOnesNothing() {
        byte[] mask = SyntheticPixels.discs(4, 60, 60)[0];
        assertThat(RegionSsim.of(mask, mask, 60, 60)).isEqualTo(1, within(1e-12));
        assertThat(RegionSsim.of(new byte[3600], new byte[3600], 60, 60)).isNaN();
    }

    @Test
    void marginsChangeNoBit() {
        byte[][] masks = SyntheticPixels.discs(1, 64, 80);
        assertThat(RegionSsim.of(margin(masks[0], 64, 80, 7, 3), margin(masks[1], 64, 80, 7, 3), 74, 90))
                .isEqualTo(RegionSsim.of(masks[0], masks[1], 64, 80));
    }

    /** A region at the edge of an image smaller than the window is compared like any other. */
    @Test
    void outsideTheImageThereIsNothing() {
        byte[] corner = {1, 1, 0, 1, 0, 0, 0, 0, 0};
        byte[] other = {1, 0, 0, 1, 1, 0, 0, 0, 0};
        assertThat(RegionSsim.of(corner, other, 3, 3))
                .isEqualTo(RegionSsim.of(margin(corner, 3, 3, 20, 20), margin(other, 3, 3, 20, 20), 43, 43))
                .isBetween(0.0, 0.9);
    }

    /** Where the paper's form calls two small regions far apart nearly the same, this one does not. */
    @Test
    void emptyBackgroundDecidesNothing() {
        byte[] here = new byte[64 * 64];
        byte[] there = new byte[64 * 64];
        here[10 * 64 + 10] = 1;
        there[50 * 64 + 50] = 1;
        assertThat(StructuralSimilarity.of(here, there, 64, 64, SsimSettings.GAUSSIAN))
                .isGreaterThan(0.9);
        assertThat(RegionSsim.of(here, there, 64, 64)).isBetween(0.0, 0.05);
    }

    private static byte[] margin(byte[] mask, int height, int width, int top, int left) {
        byte[] padded = new byte[(height + top + (top == left ? top : 3)) * (width + left + (top == left ? left : 7))];
        int wide = width + left + (top == left ? left : 7);
        for (int y = 0; y < height; y++) {
            System.arraycopy(mask, y * width, padded, (y + top) * wide + left, width);
        }
        return padded;
    }
}
