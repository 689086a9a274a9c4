package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NativeHeapTest {

    private static void startEngine() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        assumeTrue(
                Files.exists(maps) && Files.readString(maps).contains("libc.so.6"),
                "SKIPPED: the allocator's parameters are set in glibc alone, which this system lacks");
        assumeFalse(
                NativeHeap.isSetBy(System.getenv()),
                "SKIPPED: a parameter of glibc's allocator is set in the environment, which then decides alone");
        Compute.cpu(1);
    }

    /** Trainings are on threads of their own, whose arenas are made up otherwise than the first one's. */
    private static <T> T onAThread(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task.get();
    }

    private static List<Memory> blocks(int blocks, int mebibytes) {
        return IntStream.range(0, blocks)
                .mapToObj(i -> {
                    Memory block = new Memory((long) mebibytes << 20);
                    block.clear();
                    return block;
                })
                .toList();
    }

    /** Of the calling thread: how often a page of memory had to be fetched from the system. */
    private static long pageFaults() throws IOException {
        String status = Files.readString(Path.of("/proc/thread-self/stat"));
        return Long.parseLong(status.substring(status.lastIndexOf(')') + 2).split(" ", -1)[7]);
    }

    /** Of the 40,960 pages that each round uses, 8,700 and more were fetched again without the padding, 5 with it. */
    @Test
    void onceTheEngineHasStarted_whatIsFreedIsKept() throws Exception {
        startEngine();
        long again = onAThread(() -> {
            long before = 0;
            for (int round = 0; round < 3; round++) {
                before = pageFaults();
                blocks(40, 4).forEach(Memory::close);
            }
            return pageFaults() - before;
        });
        assertThat(again).isLessThan(2_000);
    }

    /** But for what lies at an arena's end, so a block in use lies there. */
    @Test
    void onceTheEngineHasStarted_whatIsKeptCanBeGivenBack() throws Exception {
        startEngine();
        long givenBack = onAThread(() -> {
            List<Memory> free = blocks(48, 1);
            List<Memory> used = blocks(1, 1);
            free.forEach(Memory::close);
            long kept = FlatMemoryTest.residentKiB();
            NativeHeap.giveBack();
            long left = FlatMemoryTest.residentKiB();
            used.forEach(Memory::close);
            return kept - left;
        });
        assertThat(givenBack).isGreaterThan(24 << 10);
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
