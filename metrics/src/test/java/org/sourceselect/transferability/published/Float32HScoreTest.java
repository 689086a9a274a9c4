package org.sourceselect.transferability.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.SyntheticPixels;
import org.sourceselect.transferability.hscore.HScore;

/** The published arithmetic against NumPy's in float32 ({@code transferability_golden.py hscore}). */
class Float32HScoreTest {

    private static Score score(FeatureMaps maps) {
        return new Float32HScore().score(maps, maps, ProgressListener.NONE);
    }

    /** All of NumPy's arithmetic in float32 as well: features this well conditioned leave six digits. */
    @ParameterizedTest
    @CsvSource({"1, 0.37736283739407", "2, 0.29286838322878"})
    void isThatOfNumPyInFloat32(int channels, double expected) {
        Score score = score(SyntheticPixels.hScoreImages(channels));
        assertThat(score.value()).isEqualTo(expected, within(5e-7));
        assertThat(score.diagnostics()).containsEntry("float32Mean", score.value());
    }

    @Test
    void invertsRoundingErrors() {
        // p and 1 - p in float32: the covariance is of rank one up to rounding. NumPy's published form gives such
        // locations values from -2e7 to 2e7; a single one already breaks the bound of 1.
        Random random = new Random(11);
        int outside = 0;
        for (int location = 0; location < 200; location++) {
            float[][] images = new float[30][2];
            byte[][] labels = new byte[30][1];
            for (int i = 0; i < 30; i++) {
                labels[i][0] = (byte) (i < 2 ? i : random.nextInt(2));
                images[i][0] = (float) (1 / (1 + Math.exp(4 + random.nextGaussian())));
                images[i][1] = 1 - images[i][0];
            }
            FeatureMaps maps = new SyntheticPixels.Arrays(images, labels, 2, 1, 1);
            double published = score(maps).value();
            outside += published < 0 || published > 1 ? 1 : 0;
            assertThat(new HScore().score(maps, maps, ProgressListener.NONE).value())
                    .isBetween(0.0, 1.0);
        }
        assertThat(outside).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readingInPartsGivesTheSame(int channels) {
        FeatureMaps maps = SyntheticPixels.hScoreImages(channels);
        double whole = score(maps).value();
        assertThat(new Float32HScore(1).score(maps, maps, ProgressListener.NONE).value())
                .isEqualTo(whole, within(1e-6 * Math.abs(whole)));
    }
}
