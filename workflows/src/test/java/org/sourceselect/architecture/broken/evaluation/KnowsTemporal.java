package org.sourceselect.architecture.broken.evaluation;

import io.temporal.workflow.Workflow;

/** An evaluation that asks Temporal. */
public final class KnowsTemporal {

    long now() {
        return Workflow.currentTimeMillis();
    }
}
