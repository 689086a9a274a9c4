package org.sourceselect.embedded;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.sourceselect.worker.TemporalLocation;

/** Somebody who finds the port of a Temporal server and tries what can be done there. */
final class Stranger {

    /** Stands before each answer. */
    static final String ANSWER = "answer: ";

    private static final String NAMESPACE = TemporalLocation.DEFAULT_NAMESPACE;
    private static final String ID = "theirs";

    private static final List<Consumer<WorkflowServiceBlockingStub>> TRIES = List.of(
            stub -> stub.describeNamespace(DescribeNamespaceRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .build()),
            stub -> stub.listOpenWorkflowExecutions(ListOpenWorkflowExecutionsRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .build()),
            stub -> stub.startWorkflowExecution(StartWorkflowExecutionRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setRequestId(ID)
                    .setWorkflowId(ID)
                    .setWorkflowType(WorkflowType.newBuilder().setName("SourceSelection"))
                    .setTaskQueue(TaskQueue.newBuilder().setName("nobodys"))
                    .build()),
            stub -> stub.getWorkflowExecutionHistory(GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(ID))
                    .build()),
            stub -> stub.terminateWorkflowExecution(TerminateWorkflowExecutionRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(ID))
                    .build()));

    static final int CALLS = TRIES.size();

    private Stranger() {}

    /** What each call is answered. */
    static List<Status.Code> statuses(TemporalLocation location) {
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(
                location.connection().setRpcTimeout(Duration.ofSeconds(10)).build());
        try {
            return TRIES.stream().map(call -> status(service, call)).toList();
        } finally {
            service.shutdownNow();
        }
    }

    private static Status.Code status(WorkflowServiceStubs service, Consumer<WorkflowServiceBlockingStub> call) {
        try {
            call.accept(service.blockingStub().withDeadlineAfter(3, TimeUnit.SECONDS));
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    /** Tries a server without a token. */
    public static void main(String[] args) {
        statuses(new TemporalLocation(args[0], NAMESPACE)).forEach(code -> System.out.println(ANSWER + code));
    }
}
