package org.sourceselect.cli;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while a command works: what runs is stopped cleanly, the terminal is left as it was, and the process ends with
 * 130, the code of a process ended by SIGINT (143 for SIGTERM).
 */
final class Interruption implements Closeable {

    /** For a training to end its iteration and keep a checkpoint. */
    private static final long GRACE_SECONDS = 8;

    private static volatile boolean underWay;

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /**
     * Prepares for Ctrl-C until closed.
     *
     * @param stop stops what runs
     * @param farewell what to tell the user
     */
    static Interruption handle(Runnable stop, Console console, String farewell) {
        Thread hook = new Thread(
                () -> {
                    underWay = true;
                    Thread stopping = new Thread(stop, "stopping");
                    stopping.setDaemon(true);
                    stopping.start();
                    boolean stopped = joined(stopping);
                    console.say(farewell);
                    if (!stopped) {
                        // Native training code that does not return; checkpoints are written whole or not at all.
                        Runtime.getRuntime().halt(130);
                    }
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    /** Holds the calling thread for good once Ctrl-C was pressed: what it would say next is only a consequence. */
    static void holdIfUnderWay() {
        if (underWay) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean joined(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public void close() {
        if (!underWay) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The signal came just now; the hook does the rest.
                holdIfUnderWay();
            }
        }
    }
}
