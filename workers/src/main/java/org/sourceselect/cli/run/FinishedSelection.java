package org.sourceselect.cli.run;

import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.client.Described;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;

/** What a selection's workflow, or a campaign's for one of its targets, has answered: the same as in its files. */
public final class FinishedSelection {

    private FinishedSelection() {}

    /**
     * The selection as JSON.
     *
     * @param id the workflow's
     * @param target which of a campaign's targets; may be left out where it has one
     * @param store the workflow's
     * @throws BadInputException when there is no such workflow, or it has not answered
     */
    public static String json(WorkflowClient client, String id, Optional<String> target, ArtifactStore store) {
        WorkflowStub workflow = client.newUntypedWorkflowStub(id);
        WorkflowExecutionInfo info = described(workflow, id);
        String type = info.getType().getName();
        if (type.equals(TransferCampaignWorkflow.TYPE)) {
            return json(campaign(workflow, info, id), id, target, store);
        }
        if (!type.equals(SourceSelectionWorkflow.TYPE)) {
            throw refused(id, "it is a " + type + ", and no selection", "name a selection or a campaign");
        }
        if (info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
            throw refused(
                    id, "it has no result (" + Described.word(info.getStatus()) + ")", "see sourceselect status " + id);
        }
        return new SelectionFiles(workflow.getResult(SelectionResult.class), Map.of(), Optional.empty()).json();
    }

    private static WorkflowExecutionInfo described(WorkflowStub workflow, String id) {
        try {
            return workflow.describe().getRawDescription().getWorkflowExecutionInfo();
        } catch (WorkflowNotFoundException e) {
            throw refused(
                    id,
                    "the server has no workflow of this id",
                    "list those that run with sourceselect status, or name a file with --selection");
        }
    }

    /**
     * The same of what a home has kept of a command that has ended.
     *
     * @throws BadInputException when the target that is asked for has no result
     */
    public static String json(KeptResult kept, String id, Optional<String> target, ArtifactStore store) {
        return kept.selection()
                .map(selection -> new SelectionFiles(selection, Map.of(), Optional.empty()).json())
                .orElseGet(() -> json(kept.campaign().orElseThrow(), id, target, store));
    }

    private static String json(CampaignResult campaign, String id, Optional<String> target, ArtifactStore store) {
        TargetOutcome outcome = outcome(campaign, id, target);
        return SelectionFiles.of(TargetResults.of(store, outcome, "--workflow " + id))
                .json();
    }

    /** What a campaign that is done has answered; one that is under way is asked, which takes a worker. */
    private static CampaignResult campaign(WorkflowStub workflow, WorkflowExecutionInfo info, String id) {
        if (info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
            return workflow.getResult(CampaignResult.class);
        }
        try {
            return workflow.query("targets", CampaignResult.class);
        } catch (WorkflowServiceException | StatusRuntimeException e) {
            throw new BadInputException(
                    "--workflow " + id,
                    "the campaign (" + Described.word(info.getStatus())
                            + ") is told of by its workers, and none of them answers",
                    "start a worker of its queues, or name a file with --selection",
                    e);
        }
    }

    private static TargetOutcome outcome(CampaignResult campaign, String id, Optional<String> target) {
        List<TargetRow> rows = campaign.targets();
        List<TaskId> tasks = rows.stream().map(TargetRow::target).toList();
        if (target.isEmpty() && rows.size() != 1) {
            throw new BadInputException(
                    "--target",
                    "it is missing, and the campaign has " + rows.size() + " targets",
                    "name one of "
                            + String.join(
                                    ", ", tasks.stream().map(TaskId::toString).toList()));
        }
        TaskId asked =
                target.map(name -> new TaskPool(tasks).find("--target", name)).orElseGet(() -> tasks.get(0));
        TargetRow row =
                rows.stream().filter(r -> r.target().equals(asked)).findFirst().orElseThrow();
        return row.outcome()
                .orElseThrow(() -> refused(
                        id,
                        "its target " + asked + " has no result ("
                                + row.status().label()
                                + row.reason().map(r -> ": " + r).orElse("") + ")",
                        "see sourceselect campaign status " + id));
    }

    private static BadInputException refused(String id, String problem, String remedy) {
        return new BadInputException("--workflow " + id, problem, remedy);
    }
}
