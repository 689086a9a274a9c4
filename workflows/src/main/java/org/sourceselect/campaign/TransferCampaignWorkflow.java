package org.sourceselect.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Selects sources for each target, fine-tunes the sources on it, and measures how good the rankings were.
 *
 * <p>An update that cannot be done is refused with a failure of type {@code BadInput} before anything changes.
 */
@WorkflowInterface
public interface TransferCampaignWorkflow {

    /** The workflow's type, by which servers know it. */
    String TYPE = "TransferCampaign";

    /**
     * Runs the campaign; each target is a workflow named {@code CAMPAIGN-ID/TARGET}.
     *
     * <p>Fails with type {@code BadInput} when the request cannot be done, or no target could be.
     *
     * @param place where an earlier run left off; never given by whoever starts a campaign
     */
    @WorkflowMethod(name = TYPE)
    CampaignResult run(@Nullable CampaignRequest request, @Nullable CampaignPlace place);

    /** Begins no further target and no further source until {@link #resume}. What runs is let end. */
    @SignalMethod(name = "pause")
    void pause();

    /** Goes on, once a worker has shown that it reads the data the campaign began with. */
    @UpdateMethod(name = "resume")
    void resume();

    /**
     * Adds a target after all others, or one again that failed or was cancelled.
     *
     * @return its full name
     */
    @UpdateMethod(name = "addTarget")
    String addTarget(String target);

    /** Refuses what is unknown or there already. */
    @UpdateValidatorMethod(updateName = "addTarget")
    void checkAddTarget(@Nullable String target);

    /** Takes out a target; what it computed stays in the store. */
    @UpdateMethod(name = "cancelTarget")
    void cancelTarget(String target);

    /** Refuses what is not there, has ended, or is the last target. */
    @UpdateValidatorMethod(updateName = "cancelTarget")
    void checkCancelTarget(@Nullable String target);

    /**
     * Changes how much is under way at once.
     *
     * @param window as {@code {"targets": 3, "sources": 20}}; what is left out stays
     * @return what holds from now on
     */
    @UpdateMethod(name = "window")
    Window changeWindow(JsonNode window);

    /** Refuses what is out of range. */
    @UpdateValidatorMethod(updateName = "window")
    void checkChangeWindow(@Nullable JsonNode window);

    /** For the targets' workflows: how far they are. */
    @SignalMethod(name = "report")
    void report(@Nullable TargetReport report);

    /** How far it is. */
    @QueryMethod(name = "progress")
    CampaignProgress progress();

    /** What is known of each target by now. */
    @QueryMethod(name = "targets")
    CampaignResult targets();
}
