package org.sourceselect.selection;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** Ranks the sources of a pool for one target. */
@WorkflowInterface
public interface SourceSelectionWorkflow {

    /** The workflow's type, by which servers know it. */
    String TYPE = "SourceSelection";

    /**
     * Runs the selection.
     *
     * <p>Fails with type {@code BadInput}, before any other work, when the request names something unknown, or an imported
     * model cannot be used or a metric cannot read its channels; later, when no source is left or the target itself cannot
     * be used. Another source that cannot be used is a row of {@link SelectionResult#failed()}.
     */
    @WorkflowMethod(name = TYPE)
    SelectionResult select(@Nullable SelectionRequest request);

    /** How far it is. */
    @QueryMethod(name = "progress")
    SelectionProgress progress();
}
