package org.sourceselect.selection;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Ranks the sources of a pool for one target. */
@WorkflowInterface
public interface SourceSelectionWorkflow {

    /**
     * Runs the selection.
     *
     * <p>Fails with type {@code BadInput} when the request names something unknown, when no source is left, or when the
     * target itself cannot be used; a source that cannot be used is a row of {@link SelectionResult#failed()}.
     */
    @WorkflowMethod(name = "SourceSelection")
    SelectionResult select(SelectionRequest request);

    /** How far it is. */
    @QueryMethod(name = "progress")
    SelectionProgress progress();
}
