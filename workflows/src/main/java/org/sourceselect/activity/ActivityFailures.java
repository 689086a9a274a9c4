package org.sourceselect.activity;

/** The types of failures that mean something to workflows and to those who watch them. */
public final class ActivityFailures {

    /** For good: the user's data or settings cannot be used. The message says what is wrong and what to do, naming no file. */
    public static final String BAD_INPUT = "BadInput";

    /** For good: a training's loss became infinite or not a number. The message names the last good step. */
    public static final String DIVERGED = "Diverged";

    /** No fault: another worker computes the same artifact at this moment, and the activity is tried again until it is there. */
    public static final String COMPUTED_ELSEWHERE = "ComputedElsewhere";

    private ActivityFailures() {}
}
