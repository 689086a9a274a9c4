package org.sourceselect.cli.run;

import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.store.ArtifactStore;

/** Reads what a campaign keeps in the store. */
public final class TargetResults {

    private TargetResults() {}

    /** All about a target. */
    public static TargetResult of(ArtifactStore store, TargetOutcome outcome) {
        return store.json(store.load(outcome.details()), TargetResult.OBJECT, TargetResult.class);
    }
}
