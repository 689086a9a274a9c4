package org.sourceselect.architecture.broken.plan;

import io.temporal.activity.Activity;

/** A plan that can be made inside an activity alone. */
public final class AsksTheServer {

    String workflow() {
        return Activity.getExecutionContext().getInfo().getWorkflowId();
    }
}
