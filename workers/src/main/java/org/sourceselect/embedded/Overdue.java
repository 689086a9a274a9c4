package org.sourceselect.embedded;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says, once, that something takes longer than it should; nothing where it is closed in time. */
final class Overdue implements Closeable {

    private final CountDownLatch there = new CountDownLatch(1);

    private Overdue() {}

    /**
     * Begins to count.
     *
     * @param say run on a thread of its own when the time is over
     */
    static Overdue after(Duration time, Runnable say) {
        Overdue overdue = new Overdue();
        Thread waiting = new Thread(
                () -> {
                    try {
                        if (!overdue.there.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                            say.run();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "overdue");
        waiting.setDaemon(true);
        waiting.start();
        return overdue;
    }

    @Override
    public void close() {
        there.countDown();
    }
}
