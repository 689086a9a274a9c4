package org.sourceselect.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
