package org.sourceselect.stage;

import java.time.Duration;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;

/** Answers from the store what it holds, and computes the rest. */
final class FindingOrComputing implements StageRunner {

    private final ArtifactStore store;
    private final StageCall call;

    FindingOrComputing(ArtifactStore store, Health health) {
        this(store, health, StageHeartbeat.USUAL);
    }

    /**
     * With a rhythm of one's own.
     *
     * @param pause between two heartbeats
     */
    FindingOrComputing(ArtifactStore store, Health health, Duration pause) {
        this.store = store;
        this.call = new StageCall(new ProblemNotes(store), health, pause);
    }

    @Override
    public <R> R run(StageWork<R> work) {
        return call.run(heartbeat -> {
            StageLog.begin(work);
            return Stage.answer(
                    store, work.definition(), heartbeat.request(), draft -> work.compute(draft, heartbeat), outcome -> {
                        work.published();
                        return work.answer(outcome);
                    });
        });
    }

    @Override
    public void check(StageCall.Body<?> body) {
        call.run(body);
    }
}
