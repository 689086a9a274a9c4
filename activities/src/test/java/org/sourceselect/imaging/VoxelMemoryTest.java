package org.sourceselect.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("try") // Shares are held, not used.
class VoxelMemoryTest {

    private static final long MIB = 1 << 20;

    private final VoxelMemory.Shares shares = new VoxelMemory.Shares(100 * MIB);

    @Test
    void noMoreIsHeldAtOnceThanThereIs() {
        AtomicInteger held = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        IntStream.range(0, 200).parallel().forEach(i -> {
            // 29.5 MB take 30 of the 100: three fit, four do not.
            try (VoxelMemory share = shares.take(29 * MIB + MIB / 2)) {
                most.accumulateAndGet(held.incrementAndGet(), Math::max);
                held.decrementAndGet();
            }
        });
        assertThat(most.get()).isBetween(1, 3);
        assertThat(held.get()).isZero();
    }

    @Test
    void whatIsMoreThanThereIsWaitsForAll() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch got = new CountDownLatch(1);
        Thread large = new Thread(() -> {
            asked.countDown();
            try (VoxelMemory share = shares.take(1000 * MIB)) {
                got.countDown();
            }
        });
        try (VoxelMemory small = shares.take(MIB)) {
            large.start();
            asked.await();
            assertThat(got.await(200, TimeUnit.MILLISECONDS)).isFalse();
        }
        got.await();
        large.join();
        try (VoxelMemory all = shares.take(100 * MIB)) {
            assertThat(all).isNotNull();
        }
    }
}
