package org.sourceselect.cli.run;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.store.ArtifactGoneException;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;

/** Reads what a campaign keeps in the store. */
public final class TargetResults {

    private static final Logger LOG = LoggerFactory.getLogger(TargetResults.class);

    private TargetResults() {}

    /** All about a target. */
    public static TargetResult of(ArtifactStore store, TargetOutcome outcome) {
        return store.json(store.load(outcome.details()), TargetResult.OBJECT, TargetResult.class);
    }

    /**
     * The same, for whoever named a workflow by its id.
     *
     * @param place where the id was given, for the message
     * @throws BadInputException when the store does not hold it any more
     */
    static TargetResult of(ArtifactStore store, TargetOutcome outcome, String place) {
        try {
            return of(store, outcome);
        } catch (ArtifactGoneException e) {
            throw new BadInputException(
                    place,
                    "its results are not in the store any more",
                    "run the same command again, which finds what is still there",
                    e);
        }
    }

    /** The same; empty where the store does not hold it any more. */
    public static Optional<TargetResult> find(ArtifactStore store, TargetOutcome outcome) {
        try {
            return Optional.of(of(store, outcome));
        } catch (StoreException e) {
            LOG.warn("left out: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
