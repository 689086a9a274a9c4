package org.sourceselect.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.imaging.Volume;
import org.sourceselect.task.BadInputException;

class BrainMaskTest {

    private static final double[] MM = {1, 1, 1};

    @Test
    void theBackgroundIsTheValueOfTheOuterFacesWhateverItIs() {
        BrainMask brain = BrainMask.of(Brains.image(), "image");

        // prepare_reference.py small: 7 x 7 x 4 voxels, mean 8.974490, sd 4.900475.
        assertThat(brain.inSlice(0)).isZero();
        assertThat(brain.inSlice(1)).isEqualTo(49);
        assertThat(brain.mean()).isCloseTo(8.974490, within(1e-6));
        assertThat(brain.deviation()).isCloseTo(4.900475, within(1e-6));
    }

    @Test
    void standardisedValuesHaveMeanZeroAndDeviationOneOverTheBrainAndBackgroundIsZero() {
        Volume image = Brains.image();
        BrainMask brain = BrainMask.of(image, "image");
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < image.values().length; i++) {
            float value = brain.standardised(i, image.values()[i]);
            sum += value;
            squares += value * value;
            if (!brain.contains(i)) {
                assertThat(value).isZero();
            }
        }
        // Rounding of 196 floats of size one.
        assertThat(sum / 196).isCloseTo(0, within(1e-7));
        assertThat(squares / 196).isCloseTo(1, within(1e-6));
    }

    @Test
    void theThresholdIsThatOfScikitImage() {
        float[] values = new float[4000];
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (k % 10 < 6 ? (k * 37 % 101) / 10.0 : 40 + (k * 53 % 211) / 10.0);
            low = Math.min(low, values[k]);
            high = Math.max(high, values[k]);
        }
        // prepare_reference.py otsu: skimage.filters.threshold_otsu(v, nbins=256); a bin is 0.24 wide.
        assertThat(BrainFinder.otsu(values, VoxelSet.all(values.length, 1, 1), low, high))
                .isCloseTo(9.888672, within(1e-4));
    }

    @Test
    void inANoisyBackgroundTheHeadIsFoundWithTheFluidInIt() {
        Random noise = new Random(5);
        Volume head = Brains.volume(20, 20, 4, MM, (x, y, z) -> {
            double r = Math.hypot(x - 9.5, y - 9.5);
            double signal = r < 3 ? 2 : r < 8 ? 100 : 0;
            return signal + 3 * Math.abs(noise.nextGaussian());
        });
        BrainMask brain = BrainMask.of(head, "image");

        int expected = 0;
        for (int x = 0; x < 20; x++) {
            for (int y = 0; y < 20; y++) {
                expected += Math.hypot(x - 9.5, y - 9.5) < 8 ? 1 : 0;
            }
        }
        for (int z = 0; z < 4; z++) {
            assertThat(brain.inSlice(z)).isEqualTo(expected);
        }
    }

    @Test
    void anExactBackgroundWithinTheBrainStaysBackground() {
        Volume image = Brains.volume(
                8, 8, 4, MM, (x, y, z) -> x == 3 && y == 3 ? 0 : x > 0 && x < 7 && y > 0 && y < 7 ? 5 + x : 0);

        assertThat(BrainMask.of(image, "image").inSlice(1)).isEqualTo(35);
    }

    /** Beyond a hundredth the limits are those of the stray voxels themselves, and they leave the rest flat. */
    @ParameterizedTest
    @CsvSource({"199, 0", "71, 1", "61, 1"})
    void moreStrayVoxelsThanAHundredthAreTold(int oneIn, int told) {
        Random noise = new Random(5);
        Volume image = Brains.volume(
                40,
                40,
                20,
                MM,
                (x, y, z) -> Math.hypot(Math.hypot(x - 19.5, y - 19.5), 2 * z - 19) > 17
                        ? 0
                        : (x + 40 * y + 1600 * z) % oneIn == 3 ? 32767 : 100 + 10 * noise.nextGaussian());

        assertThat(BrainMask.of(image, "image").doubts().stream()
                        .filter(doubt -> doubt.startsWith("the middle half of its values, from 9")))
                .hasSize(told);
    }

    @Test
    void aConstantImageAndAMaskAreRefused() {
        assertThatThrownBy(() -> BrainMask.of(Brains.volume(4, 4, 4, MM, (x, y, z) -> 3), "p/t1.nii"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("p/t1.nii", "every voxel of the image has the value 3.0");
        assertThatThrownBy(() ->
                        BrainMask.of(Brains.volume(Brains.SPACING, (x, y, z) -> Brains.inBrain(x, y, z) ? 1 : 0), "m"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("196 brain voxels", "all have the value 1.0", "is it a mask?");
    }
}
