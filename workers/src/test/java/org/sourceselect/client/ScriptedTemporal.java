package org.sourceselect.client;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflow.v1.WorkflowExecutionConfig;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Says of queues what a test tells it to, as the in-process server knows nothing of them, and has one workflow that never ends. */
public final class ScriptedTemporal extends WorkflowServiceGrpc.WorkflowServiceImplBase implements AutoCloseable {

    private final Map<String, Long> lastAsked = new ConcurrentHashMap<>();
    private final Map<String, String> identities = new ConcurrentHashMap<>();
    private final Map<String, PollerInfo> beside = new ConcurrentHashMap<>();
    private final Map<String, TaskQueueStats> waiting = new ConcurrentHashMap<>();
    private final Map<String, Long> running = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final String queue;
    private final String target;
    private final Server server;
    private final WorkflowServiceStubs service;
    private volatile Optional<Status> refusal = Optional.empty();

    /**
     * @param queue where the workflow's decisions wait
     */
    public ScriptedTemporal(String queue) throws IOException {
        this.queue = queue;
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(this)
                .build()
                .start();
        target = "127.0.0.1:" + server.getPort();
        service = WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
    }

    /** Its address. */
    public String target() {
        return target;
    }

    /** A client of it. */
    public WorkflowClient client() {
        return WorkflowClient.newInstance(service);
    }

    /** Somebody asked for work of a queue, at that time in milliseconds. */
    public void asked(String of, long millis) {
        lastAsked.put(of, millis);
    }

    /** From now on whoever asks for work of a queue calls himself so. */
    public void called(String of, String identity) {
        identities.put(of, identity);
    }

    /** Somebody else asked for work of a queue as well, at that time in milliseconds. */
    public void besideAsked(String of, long millis, String identity) {
        beside.put(of, poller(millis, identity));
    }

    private static PollerInfo poller(long millis, String identity) {
        return PollerInfo.newBuilder()
                .setLastAccessTime(Timestamps.fromMillis(millis))
                .setIdentity(identity)
                .build();
    }

    /** So much work waits in a queue, the oldest of it for so many milliseconds. */
    public void waits(String in, long pieces, long millis) {
        waiting.put(
                in,
                TaskQueueStats.newBuilder()
                        .setApproximateBacklogCount(pieces)
                        .setApproximateBacklogAge(Durations.fromMillis(millis))
                        .build());
    }

    /** So many workflows are what a query asks for. */
    public void counts(String query, long workflows) {
        running.put(query, workflows);
    }

    /** Answers questions about queues so from now on. */
    public void refuse(Status with) {
        refusal = Optional.of(with);
    }

    /** How often it was asked about a queue. */
    public int questions() {
        return questions.get();
    }

    /** Ends as a server that is killed. */
    public void kill() {
        server.shutdownNow();
    }

    @Override
    public void describeTaskQueue(DescribeTaskQueueRequest request, StreamObserver<DescribeTaskQueueResponse> answer) {
        questions.incrementAndGet();
        if (refusal.isPresent()) {
            answer.onError(refusal.get().asRuntimeException());
            return;
        }
        DescribeTaskQueueResponse.Builder said = DescribeTaskQueueResponse.newBuilder();
        Optional.ofNullable(lastAsked.get(request.getTaskQueue().getName()))
                .ifPresent(at -> said.addPollers(poller(
                        at, identities.getOrDefault(request.getTaskQueue().getName(), ""))));
        Optional.ofNullable(beside.get(request.getTaskQueue().getName())).ifPresent(said::addPollers);
        if (request.getReportStats()) {
            Optional.ofNullable(waiting.get(request.getTaskQueue().getName())).ifPresent(said::setStats);
        }
        answer.onNext(said.build());
        answer.onCompleted();
    }

    @Override
    public void countWorkflowExecutions(
            CountWorkflowExecutionsRequest request, StreamObserver<CountWorkflowExecutionsResponse> answer) {
        answer.onNext(CountWorkflowExecutionsResponse.newBuilder()
                .setCount(running.getOrDefault(request.getQuery(), 0L))
                .build());
        answer.onCompleted();
    }

    @Override
    public void describeWorkflowExecution(
            DescribeWorkflowExecutionRequest request, StreamObserver<DescribeWorkflowExecutionResponse> answer) {
        answer.onNext(DescribeWorkflowExecutionResponse.newBuilder()
                .setExecutionConfig(WorkflowExecutionConfig.newBuilder()
                        .setTaskQueue(TaskQueue.newBuilder().setName(queue)))
                .setWorkflowExecutionInfo(WorkflowExecutionInfo.newBuilder()
                        .setExecution(WorkflowExecution.newBuilder()
                                .setWorkflowId(request.getExecution().getWorkflowId())))
                .build());
        answer.onCompleted();
    }

    /** Whoever waits for the result waits. */
    @Override
    public void getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest request, StreamObserver<GetWorkflowExecutionHistoryResponse> answer) {}

    @Override
    public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
        answer.onNext(GetSystemInfoResponse.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void close() {
        service.shutdownNow();
        server.shutdownNow();
    }
}
