package org.sourceselect.activity;

/**
 * What a long activity says with each heartbeat.
 *
 * @param step steps done
 * @param steps steps in all
 * @param unit what a step is: {@code iteration}, {@code volume}, {@code image}
 * @param perSecond steps a second over the last while
 * @param loss the training loss of the last step; 0 where nothing is trained
 */
public record StageProgress(long step, long steps, String unit, double perSecond, double loss) {

    /** Seconds left at the present rate; infinite when the rate is not known yet. */
    public double secondsLeft() {
        return (steps - step) / perSecond;
    }
}
