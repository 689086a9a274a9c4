package org.sourceselect.stage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.EnumSet;
import org.sourceselect.activity.StageKind;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ComputedElsewhereException;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;

/** Answers from the store what it holds, and computes the rest. */
final class FindingOrComputing implements StageRunner {

    private final ArtifactStore store;
    private final StageCall call;
    private final MeterRegistry registry;

    /**
     * From and into this store.
     *
     * @param registry where attempts that fail are counted
     */
    FindingOrComputing(ArtifactStore store, Health health, MeterRegistry registry) {
        this(store, health, registry, StageHeartbeat.USUAL);
    }

    /**
     * With a rhythm of one's own.
     *
     * @param pause between two heartbeats
     */
    FindingOrComputing(ArtifactStore store, Health health, MeterRegistry registry, Duration pause) {
        this.store = store;
        this.registry = registry;
        this.call = new StageCall(new ProblemNotes(store), health, pause);
        // From 0 on, as the first failure of each worker is to be seen as an increase.
        // Without records, which are RaceRecordsStage's and TargetRecordsStage's.
        EnumSet.complementOf(EnumSet.of(StageKind.RACE, StageKind.CAMPAIGN_SOURCES, StageKind.CAMPAIGN_TARGET))
                .forEach(this::failures);
    }

    private Counter failures(StageKind stage) {
        return Counter.builder("sourceselect.stage.failures")
                .description(
                        "Attempts at a stage that failed, without those that were stopped or left to another worker")
                .tag("stage", stage.key())
                .register(registry);
    }

    @Override
    public <R> R run(StageWork<R> work) {
        return call.run(heartbeat -> {
            StageLog.begin(work);
            try {
                return Stage.answer(
                        store,
                        work.definition(),
                        heartbeat.request(),
                        draft -> work.compute(draft, heartbeat),
                        outcome -> {
                            work.published();
                            return work.answer(outcome);
                        });
            } catch (ActivityCompletionException | ComputedElsewhereException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                failures(work.stage()).increment();
                throw e;
            }
        });
    }

    @Override
    public void check(StageCall.Body<?> body) {
        call.run(body);
    }
}
