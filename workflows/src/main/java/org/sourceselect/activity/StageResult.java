package org.sourceselect.activity;

/** The result of an activity that finds or computes an artifact. */
public interface StageResult {

    /** How the artifact came to be. */
    StageRun run();
}
