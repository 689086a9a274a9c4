package org.sourceselect.plan;

/**
 * How long some work took.
 *
 * @param work the work
 * @param seconds how long computing it took
 * @param present whether the stage's present version did it; another one may have been faster or slower
 */
public record PastRun(Work work, double seconds, boolean present) {

    /** Of the present version. */
    public PastRun(Work work, double seconds) {
        this(work, seconds, true);
    }

    double secondsPerUnit() {
        return seconds / work.units();
    }
}
