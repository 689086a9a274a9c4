package org.sourceselect.campaign;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.sourceselect.selection.SelectionProgress;

/** Selects sources for each target, fine-tunes all of them, and measures how good the rankings were. */
@WorkflowInterface
public interface TransferCampaignWorkflow {

    /** Runs the targets one after another; each selection is a child workflow named {@code CAMPAIGN-ID/TARGET}. */
    @WorkflowMethod(name = "TransferCampaign")
    CampaignResult run(CampaignRequest request);

    /** How far the fine-tuning is; the selections answer for themselves. */
    @QueryMethod(name = "progress")
    SelectionProgress progress();
}
