package org.sourceselect.transferability.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BottomSampleTest {

    private static BottomSample<Integer> of(int size, IntStream pixels) {
        BottomSample<Integer> sample = new BottomSample<>(size);
        pixels.forEach(p -> sample.add(BottomSample.priority(3, p), p));
        return sample;
    }

    @Test
    void everyPixelIsAsLikelyAsAnyOther() {
        List<Integer> items = of(2000, IntStream.range(0, 100_000)).items();
        assertThat(items).hasSize(2000).doesNotHaveDuplicates();
        // The mean of 2,000 draws of a uniform number has a standard deviation of 0.0065.
        assertThat(items.stream().mapToDouble(p -> p / 1e5).average().orElseThrow())
                .isEqualTo(0.5, within(0.02));
        assertThat(items.subList(0, 500).stream()
                        .mapToDouble(p -> p / 1e5)
                        .average()
                        .orElseThrow())
                .isEqualTo(0.5, within(0.04));
    }

    @Test
    void theOrderOfReadingAndMergingDoesNotMatter() {
        List<Integer> forward = of(50, IntStream.range(0, 1000)).items();
        BottomSample<Integer> late = of(50, IntStream.range(400, 1000).map(p -> 1399 - p));
        late.merge(of(50, IntStream.range(0, 400)));
        assertThat(late.items()).isEqualTo(forward);
    }

    @Test
    void fewerPixelsThanAskedForAreAllKept() {
        assertThat(of(50, IntStream.range(0, 7)).items()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }
}
