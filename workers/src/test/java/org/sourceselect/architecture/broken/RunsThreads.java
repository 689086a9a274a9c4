package org.sourceselect.architecture.broken;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** Every method starts, joins or locks threads. */
public final class RunsThreads {

    void thread() {
        new Thread(() -> {}).start();
    }

    void executor() {
        Executors.newCachedThreadPool().shutdown();
    }

    void lock() {
        new ReentrantLock().tryLock();
    }

    int future() {
        return CompletableFuture.completedFuture(1).join();
    }

    long parallelStream(List<String> list) {
        return list.parallelStream().count();
    }

    int parallel() {
        return IntStream.range(0, 9).parallel().sum();
    }

    void parallelSort(int[] values) {
        Arrays.parallelSort(values);
    }

    synchronized void notifyOthers() {
        notifyAll();
    }
}
