package org.sourceselect.stage;

/** How stages answer: by finding or computing, or in a plan by looking alone. Every stage works with either. */
public sealed interface StageRunner permits FindingOrComputing, Planning {

    /** Answers one request. */
    <R> R run(StageWork<R> work);

    /** Sees that something can be used, which makes no artifact. */
    void check(StageCall.Body<?> body);
}
