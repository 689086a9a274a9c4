package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same to many things on all cores. */
final class Cores {

    /** More threads than this only fight over one disk, and each may hold a volume. */
    private static final int MOST_THREADS = 8;

    private Cores() {}

    /**
     * Applies a function to every item.
     *
     * @param unit what an item is, for the listener, which is called on the calling thread
     * @return the results, in the order of the items
     */
    static <T, R> List<R> forEach(List<T> items, String unit, ReadingListener listener, Function<T, R> function) {
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, items.size())));
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (T item : items) {
                futures.add(pool.submit(() -> function.apply(item)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(future.get());
                listener.progress(results.size(), items.size(), unit);
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading files", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
