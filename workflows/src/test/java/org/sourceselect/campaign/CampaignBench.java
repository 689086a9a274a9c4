package org.sourceselect.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.History;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.failure.ApplicationFailure;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.selection.SimulatedStages;
import org.sourceselect.selection.SourceSelectionWorkflowImpl;

/** A campaign over the numbers of the paper's Table IV on Temporal's test server. */
final class CampaignBench implements AutoCloseable {

    static final String ID = "campaign";

    final SimulatedStages stages = SimulatedStages.tableIv();
    final TestWorkflowEnvironment environment;

    CampaignBench() {
        this(new WorkerInterceptor[0]);
    }

    /** With something between the server and the workflows. */
    CampaignBench(WorkerInterceptor... interceptors) {
        environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                // The usual identity is the machine's name, which has no place in a recorded history.
                .setWorkflowClientOptions(
                        WorkflowClientOptions.newBuilder().setIdentity("worker").build())
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(interceptors)
                        .build())
                .build());
        TaskQueues queues = new TaskQueues(TaskQueues.DEFAULT_PREFIX);
        // Interceptors may hold a workflow's thread, which else counts as a deadlock after a second.
        Worker decisions = environment.newWorker(
                queues.workflows(),
                WorkerOptions.newBuilder()
                        .setDefaultDeadlockDetectionTimeout(TimeUnit.MINUTES.toMillis(1))
                        .build());
        decisions.registerWorkflowImplementationTypes(
                SourceSelectionWorkflowImpl.class, TargetWorkflowImpl.class, TransferCampaignWorkflowImpl.class);
        environment.newWorker(queues.cpu()).registerActivitiesImplementations(stages);
        environment.newWorker(queues.gpu()).registerActivitiesImplementations(stages);
        environment.start();
    }

    @Override
    public void close() {
        stages.release();
        environment.close();
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request over the paper's sources, its other fields as given: {@code "a": 1, "b": 2}. */
    static CampaignRequest request(String fields) {
        return new CampaignRequest(
                json("{\"selection\": {\"pool\": [\"ED-1*\", \"NCR-1*\"], \"metrics\": [\"otce\", \"h-score\"],"
                        + " \"profile\": \"smoke\"}, " + fields + "}"));
    }

    WorkflowStub stub() {
        return environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(
                        "TransferCampaign",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(ID)
                                .setTaskQueue(TaskQueues.DEFAULT_PREFIX)
                                .build());
    }

    WorkflowStub start(String fields) {
        WorkflowStub stub = stub();
        stub.start(request(fields));
        return stub;
    }

    CampaignResult run(CampaignRequest request) {
        WorkflowStub stub = stub();
        stub.start(request);
        return stub.getResult(CampaignResult.class);
    }

    CampaignResult run(String fields) {
        return start(fields).getResult(CampaignResult.class);
    }

    static TargetRow row(CampaignResult result, String shortName) {
        return result.targets().stream()
                .filter(r -> r.target().shortName().equals(shortName))
                .findFirst()
                .orElseThrow();
    }

    TargetResult kept(CampaignResult result, String shortName) {
        return stages.result(row(result, shortName).outcome().orElseThrow());
    }

    /** The sentence that somebody was refused by. The SDK gives what a validator throws a type of its own. */
    static String refusal(Throwable thrown) {
        return Stream.<@Nullable Throwable>iterate(thrown, Objects::nonNull, t -> t == null ? null : t.getCause())
                .filter(ApplicationFailure.class::isInstance)
                .map(ApplicationFailure.class::cast)
                .filter(f ->
                        thrown instanceof WorkflowUpdateException || f.getType().equals("BadInput"))
                .map(ApplicationFailure::getOriginalMessage)
                .findFirst()
                .orElseThrow(() -> new AssertionError("refused by something else", thrown));
    }

    /** The histories of all runs of a workflow, the first one first. */
    List<History> histories(String workflowId) {
        return histories(environment.getWorkflowServiceStubs(), environment.getNamespace(), workflowId);
    }

    static List<History> histories(WorkflowServiceStubs service, String namespace, String workflowId) {
        List<History> runs = new ArrayList<>();
        String run = "";
        do {
            History history = history(service, namespace, workflowId, run);
            runs.add(0, history);
            run = history.getEvents(0)
                    .getWorkflowExecutionStartedEventAttributes()
                    .getContinuedExecutionRunId();
        } while (!run.isEmpty());
        return runs;
    }

    private static History history(WorkflowServiceStubs service, String namespace, String workflowId, String run) {
        History.Builder history = History.newBuilder();
        GetWorkflowExecutionHistoryRequest.Builder request = GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(
                        WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(run));
        GetWorkflowExecutionHistoryResponse page;
        do {
            page = service.blockingStub().getWorkflowExecutionHistory(request.build());
            history.addAllEvents(page.getHistory().getEventsList());
            request.setNextPageToken(page.getNextPageToken());
        } while (!page.getNextPageToken().isEmpty());
        return history.build();
    }

    static String text(History history) {
        try {
            return JsonFormat.printer().print(history) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
