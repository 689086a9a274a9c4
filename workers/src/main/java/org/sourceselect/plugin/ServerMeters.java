package org.sourceselect.plugin;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.taskqueue.v1.TaskQueueStats;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.TargetWorkflow;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.selection.SourceSelectionWorkflow;

/**
 * What the server knows of our queues and workflows, for every worker to show: so it is seen that a queue has no worker, whose
 * own metrics are missing then. What the server does not say, or cannot, is NaN; whether it answers at all is shown beside it.
 */
final class ServerMeters implements AutoCloseable {

    private static final int QUEUES_EVERY_SECONDS = 15;

    /** Counting searches the server's list of workflows, of which Temporal Cloud allows few a second. */
    private static final int WORKFLOWS_EVERY_SECONDS = 60;

    private static final int ANSWER_SECONDS = 5;

    private final WorkflowClient client;
    private final MeterRegistry registry;
    private final List<Meter> shown = new ArrayList<>();
    private final List<QueueState> queues;
    private final List<RunningWorkflows> workflows;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "server-meters");
        thread.setDaemon(true);
        return thread;
    });

    /** Of the question that was asked last. */
    private volatile double answers = Double.NaN;

    /** A queue, as it was last seen. */
    private static final class QueueState {
        private final String name;
        private final TaskQueueType type;
        private volatile double pollers = Double.NaN;
        private volatile double waiting = Double.NaN;
        private volatile double oldestSeconds = Double.NaN;

        private QueueState(String name, TaskQueueType type) {
            this.name = name;
            this.type = type;
        }
    }

    /** The workflows of a type that run, as they were last counted. */
    private static final class RunningWorkflows {
        private final String type;
        private volatile double count = Double.NaN;

        private RunningWorkflows(String type) {
            this.type = type;
        }
    }

    private ServerMeters(WorkflowClient client, TaskQueues queues, MeterRegistry registry) {
        this.client = client;
        this.registry = registry;
        this.queues = List.of(
                new QueueState(queues.workflows(), TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW),
                new QueueState(queues.cpu(), TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
                new QueueState(queues.gpu(), TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
        this.workflows = Stream.of(TransferCampaignWorkflow.TYPE, TargetWorkflow.TYPE, SourceSelectionWorkflow.TYPE)
                .map(RunningWorkflows::new)
                .toList();
    }

    /** Shows what a server knows, from now on until it is closed. */
    static ServerMeters start(WorkflowClient client, TaskQueues queues, MeterRegistry registry) {
        ServerMeters meters = new ServerMeters(client, queues, registry);
        meters.register();
        meters.repeat(() -> meters.queues.forEach(meters::ask), QUEUES_EVERY_SECONDS);
        meters.repeat(() -> meters.workflows.forEach(meters::count), WORKFLOWS_EVERY_SECONDS);
        return meters;
    }

    private void repeat(Runnable asking, int everySeconds) {
        var unused = clock.scheduleWithFixedDelay(asking, 0, everySeconds, TimeUnit.SECONDS);
    }

    private void register() {
        show(Gauge.builder("sourceselect.server.answers", this, m -> m.answers)
                .description("1 while the Temporal server answers this worker, else 0"));
        for (QueueState queue : queues) {
            show(queue, "pollers", "Workers that asked a queue for work in the last minutes", q -> q.pollers);
            show(queue, "waiting", "Pieces of work that wait in a queue, about", q -> q.waiting);
            show(queue, "oldest.seconds", "How long the oldest of them waits", q -> q.oldestSeconds);
        }
        for (RunningWorkflows running : workflows) {
            show(Gauge.builder("sourceselect.workflows.running", running, r -> r.count)
                    .description("Workflows of a type that run, in the whole namespace")
                    .tag("workflow_type", running.type));
        }
    }

    private void show(QueueState queue, String what, String description, ToDoubleFunction<QueueState> value) {
        show(Gauge.builder("sourceselect.queue." + what, queue, value)
                .description(description)
                // As in the SDK's own metrics, to be joined with them.
                .tag("task_queue", queue.name));
    }

    private void show(Gauge.Builder<?> gauge) {
        shown.add(gauge.strongReference(true).register(registry));
    }

    private void ask(QueueState queue) {
        try {
            DescribeTaskQueueResponse answer = asking().describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                    .setNamespace(client.getOptions().getNamespace())
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue.name))
                    .setTaskQueueType(queue.type)
                    .setReportStats(true)
                    .build());
            queue.pollers = answer.getPollersCount();
            TaskQueueStats stats = answer.getStats();
            // Older servers do not tell.
            queue.waiting = answer.hasStats() ? stats.getApproximateBacklogCount() : Double.NaN;
            queue.oldestSeconds = answer.hasStats() ? seconds(stats) : Double.NaN;
            answers = 1;
        } catch (StatusRuntimeException e) {
            queue.pollers = Double.NaN;
            queue.waiting = Double.NaN;
            queue.oldestSeconds = Double.NaN;
            answers = isAnswer(e) ? 1 : 0;
            giveUpWhereNobodyKnows(e);
        }
    }

    private static double seconds(TaskQueueStats stats) {
        return Durations.toMillis(stats.getApproximateBacklogAge()) * 1e-3;
    }

    private void count(RunningWorkflows running) {
        try {
            running.count = asking().countWorkflowExecutions(CountWorkflowExecutionsRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setQuery("WorkflowType = '" + running.type + "' AND ExecutionStatus = 'Running'")
                            .build())
                    .getCount();
        } catch (StatusRuntimeException e) {
            running.count = Double.NaN;
            giveUpWhereNobodyKnows(e);
        }
    }

    /** A refusal is one, of a server that is there: it may not tell everybody about its queues. */
    private static boolean isAnswer(StatusRuntimeException e) {
        return switch (e.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN -> false;
            default -> true;
        };
    }

    /** Temporal's in-process server does not know and never will; an exception ends the asking. */
    private static void giveUpWhereNobodyKnows(StatusRuntimeException answer) {
        if (answer.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
            throw answer;
        }
    }

    /** Without the SDK's own tries, which go on for a minute. */
    private WorkflowServiceBlockingStub asking() {
        return client.getWorkflowServiceStubs().blockingStub().withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        // Else the last that was seen would be shown for ever, in a registry that outlives the worker.
        shown.forEach(registry::remove);
    }
}
