package org.sourceselect.architecture.broken.store;

import io.temporal.activity.Activity;
import org.sourceselect.architecture.broken.tensor.KnowsTheStore;

/** A store that works inside an activity alone, and knows a room that knows the store. */
public final class KnowsTemporal {

    int attempt() {
        return Activity.getExecutionContext().getInfo().getAttempt();
    }

    KnowsTheStore cycle() {
        return new KnowsTheStore();
    }
}
