package org.sourceselect.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.UUID;
import org.sourceselect.activity.TaskQueues;

/** Starts a workflow with whatever bytes, as any client of the server may. */
public final class RawRequest {

    private static final int LONGEST_SENTENCE = 400;

    private RawRequest() {}

    /** An input that says of itself that it is JSON. */
    public static Payload json(String text) {
        return encoded("json/plain", ByteString.copyFromUtf8(text));
    }

    /** An input of any encoding. */
    public static Payload encoded(String encoding, ByteString bytes) {
        return Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8(encoding))
                .setData(bytes)
                .build();
    }

    /** By what sentence the workflow fails, which it has to do at its first task. */
    public static String refusal(WorkflowClient client, String type, Payload... input) {
        String id = UUID.randomUUID().toString();
        StartWorkflowExecutionRequest.Builder request = StartWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setRequestId(id)
                .setWorkflowId(id)
                .setWorkflowType(WorkflowType.newBuilder().setName(type))
                .setTaskQueue(TaskQueue.newBuilder().setName(TaskQueues.DEFAULT_PREFIX));
        if (input.length > 0) {
            request.setInput(Payloads.newBuilder().addAllPayloads(List.of(input)));
        }
        var unused = client.getWorkflowServiceStubs().blockingStub().startWorkflowExecution(request.build());
        WorkflowStub stub = client.newUntypedWorkflowStub(id);

        WorkflowFailedException failed =
                catchThrowableOfType(WorkflowFailedException.class, () -> stub.getResult(Object.class));
        assertThat(client.fetchHistory(id).getEvents())
                .extracting(HistoryEvent::getEventType)
                .doesNotContain(
                        EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED, EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT);
        assertThat(failed.getCause()).isInstanceOf(ApplicationFailure.class);
        ApplicationFailure said = (ApplicationFailure) failed.getCause();
        assertThat(said.getType()).isEqualTo("BadInput");
        assertThat(said.getOriginalMessage()).hasSizeLessThan(LONGEST_SENTENCE).doesNotContainPattern("\\p{Cntrl}");
        return said.getOriginalMessage();
    }
}
