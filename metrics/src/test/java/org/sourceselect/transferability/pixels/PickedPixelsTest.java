package org.sourceselect.transferability.pixels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PickedPixelsTest {

    @Test
    void eachPixelHasItsOwnChannelsInTheOrderOfTheImage() {
        // Three channels of four pixels: tens are the channel, ones the pixel.
        float[] features = {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23};
        PickedPixels picked = new PickedPixels(features, 4);
        List<float[]> vectors = List.of(picked.pick(2), picked.pick(0), picked.pick(2));
        picked.fill();
        assertThat(vectors).containsExactly(new float[] {2, 12, 22}, new float[] {0, 10, 20}, new float[] {2, 12, 22});
    }

    @Test
    void nothingIsPickedOfAnImageThatNobodyWants() {
        PickedPixels picked = new PickedPixels(new float[] {1, 2}, 2);
        picked.fill();
        assertThat(picked.pick(1)).containsExactly(0);
    }
}
