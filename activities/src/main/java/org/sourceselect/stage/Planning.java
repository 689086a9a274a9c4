package org.sourceselect.stage;

import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.StageRun;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.CorruptArtifactException;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;
import org.sourceselect.task.BadInputException;

/**
 * Computes nothing: answers from the store where the store has the answer, else with a placeholder, and notes in a ledger which
 * of the two. Workflows that run on this ask for every stage that they would run, so that the ledger then holds what a request
 * takes; nothing is written to the store.
 *
 * <p>The artifact of a placeholder has a digest that is in no store, so whatever is made from it is not found either.
 */
final class Planning implements StageRunner {

    /** How what is only planned came to be. */
    static final StageRun NO_RUN = new StageRun(false, 0);

    private static final Logger LOG = LoggerFactory.getLogger(Planning.class);

    private final ArtifactStore store;
    private final PlanLedger ledger;

    /**
     * @param store where to look, opened to read
     * @param ledger what to write down
     */
    Planning(ArtifactStore store, PlanLedger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    @Override
    public <R> R run(StageWork<R> work) {
        try {
            Stage.Definition definition = work.definition();
            Optional<Manifest> manifest = store.find(definition.kind(), definition.key());
            Optional<R> answer = manifest.flatMap(there -> read(there, work));
            ledger.note(definition, manifest.filter(there -> answer.isPresent()));
            return answer.orElseGet(() -> work.planned(PlanLedger.placeholder(definition)));
        } catch (RuntimeException e) {
            // A source may fail alone, a plan may not: whoever asked for it is told by the ledger.
            ledger.fail(e);
            throw ApplicationFailure.newNonRetryableFailure(
                    e instanceof BadInputException bad ? bad.shareable() : "the plan cannot be made",
                    ActivityFailures.BAD_INPUT);
        }
    }

    /** What is checked need not be there yet, and to read it is no part of a plan. */
    @Override
    public void check(StageCall.Body<?> body) {}

    /** The answer in the store; empty where it is damaged, so that whoever comes to need it computes it again. */
    private static <R> Optional<R> read(Manifest manifest, StageWork<R> work) {
        try {
            return Optional.of(work.answer(new Stage.Outcome(manifest, true)));
        } catch (CorruptArtifactException e) {
            LOG.info("{} {} is damaged, and counts as still to be made", manifest.stage(), manifest.key());
            return Optional.empty();
        }
    }
}
