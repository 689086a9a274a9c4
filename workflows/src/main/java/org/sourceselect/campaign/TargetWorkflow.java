package org.sourceselect.campaign;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import org.sourceselect.selection.SelectionProgress;

/** One target of a campaign: both rankings, the ground truth, and how good the rankings were. */
@WorkflowInterface
public interface TargetWorkflow {

    /** The workflow's type, by which servers know it. */
    String TYPE = "CampaignTarget";

    /** Fails with type {@code BadInput} when no campaign asked, the target itself cannot be used, or no source is left. */
    @WorkflowMethod(name = TYPE)
    TargetOutcome evaluate(@Nullable TargetRequest request);

    /** Begins no further source until {@link #resume}. */
    @SignalMethod(name = "pause")
    void pause();

    /** Goes on. */
    @SignalMethod(name = "resume")
    void resume();

    /** Changes how many sources are under way at once. */
    @SignalMethod(name = "sourcesAtOnce")
    void sourcesAtOnce(int sources);

    /** How far it is. */
    @QueryMethod(name = "progress")
    SelectionProgress progress();
}
