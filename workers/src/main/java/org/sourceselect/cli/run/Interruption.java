package org.sourceselect.cli.run;

import java.io.Closeable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.sourceselect.cli.text.Console;
import org.sourceselect.worker.WorkerProcess;

/**
 * Ctrl-C while a command works: what runs is stopped cleanly, the terminal is left as it was, and the process ends with
 * 130, the code of a process ended by SIGINT (143 for SIGTERM), whether or not native code returned in time: checkpoints
 * are written whole or not at all.
 */
public final class Interruption implements Closeable {

    /** For what runs to end, and for the servers after it. */
    private static final long GRACE_SECONDS = WorkerProcess.STOP_SECONDS + 8;

    /** Nobody wonders what is going on for so long. */
    private static final long SOON_SECONDS = 2;

    private static volatile boolean underWay;

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /**
     * Prepares for Ctrl-C until closed.
     *
     * @param stop stops what runs
     * @param farewell what to tell the user, asked for before anything is stopped
     */
    public static Interruption handle(Runnable stop, Console console, Supplier<String> farewell) {
        Thread hook = new Thread(
                () -> {
                    underWay = true;
                    String words = farewell.get();
                    Thread stopping = new Thread(stop, "stopping");
                    stopping.setDaemon(true);
                    stopping.start();
                    if (!joined(stopping, SOON_SECONDS)) {
                        console.say("stopping: what runs ends its step, in at most " + GRACE_SECONDS + " s");
                        joined(stopping, GRACE_SECONDS);
                    }
                    console.say(words);
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    /** Holds the calling thread for good once Ctrl-C was pressed: what it would say next is only a consequence. */
    public static void holdIfUnderWay() {
        if (underWay) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean joined(Thread thread, long seconds) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(seconds));
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
