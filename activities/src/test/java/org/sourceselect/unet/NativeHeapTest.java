package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NativeHeapTest {

    @Test
    void glibcTakesBothThresholds() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        assumeTrue(
                Files.exists(maps) && Files.readString(maps).contains("libc.so.6"),
                "SKIPPED: the allocator's thresholds are set in glibc alone, which this system lacks");
        assertThat(NativeHeap.set()).isTrue();
    }

    @Test
    void whoeverSetsAThresholdDecidesAlone() {
        assertThat(NativeHeap.isSetBy(Map.of("MALLOC_TRIM_THRESHOLD_", "131072")))
                .isTrue();
        assertThat(NativeHeap.isSetBy(Map.of("MALLOC_MMAP_THRESHOLD_", "131072")))
                .isTrue();
        assertThat(NativeHeap.isSetBy(
                        Map.of("GLIBC_TUNABLES", "glibc.malloc.check=1:glibc.malloc.trim_threshold=131072")))
                .isTrue();
        assertThat(NativeHeap.isSetBy(Map.of("GLIBC_TUNABLES", "glibc.malloc.check=1")))
                .isFalse();
        assertThat(NativeHeap.isSetBy(Map.of())).isFalse();
    }
}
