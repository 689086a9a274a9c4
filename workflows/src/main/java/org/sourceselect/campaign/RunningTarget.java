package org.sourceselect.campaign;

import io.temporal.workflow.CancelExternalWorkflowException;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.function.Consumer;

/**
 * A target's workflow, as its campaign reaches it: by its id, since an earlier run of the campaign may have started it.
 *
 * @param workflowId the id
 */
record RunningTarget(String workflowId) {

    void tell(Consumer<TargetWorkflow> word) {
        try {
            word.accept(Workflow.newExternalWorkflowStub(TargetWorkflow.class, workflowId));
        } catch (SignalExternalWorkflowException e) {
            // It is not there yet, or not any more: whoever starts it, and its own last report, see to that.
        }
    }

    void cancel() {
        try {
            Workflow.newUntypedExternalWorkflowStub(workflowId).cancel();
        } catch (CancelExternalWorkflowException e) {
            // It has just ended.
        }
    }
}
