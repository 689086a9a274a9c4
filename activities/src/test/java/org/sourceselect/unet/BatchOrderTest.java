package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchOrderTest {

    @Property(tries = 100)
    void everyEpochHoldsEverySliceOnce(
            @ForAll @IntRange(min = 1, max = 40) int slices,
            @ForAll @IntRange(min = 1, max = 50) int batch,
            @ForAll long seed) {
        int[] numbers = IntStream.range(100, 100 + slices).toArray();
        BatchOrder order = new BatchOrder(numbers, batch, seed);
        assertThat(order.batchSize()).isEqualTo(Math.min(batch, slices));
        List<Integer> stream = new ArrayList<>();
        int[] chosen = new int[order.batchSize()];
        for (int step = 0; stream.size() < 3 * slices; step++) {
            order.batch(step, chosen);
            Arrays.stream(chosen).forEach(stream::add);
        }
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(stream.subList(epoch * slices, (epoch + 1) * slices))
                    .containsExactlyInAnyOrder(Arrays.stream(numbers).boxed().toArray(Integer[]::new));
        }
    }

    /** A third of eight is 2 or 3 in a batch, and exactly a third over three of them. */
    @Property(tries = 100)
    void theShareIsExactOverTheSteps(
            @ForAll @IntRange(min = 8, max = 40) int slices,
            @ForAll @IntRange(min = 1, max = 8) int showing,
            @ForAll @IntRange(min = 1, max = 8) int batch,
            @ForAll @DoubleRange(min = 0, max = 1) double share,
            @ForAll long seed) {
        int[] numbers = IntStream.range(0, slices).toArray();
        int[] few = IntStream.range(0, showing).toArray();
        BatchOrder order = new BatchOrder(numbers, batch, seed, few, share);
        int[] chosen = new int[batch];
        List<Integer> ofAll = new ArrayList<>();
        List<Integer> ofFew = new ArrayList<>();
        for (int step = 0; step < 100; step++) {
            order.batch(step, chosen);
            int before = ofFew.size();
            int places = (int) Math.floor(share * batch * (step + 1)) - before;
            assertThat(places).isBetween((int) Math.floor(share * batch), (int) Math.ceil(share * batch));
            for (int i = 0; i < batch; i++) {
                (i < batch - places ? ofAll : ofFew).add(chosen[i]);
            }
        }
        everyEpochHoldsAll(ofAll, slices);
        everyEpochHoldsAll(ofFew, showing);
    }

    private static void everyEpochHoldsAll(List<Integer> places, int slices) {
        for (int from = 0; from + slices <= places.size(); from += slices) {
            assertThat(places.subList(from, from + slices))
                    .containsExactlyInAnyOrder(
                            IntStream.range(0, slices).boxed().toArray(Integer[]::new));
        }
    }

    /** The bits of a training hang on these: written down when there was no share. */
    @Test
    void withoutAShareTheOrderIsWhatItAlwaysWas() {
        int[] chosen = new int[4];
        new BatchOrder(IntStream.range(0, 11).toArray(), 4, 9).batch(2, chosen);
        assertThat(chosen).containsExactly(10, 9, 5, 6);
    }

    @Test
    void aStepsBatchDependsOnNothingBeforeIt() {
        int[] numbers = IntStream.range(0, 11).toArray();
        BatchOrder whole = new BatchOrder(numbers, 4, 9);
        int[] expected = new int[4];
        for (int step = 0; step <= 25; step++) {
            whole.batch(step, expected);
        }
        int[] found = new int[4];
        new BatchOrder(numbers, 4, 9).batch(25, found);
        assertThat(found).isEqualTo(expected);
    }

    /** 6 orders of 3 slices, 6,000 epochs: 1,000 each, with a deviation of 29. */
    @Test
    void ordersAreEquallyLikely() {
        int[] counts = new int[27];
        int[] chosen = new int[3];
        BatchOrder order = new BatchOrder(new int[] {0, 1, 2}, 3, 5);
        for (int epoch = 0; epoch < 6000; epoch++) {
            order.batch(epoch, chosen);
            counts[9 * chosen[0] + 3 * chosen[1] + chosen[2]]++;
        }
        assertThat(Arrays.stream(counts).filter(c -> c > 0)).hasSize(6).allMatch(c -> Math.abs(c - 1000) < 120);
    }
}
