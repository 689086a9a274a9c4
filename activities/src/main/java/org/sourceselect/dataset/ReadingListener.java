package org.sourceselect.dataset;

/** Hears how far a long reading has come. It may throw to stop the work; nothing half-written is left behind then. */
@FunctionalInterface
public interface ReadingListener {

    /** Listens to nothing. */
    ReadingListener SILENT = (step, steps, unit) -> {};

    /**
     * Called after each step, on one thread at a time.
     *
     * @param step steps done, from 1
     * @param steps steps in all
     * @param unit what a step is: {@code volume} or {@code file}
     */
    void progress(long step, long steps, String unit);
}
