package org.sourceselect.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.task.BadInputException;

/**
 * The campaigns on a Temporal server.
 *
 * <p>The client must write JSON as the workers do: give it a {@link org.sourceselect.plugin.SourceSelectPlugin}, which needs no
 * role for this.
 *
 * <pre>{@code
 * WorkflowClient client = WorkflowClient.newInstance(
 *         WorkflowServiceStubs.newLocalServiceStubs(),
 *         WorkflowClientOptions.newBuilder().setPlugins(SourceSelectPlugin.builder().build()).build());
 * CampaignSettings settings = CampaignSettings.of(List.of("ET-22-T2", "ET-20-T1"), Profile.SMOKE);
 * Campaign campaign = new Campaigns(client).start("tumours", settings);
 * campaign.add("ET-20-T2");
 * for (TargetRow row : campaign.await().targets()) {
 *     row.outcome().ifPresent(outcome -> System.out.println(row.target() + ": " + outcome.choices()));
 * }
 * }</pre>
 */
public final class Campaigns {

    private final WorkflowClient client;

    /** Those that this client reaches. */
    public Campaigns(WorkflowClient client) {
        this.client = client;
    }

    /**
     * Starts a campaign, or attaches to the one of this id that runs or is done already.
     *
     * @param id names it; another id is another campaign, which computes nothing anew that is in the store
     * @throws BadInputException when the request cannot be read, or the id is in use for another request; nothing is
     *     started then
     */
    public Campaign start(String id, CampaignRequest request) {
        return start(id, request, request.settings());
    }

    /** The same for settings. */
    public Campaign start(String id, CampaignSettings settings) {
        return start(id, CampaignRequest.of(settings), settings);
    }

    private Campaign start(String id, CampaignRequest request, CampaignSettings settings) {
        Optional<Campaign> present = present(id, settings);
        if (present.isPresent()) {
            return present.get();
        }
        WorkflowStub stub = client.newUntypedWorkflowStub(
                TransferCampaignWorkflow.TYPE,
                WorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setTaskQueue(new TaskQueues(settings.selection().queues()).workflows())
                        .setStaticSummary(settings.text().summary())
                        .setStaticDetails(settings.text().details())
                        .build());
        try {
            stub.start(request);
            return new Campaign(client, id, true);
        } catch (WorkflowExecutionAlreadyStarted e) {
            // Somebody else was faster, by a moment.
            return present(id, settings).orElseThrow(() -> e);
        }
    }

    /**
     * The campaign of an id.
     *
     * @throws BadInputException when the server has none
     */
    public Campaign find(String id) {
        if (status(id).isEmpty()) {
            throw Campaign.unknown(id);
        }
        String type = Described.started(client, id).getWorkflowType().getName();
        if (!type.equals(TransferCampaignWorkflow.TYPE)) {
            String what = type.equals(SourceSelectionWorkflow.TYPE) ? "selection" : type;
            throw new BadInputException(id, "it is a " + what + ", and no campaign", "see sourceselect status " + id);
        }
        return new Campaign(client, id, false);
    }

    /** The one that is there; empty when there is none, or it ended without a result and may be begun again. */
    private Optional<Campaign> present(String id, CampaignSettings asked) {
        Optional<WorkflowExecutionStatus> status = status(id)
                .filter(s -> s == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
                        || s == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        WorkflowExecutionStartedEventAttributes started = Described.started(client, id);
        requireCampaign(id, started);
        CampaignSettings present = request(started.getInput()).settings();
        if (!present.equals(asked)) {
            throw new BadInputException(
                    "campaign " + id,
                    "this id is in use for another request ("
                            + difference("", RequestReader.write(present), RequestReader.write(asked)) + ")",
                    "choose another id, or give the request it began with");
        }
        return Optional.of(new Campaign(client, id, false));
    }

    private Optional<WorkflowExecutionStatus> status(String id) {
        try {
            return Optional.of(client.newUntypedWorkflowStub(id)
                    .describe()
                    .getRawDescription()
                    .getWorkflowExecutionInfo()
                    .getStatus());
        } catch (WorkflowNotFoundException e) {
            return Optional.empty();
        }
    }

    private static void requireCampaign(String id, WorkflowExecutionStartedEventAttributes started) {
        String type = started.getWorkflowType().getName();
        if (!type.equals(TransferCampaignWorkflow.TYPE)) {
            throw new BadInputException("campaign " + id, "this id is in use by a " + type, "choose another id");
        }
    }

    private CampaignRequest request(Payloads input) {
        return client.getOptions()
                .getDataConverter()
                .fromPayloads(0, Optional.of(input), CampaignRequest.class, CampaignRequest.class);
    }

    /** The first field that differs, with both values. */
    private static String difference(String path, JsonNode present, JsonNode asked) {
        if (present instanceof ObjectNode fields) {
            for (Map.Entry<String, JsonNode> field : fields.properties()) {
                JsonNode other = asked.path(field.getKey());
                if (!field.getValue().equals(other)) {
                    return difference(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), other);
                }
            }
        }
        return path + " is " + present + " there, " + asked + " here";
    }
}
