package org.sourceselect.client;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.client.WorkflowClient;
import java.util.Locale;

/** What a server says of a workflow, for whoever tells a person. */
public final class Described {

    private Described() {}

    /** A status as a word: {@code timed out}. */
    public static String word(WorkflowExecutionStatus status) {
        return status.name()
                .substring("WORKFLOW_EXECUTION_STATUS_".length())
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    /**
     * The first event of a workflow's latest run; every run's input begins with the request.
     *
     * @throws io.grpc.StatusRuntimeException when the server does not answer, or does not have it
     */
    public static WorkflowExecutionStartedEventAttributes started(WorkflowClient client, String id) {
        return client.getWorkflowServiceStubs()
                .blockingStub()
                .getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                        .setMaximumPageSize(1)
                        .build())
                .getHistory()
                .getEvents(0)
                .getWorkflowExecutionStartedEventAttributes();
    }
}
