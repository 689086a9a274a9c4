package org.sourceselect.phantom;

/** Hears how far the writing of phantoms has come. It may throw to stop the work. */
@FunctionalInterface
public interface PhantomProgress {

    /** Listens to nothing. */
    PhantomProgress SILENT = (written, subjects) -> {};

    /**
     * Called after each subject, on one thread at a time.
     *
     * @param written subjects written so far, from 1
     * @param subjects subjects in all
     */
    void subjectWritten(int written, int subjects);
}
