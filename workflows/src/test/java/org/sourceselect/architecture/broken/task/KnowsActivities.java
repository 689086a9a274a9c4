package org.sourceselect.architecture.broken.task;

import org.sourceselect.architecture.broken.activity.KnowsSelection;

/** A task that knows what is done with it. */
public final class KnowsActivities {

    KnowsSelection activity() {
        return new KnowsSelection();
    }
}
