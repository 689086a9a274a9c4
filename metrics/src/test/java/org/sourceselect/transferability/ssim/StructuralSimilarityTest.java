package org.sourceselect.transferability.ssim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.transferability.SyntheticPixels;

/** SSIM against scikit-image 0.26 ({@code transferability_golden.py ssim}) and against its own definition. */
class StructuralSimilarityTest {

    /** Both sides sum the same numbers in a different order. */
    private static final double ROUNDING = 1e-11;

    @ParameterizedTest
    @CsvSource({
        "1, 64, 80, 0.824871879526, 0.869644169482",
        "2, 240, 240, 0.959556343216, 0.966938536625",
        "3, 128, 96, 0.940094463489, 0.959924558195"
    })
    void masksAgreeWithScikitImage(long seed, int height, int width, double gaussian, double uniform) {
        byte[][] masks = SyntheticPixels.discs(seed, height, width);
        assertThat(StructuralSimilarity.of(masks[0], masks[1], height, width, SsimSettings.GAUSSIAN))
                .isEqualTo(gaussian, within(ROUNDING));
        assertThat(StructuralSimilarity.of(masks[0], masks[1], height, width, SsimSettings.UNIFORM))
                .isEqualTo(uniform, within(ROUNDING));
    }

    @Test
    void imagesAgreeWithScikitImage() {
        float[] a = new float[64 * 48];
        float[] b = new float[64 * 48];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) SyntheticPixels.uniform(5, i);
            b[i] = (float) (0.5 * a[i] + 0.5 * (float) SyntheticPixels.uniform(6, i));
        }
        assertThat(StructuralSimilarity.of(a, b, 64, 48, SsimSettings.GAUSSIAN))
                .isEqualTo(0.647729139020, within(ROUNDING));
        assertThat(StructuralSimilarity.of(a, b, 64, 48, SsimSettings.UNIFORM))
                .isEqualTo(0.653887231875, within(ROUNDING));
    }

    /** The masks' short cuts (equal windows, bit patterns, the bounding rectangle) leave no trace in the value. */
    @Property(tries = 200)
    void masksAndImagesAgree(
            @ForAll @IntRange(min = 11, max = 40) int height,
            @ForAll @IntRange(min = 11, max = 40) int width,
            @ForAll @IntRange(min = 0, max = 5) int density,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] a = new byte[height * width];
        byte[] b = new byte[height * width];
        float[] floatA = new float[a.length];
        float[] floatB = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            a[i] = (byte) (random.nextInt(6) < density ? 1 : 0);
            b[i] = random.nextInt(40) == 0 ? (byte) (1 - a[i]) : a[i];
            floatA[i] = a[i];
            floatB[i] = b[i];
        }
        for (SsimSettings settings :
                new SsimSettings[] {SsimSettings.GAUSSIAN, SsimSettings.UNIFORM, SsimSettings.GLOBAL}) {
            double value = StructuralSimilarity.of(a, b, height, width, settings);
            assertThat(value)
                    .isEqualTo(StructuralSimilarity.of(floatA, floatB, height, width, settings), within(1e-10))
                    .isEqualTo(StructuralSimilarity.of(b, a, height, width, settings), within(1e-12))
                    .isBetween(-1.0, 1 + 1e-12);
        }
    }

    @Test
    void equalMasksAreWholly1() {
        byte[] mask = SyntheticPixels.discs(4, 60, 60)[0];
        assertThat(StructuralSimilarity.of(mask, mask, 60, 60, SsimSettings.GAUSSIAN))
                .isEqualTo(1);
        assertThat(StructuralSimilarity.of(mask, mask, 60, 60, SsimSettings.GLOBAL))
                .isEqualTo(1);
    }

    /** Wang et al., eq. 13, by hand: means 1/2 and 1/4, variances 1/4 and 3/16, covariance 1/8. */
    @Test
    void theGlobalFormIsTheFormula() {
        byte[] a = {1, 1, 0, 0};
        byte[] b = {1, 0, 0, 0};
        double c1 = 0.0001;
        double c2 = 0.0009;
        assertThat(StructuralSimilarity.of(a, b, 2, 2, SsimSettings.GLOBAL))
                .isEqualTo((0.25 + c1) * (0.25 + c2) / ((0.3125 + c1) * (0.4375 + c2)), within(1e-15));
    }

    @Test
    void refusesWhatItCannotCompare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructuralSimilarity.of(new byte[100], new byte[100], 10, 10, SsimSettings.GAUSSIAN))
                .withMessageContaining("10 x 10")
                .withMessageContaining("11 x 11");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructuralSimilarity.of(new byte[143], new byte[144], 12, 12, SsimSettings.GAUSSIAN))
                .withMessageContaining("143");
        byte[] labels = new byte[144];
        labels[3] = 4;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructuralSimilarity.of(labels, new byte[144], 12, 12, SsimSettings.GAUSSIAN))
                .withMessageContaining("0 and 1");
        float[] broken = new float[144];
        broken[3] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructuralSimilarity.of(broken, new float[144], 12, 12, SsimSettings.GAUSSIAN))
                .withMessageContaining("NaN");
    }
}
