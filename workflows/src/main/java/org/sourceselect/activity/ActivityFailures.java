package org.sourceselect.activity;

/** The types of failures that mean something to workflows and to those who watch them. */
public final class ActivityFailures {

    /** For good: the user's data or settings cannot be used. The message says what is wrong and what to do, naming no file. */
    public static final String BAD_INPUT = "BadInput";

    /** For good: a training's loss became infinite or not a number. The message names the last good step. */
    public static final String DIVERGED = "Diverged";

    /** No fault: another worker computes the same artifact at this moment, and the activity is tried again until it is there. */
    public static final String COMPUTED_ELSEWHERE = "ComputedElsewhere";

    /**
     * For good as things are: an artifact that the stage reads is damaged or gone. {@link ArtifactRef#name()} of it is the
     * failure's detail; once the stage that makes it has made it anew, the same request can be answered.
     */
    public static final String DAMAGED = "Damaged";

    /**
     * No fault of what was asked: the worker lacks something, takes no stages until it is well, and the activity is tried again,
     * by another where there is one. The message says what it lacks.
     */
    public static final String UNWELL = "Unwell";

    private ActivityFailures() {}
}
