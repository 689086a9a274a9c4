package org.sourceselect.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.campaign.CampaignProgress;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.Window;
import org.sourceselect.task.BadInputException;

/**
 * One campaign on a Temporal server.
 *
 * <p>Every method throws {@link BadInputException}, with one sentence that says what is wrong, when the campaign refuses what is
 * asked, has ended, or is not there; nothing has changed then. Changing a campaign and asking how far it is need a worker of the
 * decisions role that answers.
 */
public final class Campaign {

    /** By what a question fails that a worker was to answer: late, or no worker known to the server. */
    private static final Set<Status.Code> NO_ANSWER =
            EnumSet.of(Status.Code.DEADLINE_EXCEEDED, Status.Code.FAILED_PRECONDITION);

    private final WorkflowClient client;
    private final String id;
    private final boolean begun;

    Campaign(WorkflowClient client, String id, boolean begun) {
        this.client = client;
        this.id = id;
        this.begun = begun;
    }

    /** Its workflow id. */
    public String id() {
        return id;
    }

    /** Whether it was begun by this object, rather than found. */
    public boolean begun() {
        return begun;
    }

    /** How far it is. */
    public CampaignProgress progress() {
        return answering(() -> stub().query("progress", CampaignProgress.class));
    }

    /** What is known of each target by now; of a campaign that is done it is asked of nobody but the server. */
    public CampaignResult targets() {
        return asking(this::isDone) ? await() : answering(() -> stub().query("targets", CampaignResult.class));
    }

    private boolean isDone() {
        return stub().describe().getRawDescription().getWorkflowExecutionInfo().getStatus()
                == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
    }

    /** Begins nothing more until {@link #resume}; what runs is let end. */
    public void pause() {
        asking(() -> {
            stub().signal("pause");
            return true;
        });
    }

    /** Goes on; refused when the workers' data sets or release are not those the campaign began with. */
    public void resume() {
        update("resume", Void.class);
    }

    /**
     * Adds a target.
     *
     * @param target its full or short name
     * @return its full name
     */
    public String add(String target) {
        return update("addTarget", String.class, target);
    }

    /** Takes out one target; never the last. What it computed stays in the store. */
    public void cancel(String target) {
        update("cancelTarget", Void.class, target);
    }

    /** Ends the campaign; what it computed stays in the store. */
    public void cancel() {
        asking(() -> {
            stub().cancel();
            return true;
        });
    }

    /**
     * Changes how much is under way at once.
     *
     * @param targets how many targets; empty to leave it
     * @param sources how many sources of each; empty to leave it
     * @return what holds from now on
     */
    public Window window(OptionalInt targets, OptionalInt sources) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        targets.ifPresent(n -> json.put("targets", n));
        sources.ifPresent(n -> json.put("sources", n));
        return update("window", Window.class, json);
    }

    /** Waits for the end. */
    public CampaignResult await() {
        try {
            return stub().getResult(CampaignResult.class);
        } catch (WorkflowFailedException e) {
            throw refusal(e, e);
        }
    }

    private WorkflowStub stub() {
        return client.newUntypedWorkflowStub(id);
    }

    private <R> R update(String name, Class<R> type, Object... arguments) {
        return answering(() -> stub().update(name, type, arguments));
    }

    /** Asks what a worker has to answer: where there is none, the server would let the question wait. */
    private <R> R answering(Supplier<R> request) {
        return asking(() -> {
            QueueWorkers.of(client, stub()).decisions().ifPresent(lack -> {
                throw new BadInputException("campaign " + id, lack.problem(), lack.remedy());
            });
            return request.get();
        });
    }

    private <R> R asking(Supplier<R> request) {
        try {
            return request.get();
        } catch (WorkflowUpdateException e) {
            throw refusal(e, e);
        } catch (WorkflowException | StatusRuntimeException e) {
            if (failedBy(e, EnumSet.of(Status.Code.NOT_FOUND))) {
                throw gone(e);
            }
            if (failedBy(e, NO_ANSWER)) {
                throw new BadInputException(
                        "campaign " + id,
                        "no worker answered in time",
                        "ask again; sourceselect status " + id + " says what is missing",
                        e);
            }
            throw e;
        }
    }

    private static boolean failedBy(Throwable thrown, Set<Status.Code> codes) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof StatusRuntimeException status) {
                return codes.contains(status.getStatus().getCode());
            }
        }
        return false;
    }

    private RuntimeException gone(RuntimeException e) {
        try {
            String word = Described.word(stub().describe()
                    .getRawDescription()
                    .getWorkflowExecutionInfo()
                    .getStatus());
            return new BadInputException(
                    "campaign " + id, "it has ended (" + word + ")", "start a campaign of another id", e);
        } catch (WorkflowException unknown) {
            return unknown(id);
        }
    }

    static BadInputException unknown(String id) {
        return new BadInputException(
                "campaign " + id, "the server has no campaign of this id", "list them with sourceselect status");
    }

    /** What the campaign said, as the user's own error; anything else as it is. */
    private static RuntimeException refusal(RuntimeException whole, Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof ApplicationFailure said
                    && (whole instanceof WorkflowUpdateException
                            || said.getType().equals(ActivityFailures.BAD_INPUT))) {
                String[] parts = said.getOriginalMessage().split(": ", 2);
                String[] rest = parts[parts.length - 1].split("; ", 2);
                return new BadInputException(
                        parts.length == 2 ? parts[0] : "campaign",
                        rest[0],
                        rest.length == 2 ? rest[1] : "see the campaign in the Temporal UI",
                        whole);
            }
        }
        return whole;
    }
}
