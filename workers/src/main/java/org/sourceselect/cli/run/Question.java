package org.sourceselect.cli.run;

import java.io.Closeable;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A question asked again and again, each time on a thread of its own, which alone it holds up. One that takes longer than anybody waits
 * is not asked anew meanwhile, and its answer is given to whoever waits next.
 */
final class Question<T> implements Closeable {

    private final Supplier<T> question;
    private final ExecutorService asking;
    private Optional<CompletableFuture<T>> asked = Optional.empty();

    /**
     * @param name the thread's
     * @param question what takes its time
     */
    Question(String name, Supplier<T> question) {
        this.question = question;
        this.asking = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The answer to what was asked last and not answered yet, or else to what is asked now.
     *
     * @param millis how long to wait for it
     * @throws TimeoutException when it takes longer
     * @throws ExecutionException when the question failed
     */
    T answer(long millis) throws TimeoutException, ExecutionException, InterruptedException {
        CompletableFuture<T> pending = asked.orElseGet(() -> CompletableFuture.supplyAsync(question, asking));
        asked = Optional.of(pending);
        try {
            return pending.get(millis, TimeUnit.MILLISECONDS);
        } finally {
            forget();
        }
    }

    /** Forgets an answer that is there by now. */
    void forget() {
        asked = asked.filter(pending -> !pending.isDone());
    }

    /** Asks no more; what was asked ends by itself. */
    @Override
    public void close() {
        asking.shutdown();
    }
}
