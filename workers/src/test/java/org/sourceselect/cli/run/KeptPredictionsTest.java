package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The file that predictions are kept in. */
class KeptPredictionsTest {

    @Test
    void aSliceOfEightPixelsIsAByteItsFirstPixelTheLowestBit() {
        Map<Integer, byte[]> masks =
                Map.of(7, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 9, new byte[] {0, 1, 0, 0, 0, 0, 0, 1});
        assertThat(KeptPredictions.packed(masks, List.of(9, 7), 8)).containsExactly(0x82, 0x01);
    }

    @Test
    void masksOfAnySizeComeBackAsTheyWere() {
        Random random = new Random(3);
        for (int pixels : List.of(1, 7, 8, 9, 256)) {
            Map<Integer, byte[]> masks = new LinkedHashMap<>();
            for (int slice : List.of(12, 3, 40)) {
                byte[] mask = new byte[pixels];
                for (int i = 0; i < pixels; i++) {
                    mask[i] = (byte) random.nextInt(2);
                }
                masks.put(slice, mask);
            }
            List<Integer> slices = List.of(3, 12, 40);
            byte[] packed = KeptPredictions.packed(masks, slices, pixels);
            assertThat(packed).hasSize(3 * ((pixels + 7) / 8));
            Map<Integer, byte[]> unpacked =
                    KeptPredictions.unpacked(packed, slices, pixels).orElseThrow();
            assertThat(unpacked.keySet()).containsExactlyElementsOf(slices);
            slices.forEach(slice -> assertThat(unpacked.get(slice)).isEqualTo(masks.get(slice)));
        }
    }

    @Test
    void aFileThatIsNotWholeIsNone() {
        assertThat(KeptPredictions.unpacked(new byte[3], List.of(1, 2), 16)).isEmpty();
        assertThat(KeptPredictions.unpacked(new byte[4], List.of(1, 2), 16)).isPresent();
    }
}
