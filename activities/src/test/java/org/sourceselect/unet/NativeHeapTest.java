package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Memory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NativeHeapTest {

    /** Of the heap of a thread of its own, as those of trainings are. What lies free at its very end stays, so a block in use lies there. */
    @Test
    void onceTheEngineHasStarted_whatIsFreeIsKeptUntilItIsGivenBack() throws Exception {
        Path maps = Path.of("/proc/self/maps");
        assumeTrue(
                Files.exists(maps) && Files.readString(maps).contains("libc.so.6"),
                "SKIPPED: the allocator's parameters are set in glibc alone, which this system lacks");
        assumeFalse(
                NativeHeap.isSetBy(System.getenv()),
                "SKIPPED: a parameter of glibc's allocator is set in the environment, which then decides alone");
        Compute.cpu(1);
        AtomicLong kept = new AtomicLong();
        AtomicLong left = new AtomicLong();
        Thread thread = new Thread(() -> {
            List<Memory> blocks = new ArrayList<>();
            for (int i = 0; i < 48; i++) {
                Memory block = new Memory(1 << 20);
                block.clear();
                blocks.add(block);
            }
            try (Memory last = new Memory(1 << 20)) {
                blocks.forEach(Memory::close);
                kept.set(FlatMemoryTest.residentKiB());
                NativeHeap.giveBack();
                left.set(FlatMemoryTest.residentKiB());
                last.clear();
            }
        });
        thread.start();
        thread.join();
        assertThat(kept.get() - left.get()).isGreaterThan(24 << 10);
    }

    @Test
    void whoeverSetsAParameterDecidesAlone() {
        assertThat(NativeHeap.isSetBy(Map.of("MALLOC_TRIM_THRESHOLD_", "131072")))
                .isTrue();
        assertThat(NativeHeap.isSetBy(Map.of("MALLOC_MMAP_THRESHOLD_", "131072")))
                .isTrue();
        assertThat(NativeHeap.isSetBy(
                        Map.of("GLIBC_TUNABLES", "glibc.malloc.check=1:glibc.malloc.trim_threshold=131072")))
                .isTrue();
        assertThat(NativeHeap.isSetBy(Map.of("GLIBC_TUNABLES", "glibc.malloc.check=1")))
                .isFalse();
        assertThat(NativeHeap.isSetBy(Map.of("MALLOC_TOP_PAD_", "131072"))).isTrue();
        assertThat(NativeHeap.isSetBy(Map.of("GLIBC_TUNABLES", "glibc.malloc.top_pad=131072")))
                .isTrue();
        assertThat(NativeHeap.isSetBy(Map.of())).isFalse();
    }
}
