package org.sourceselect.transferability.math;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Cuts a row of items into runs of about equal work, always at the same places for the same work. */
public final class Chunks {

    /** Runs per job: enough to share between cores, few enough that a partial sum for each costs little. */
    public static final int COUNT = 8;

    private Chunks() {}

    /**
     * Where runs begin and end.
     *
     * @param work the work of each item
     * @return {@link #COUNT} + 1 item numbers, from 0 to {@code work.length}
     */
    public static int[] cut(long[] work) {
        long total = 0;
        for (long w : work) {
            total += w;
        }
        int[] ends = new int[COUNT + 1];
        long sum = 0;
        int next = 1;
        for (int i = 0; i < work.length; i++) {
            sum += work[i];
            while (next < COUNT && sum * COUNT >= total * next) {
                ends[next++] = i + 1;
            }
        }
        while (next <= COUNT) {
            ends[next++] = work.length;
        }
        return ends;
    }

    /** Runs the task for every chunk number; on the caller's thread when {@code work} is too little to share. */
    public static void run(long work, IntConsumer task) {
        IntStream chunks = IntStream.range(0, COUNT);
        // Below about 0.1 ms of work, waking other threads costs more than it brings.
        (work < 100_000 ? chunks : chunks.parallel()).forEach(task);
    }
}
