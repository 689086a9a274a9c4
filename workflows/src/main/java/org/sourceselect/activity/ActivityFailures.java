package org.sourceselect.activity;

/** The types of failures that activities throw for good, as they stand in workflow histories. */
public final class ActivityFailures {

    /** The user's data or settings cannot be used. The message says what is wrong and what to do, naming no file. */
    public static final String BAD_INPUT = "BadInput";

    /** A training's loss became infinite or not a number. The message names the last good step. */
    public static final String DIVERGED = "Diverged";

    private ActivityFailures() {}
}
