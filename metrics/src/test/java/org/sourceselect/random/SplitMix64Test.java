package org.sourceselect.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

    @Test
    void givesThePublishedNumbers() {
        // The first outputs for seeds 0 and 1234567 of the reference C implementation (Vigna, splitmix64.c).
        SplitMix64 zero = new SplitMix64(0);
        assertThat(new long[] {zero.next(), zero.next(), zero.next()})
                .containsExactly(0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL);
        SplitMix64 other = new SplitMix64(1234567);
        assertThat(new long[] {other.next(), other.next()}).containsExactly(6457827717110365317L, 3203168211198807973L);
    }

    @Test
    void aDrawIsThatOfTheSequence() {
        SplitMix64 random = new SplitMix64(11);
        for (int i = 0; i < 5; i++) {
            assertThat(SplitMix64.draw(11, i)).isEqualTo(random.next());
        }
    }

    @Test
    void numbersBelowABoundAreEven() {
        SplitMix64 random = new SplitMix64(3);
        areEven(() -> random.below(7));
        areEven(() -> (int) random.below(7L));
    }

    private static void areEven(IntSupplier below7) {
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[below7.getAsInt()]++;
        }
        // 10,000 expected with a standard deviation of 93: five of those.
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_537, 10_463));
    }

    @Test
    void numbersBelowALargeBoundReachItsUpperHalf() {
        SplitMix64 random = new SplitMix64(4);
        long bound = 3L << 60;
        long[] drawn =
                IntStream.range(0, 1000).mapToLong(i -> random.below(bound)).toArray();
        assertThat(Arrays.stream(drawn)).allMatch(d -> d >= 0 && d < bound);
        // 500 expected with a standard deviation of 16.
        assertThat(Arrays.stream(drawn).filter(d -> d >= bound / 2)).hasSizeBetween(420, 580);
    }

    @Test
    void purposesAndNumbersHaveSequencesOfTheirOwn() {
        assertThat(SplitMix64.of(1, "order").next())
                .isEqualTo(SplitMix64.of(1, "order").next())
                .isNotEqualTo(SplitMix64.of(2, "order").next())
                .isNotEqualTo(SplitMix64.of(1, "weights").next())
                .isNotEqualTo(SplitMix64.of(1, "order", 0).next());
        assertThat(SplitMix64.of(1, "order", 1).next())
                .isNotEqualTo(SplitMix64.of(1, "order", 2).next());
    }

    @Test
    void gaussiansHaveMeanZeroAndVarianceOne() {
        SplitMix64 random = new SplitMix64(5);
        double[] drawn = DoubleStream.generate(random::gaussian).limit(40_000).toArray();
        // Standard deviations 0.005 of the mean and 0.007 of the variance: four of those.
        assertThat(Arrays.stream(drawn).average().orElseThrow()).isCloseTo(0, within(0.02));
        assertThat(Arrays.stream(drawn).map(d -> d * d).average().orElseThrow()).isCloseTo(1, within(0.028));
    }

    @Test
    void aPermutationHoldsEveryNumberOnceAndAllOrdersAreEquallyLikely() {
        SplitMix64 random = new SplitMix64(6);
        assertThat(random.permutation(50))
                .containsExactlyInAnyOrder(IntStream.range(0, 50).toArray());
        int[] counts = new int[27];
        for (int i = 0; i < 6000; i++) {
            int[] order = random.permutation(3);
            counts[9 * order[0] + 3 * order[1] + order[2]]++;
        }
        // 6 orders, 1,000 each, with a standard deviation of 29.
        assertThat(Arrays.stream(counts).filter(c -> c > 0)).hasSize(6).allMatch(c -> Math.abs(c - 1000) < 120);
    }
}
