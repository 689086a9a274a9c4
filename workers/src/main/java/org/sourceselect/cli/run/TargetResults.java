package org.sourceselect.cli.run;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.StoreException;
import org.sourceselect.store.UnusableArtifactException;
import org.sourceselect.task.BadInputException;

/** Reads what a campaign keeps in the store. */
public final class TargetResults {

    private static final Logger LOG = LoggerFactory.getLogger(TargetResults.class);

    /** What to do about results that a store does not hold. */
    static final String REMEDY =
            "give the --store that its workers work with; if they were taken out of that, begin it again, which"
                    + " finds what is still there";

    private TargetResults() {}

    /**
     * All about a target whose workflow has only just answered.
     *
     * @throws BadInputException when the store does not hold it, or something else in its place
     */
    public static TargetResult of(ArtifactStore store, TargetOutcome outcome) {
        try {
            return read(store, outcome);
        } catch (UnusableArtifactException e) {
            if (!e.absent()) {
                throw unusable(store.place(), e);
            }
            throw new BadInputException(
                    store.place(),
                    "it does not hold what the workers have just put into theirs: they work with another store",
                    "give the workers and this command the same --store",
                    e);
        }
    }

    /**
     * The same, for whoever named a workflow by its id, which may have ended long ago.
     *
     * @param place where the id was given, for the message
     * @throws BadInputException when the store does not hold it, or something else in its place
     */
    static TargetResult of(ArtifactStore store, TargetOutcome outcome, String place) {
        try {
            return read(store, outcome);
        } catch (UnusableArtifactException e) {
            if (!e.absent()) {
                throw unusable(place, e);
            }
            throw new BadInputException(place, notIn(store), REMEDY, e);
        }
    }

    private static BadInputException unusable(String place, UnusableArtifactException e) {
        return new BadInputException(place, e.problem(), "begin it again, which finds what is still sound", e);
    }

    /** Says of results that a store does not hold them. */
    static String notIn(ArtifactStore store) {
        return "its results are not in the " + store.place();
    }

    /** The same; empty where the store does not hold it any more. */
    public static Optional<TargetResult> find(ArtifactStore store, TargetOutcome outcome) {
        try {
            return Optional.of(read(store, outcome));
        } catch (StoreException e) {
            LOG.warn("left out: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static TargetResult read(ArtifactStore store, TargetOutcome outcome) {
        return store.json(store.load(outcome.details()), TargetResult.OBJECT, TargetResult.class);
    }
}
