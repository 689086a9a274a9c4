package org.sourceselect.client;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.activity.WorkerIdentity;

/**
 * Whether anybody takes the work that waits in the queues of a workflow, so that whoever waits for it can be told.
 *
 * <p>A worker with a hand free asks its server for work about once a minute, and the server keeps in mind who asked. Each question
 * is answered within {@value #ANSWER_SECONDS} s, by a server that does not answer too. One worker that was killed is missed
 * once this has looked for {@value #ASKS_ANEW_SECONDS} s, or by a first look once the server has forgotten it, after five
 * minutes: no two machines' clocks are compared.
 */
public final class QueueWorkers {

    static final int ANSWER_SECONDS = 3;

    /** The server lets a worker's question wait for a minute, then the worker asks anew. */
    static final int ASKS_ANEW_SECONDS = 75;

    private static final String OWN = TaskQueues.DEFAULT_PREFIX + "-";

    private static final Set<Status.Code> SILENCE = EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);

    private final WorkflowClient client;
    private final TaskQueues queues;
    private final boolean own;
    private final LongSupplier now;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** When a worker asked last, by the server's clock, and when that was first seen, by our own. */
    private record Seen(Timestamp asked, long at) {}

    /** Of workflows whose decisions wait in a queue of this name. */
    public QueueWorkers(WorkflowClient client, String workflows) {
        this(client, workflows, false, System::nanoTime);
    }

    /**
     * @param own whether the queue is of one request alone, whose command works for it
     * @param now nanoseconds by a clock that only goes forward
     */
    QueueWorkers(WorkflowClient client, String workflows, boolean own, LongSupplier now) {
        this.client = client;
        this.queues = new TaskQueues(workflows);
        this.own = own;
        this.now = now;
    }

    /**
     * Of a workflow that is there.
     *
     * @throws StatusRuntimeException when the server does not answer, or does not have it
     */
    public static QueueWorkers of(WorkflowClient client, WorkflowStub workflow) {
        String id = workflow.getExecution().getWorkflowId();
        String queue = asking(client)
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                        .build())
                .getExecutionConfig()
                .getTaskQueue()
                .getName();
        return new QueueWorkers(client, queue, isOwn(queue, id), System::nanoTime);
    }

    /**
     * Whether a queue is that of one request alone, which the command takes work from that made the request with its data. An
     * experiment's command has one queue for all its workflows, whose ids begin with what the queue is called by.
     */
    private static boolean isOwn(String queue, String id) {
        if (!queue.startsWith(OWN)) {
            return false;
        }
        String request = queue.substring(OWN.length());
        return id.endsWith(request) || id.startsWith(request + "-");
    }

    /**
     * Why work waits.
     *
     * @param problem what is missing
     * @param remedy what to do about it
     * @param over what to say once it is there
     * @param stagesAlone whether decisions are taken all the same, and questions answered
     */
    public record Lack(String problem, String remedy, String over, boolean stagesAlone) {

        /** In words for a person. */
        public String sentence() {
            return problem + "; " + remedy;
        }
    }

    private enum Answer {
        ASKED_FOR,
        NOT_ASKED_FOR,
        /** The in-process server knows nothing of queues, and others need not tell. */
        NOT_TOLD,
        SILENCE
    }

    /** What is missing for the workflow to go on at all; empty when nothing is, or the server does not say. */
    public Optional<Lack> decisions() {
        String queue = queues.workflows();
        return switch (ask(queue, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)) {
            case SILENCE -> Optional.of(silence(client));
            case NOT_ASKED_FOR ->
                Optional.of(new Lack(
                        "no worker takes decisions from queue " + queue + at(client),
                        remedy("", " DATASET.yaml"),
                        "a worker takes decisions from queue " + queue,
                        false));
            case ASKED_FOR, NOT_TOLD -> Optional.empty();
        };
    }

    /** What is missing for a stage to begin, of a workflow none of whose stages runs. */
    public Optional<Lack> stages() {
        return unasked(queues.cpu(), " --roles cpu", " DATASET.yaml")
                .or(() -> unasked(queues.gpu(), " --roles gpu", ""));
    }

    /**
     * That those who take a workflow's stages, or some of them, work with another store than its results will be looked for in. Empty where
     * none of them says so, and where none is there.
     *
     * @param id what the store calls itself
     * @param place which store it is, for a person
     */
    public Optional<String> otherStore(String id, String place) {
        return Stream.of(queues.cpu(), queues.gpu())
                .flatMap(queue -> otherStore(queue, id, place).stream())
                .findFirst();
    }

    private Optional<String> otherStore(String queue, String id, String place) {
        List<Boolean> others = stores(queue).stream()
                .map(store -> store.isPresent() && !store.get().equals(id))
                .toList();
        if (!others.contains(true)) {
            return Optional.empty();
        }
        String workers =
                "workers of queue " + queue + at(client) + " work with another store than this command, " + place;
        return Optional.of(
                others.contains(false)
                        ? "some of the " + workers
                                + ", or did so a minute ago, and nobody finds what those of the other store make; give all the same"
                                + " --store"
                        : "the " + workers + "; give both the same --store");
    }

    /**
     * The store of each who takes stages, as far as it tells; none where the server does not answer. A server lists workers for minutes
     * after they have gone: who has not asked for so much longer than another is gone, by that server's own clock.
     */
    private List<Optional<String>> stores(String queue) {
        try {
            List<PollerInfo> listed = pollers(queue, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY).stream()
                    .filter(poller -> isThere(queue, poller))
                    .toList();
            long latest = listed.stream()
                    .mapToLong(poller -> Timestamps.toMillis(poller.getLastAccessTime()))
                    .max()
                    .orElse(0);
            long gone = latest - Duration.ofSeconds(ASKS_ANEW_SECONDS).toMillis();
            return listed.stream()
                    .filter(poller -> Timestamps.toMillis(poller.getLastAccessTime()) >= gone)
                    .map(poller -> WorkerIdentity.store(poller.getIdentity()))
                    .toList();
        } catch (StatusRuntimeException e) {
            return List.of();
        }
    }

    private Optional<Lack> unasked(String queue, String roles, String data) {
        return ask(queue, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY) == Answer.NOT_ASKED_FOR
                // One that trains for somebody else asks for nothing meanwhile.
                ? Optional.of(new Lack(
                        "no worker has asked for stages of queue " + queue + at(client)
                                + " in the last minute: there is none, or all of them work for others",
                        remedy(roles, data),
                        "a worker takes stages of queue " + queue,
                        true))
                : Optional.empty();
    }

    /** That the server does not answer, where that is what a call failed by. */
    public static Optional<Lack> silence(WorkflowClient client, StatusRuntimeException failure) {
        return isSilence(failure) ? Optional.of(silence(client)) : Optional.empty();
    }

    /** Whether a call failed because the server does not answer. */
    public static boolean isSilence(StatusRuntimeException failure) {
        return SILENCE.contains(failure.getStatus().getCode());
    }

    private static Lack silence(WorkflowClient client) {
        return new Lack(
                "Temporal" + at(client) + " does not answer",
                "workers end the stages they have begun and keep what they make; this goes on when it answers again, so see"
                        + " that it runs",
                "Temporal" + at(client) + " answers again",
                false);
    }

    private Answer ask(String queue, TaskQueueType type) {
        try {
            return pollers(queue, type).stream()
                                    .filter(poller -> isThere(queue, poller))
                                    .count()
                            > 0
                    ? Answer.ASKED_FOR
                    : Answer.NOT_ASKED_FOR;
        } catch (StatusRuntimeException e) {
            return isSilence(e) ? Answer.SILENCE : Answer.NOT_TOLD;
        }
    }

    private List<PollerInfo> pollers(String queue, TaskQueueType type) {
        return asking(client)
                .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(queue))
                        .setTaskQueueType(type)
                        .build())
                .getPollersList();
    }

    /** Whoever is listed is there until its last question has been the same for too long. */
    private boolean isThere(String queue, PollerInfo poller) {
        long moment = now.getAsLong();
        Seen since = seen.merge(
                queue + " " + poller.getIdentity(),
                new Seen(poller.getLastAccessTime(), moment),
                (before, latest) -> before.asked().equals(latest.asked()) ? before : latest);
        return moment - since.at() <= Duration.ofSeconds(ASKS_ANEW_SECONDS).toNanos();
    }

    /** Without the SDK's own tries, which go on for a minute. */
    private static WorkflowServiceBlockingStub asking(WorkflowClient client) {
        return client.getWorkflowServiceStubs().blockingStub().withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private String remedy(String roles, String data) {
        if (own) {
            return "the command that began it, given again, goes on with it";
        }
        String target = client.getWorkflowServiceStubs().getOptions().getTarget();
        String namespace = client.getOptions().getNamespace();
        return "start one with sourceselect worker" + roles
                + (target == null ? "" : " --temporal " + target)
                + (namespace.equals("default") ? "" : " --namespace " + namespace)
                + (queues.prefix().equals(TaskQueues.DEFAULT_PREFIX) ? "" : " --queue-prefix " + queues.prefix())
                + " --store URL" + data;
    }

    private static String at(WorkflowClient client) {
        String target = client.getWorkflowServiceStubs().getOptions().getTarget();
        return target == null ? "" : " at " + target;
    }
}
