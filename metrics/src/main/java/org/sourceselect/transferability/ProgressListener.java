package org.sourceselect.transferability;

/** Hears how far a long computation is. May throw to stop it; may be called from several threads. */
@FunctionalInterface
public interface ProgressListener {

    /** Hears nothing. */
    ProgressListener NONE = (phase, done, total) -> {};

    /**
     * Called now and then.
     *
     * @param phase what is being done, in a few words
     * @param done how many units of the phase are done
     * @param total how many there are; 0 when nobody knows
     */
    void progress(String phase, long done, long total);
}
