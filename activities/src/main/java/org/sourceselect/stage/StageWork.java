package org.sourceselect.stage;

import java.io.IOException;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactDraft;
import org.sourceselect.store.Stage;

/**
 * One request to a stage: all that it takes to answer it from the store, by computing, or in a plan by neither.
 *
 * @param <R> what the stage's activity answers
 */
interface StageWork<R> {

    /** The stage. */
    StageKind stage();

    /** What makes the artifact; may read the store. */
    Stage.Definition definition();

    /** What it is over, for who reads the log: a task, or the data that are prepared; empty where the request does not say. */
    Optional<String> over();

    /** Makes the artifact's files. */
    void compute(ArtifactDraft draft, StageHeartbeat heartbeat) throws IOException;

    /** Cleans up, once the artifact is there, whoever published it. */
    default void published() {}

    /** What to answer, once the artifact is there. */
    R answer(Stage.Outcome outcome);

    /**
     * What a plan answers while the artifact is not there.
     *
     * @param artifact stands for it
     */
    R planned(ArtifactRef artifact);
}
