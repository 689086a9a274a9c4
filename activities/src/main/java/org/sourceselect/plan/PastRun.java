package org.sourceselect.plan;

/**
 * How long some work took.
 *
 * @param work the work
 * @param seconds how long computing it took
 */
public record PastRun(Work work, double seconds) {

    double secondsPerUnit() {
        return seconds / work.units();
    }
}
