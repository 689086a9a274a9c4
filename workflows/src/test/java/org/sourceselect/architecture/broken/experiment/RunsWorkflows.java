package org.sourceselect.architecture.broken.experiment;

import io.temporal.workflow.Workflow;

/** An experiment describes what is to run; it runs nothing. */
public final class RunsWorkflows {

    long began() {
        return Workflow.currentTimeMillis();
    }
}
