package org.sourceselect.benchmark.peer;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The processor time of this process's threads, as Linux counts it: to the nanosecond, where Java tells hundredths of a second. Of
 * threads that have ended there is none.
 */
final class ProcessorTime {

    private ProcessorTime() {}

    static long nanos() throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                sum += nanos(thread);
            }
        }
        return sum;
    }

    private static long nanos(Path thread) throws IOException {
        try {
            String statistics = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(statistics.substring(0, statistics.indexOf(' ')));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
