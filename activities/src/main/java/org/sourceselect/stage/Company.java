package org.sourceselect.stage;

import io.grpc.StatusRuntimeException;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether other workers could do what this one cannot. */
final class Company {

    private static final Logger LOG = LoggerFactory.getLogger(Company.class);
    private static final long ANSWER_SECONDS = 10;

    private Company() {}

    /**
     * Whether this worker is the only one of an activity's queue, as far as the server knows: nobody else has asked for work
     * there of late (a server remembers that for about five minutes), nor is busy with another activity of the same workflow and
     * queue.
     */
    static boolean isNone(ActivityExecutionContext context) {
        WorkflowClient client = context.getWorkflowClient();
        String self = client.getOptions().getIdentity();
        return !asks(client, context.getInfo(), self) && !works(client, context.getInfo(), self);
    }

    private static boolean asks(WorkflowClient client, ActivityInfo activity, String self) {
        try {
            return client
                    .getWorkflowServiceStubs()
                    .blockingStub()
                    .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                            .setNamespace(client.getOptions().getNamespace())
                            .setTaskQueue(TaskQueue.newBuilder().setName(activity.getActivityTaskQueue()))
                            .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                            .build())
                    .getPollersList()
                    .stream()
                    .anyMatch(poller -> !poller.getIdentity().equals(self));
        } catch (StatusRuntimeException e) {
            // The in-process server knows of no other worker either.
            LOG.debug("the server does not say who else asks for work", e);
            return false;
        }
    }

    private static boolean works(WorkflowClient client, ActivityInfo activity, String self) {
        try {
            return client
                    .newUntypedWorkflowStub(activity.getWorkflowId())
                    .describe()
                    .getRawDescription()
                    .getPendingActivitiesList()
                    .stream()
                    .anyMatch(other ->
                            isAtWork(other, activity.getActivityTaskQueue(), activity.getActivityType(), self));
        } catch (StatusRuntimeException | WorkflowException e) {
            LOG.debug("the server does not say who else works", e);
            return false;
        }
    }

    /**
     * Whether an activity is with another worker of a queue.
     *
     * @param type of an activity of that queue
     */
    static boolean isAtWork(PendingActivityInfo other, String queue, String type, String self) {
        // Older servers do not tell the queue; activities of one type share theirs.
        String its = other.getActivityOptions().getTaskQueue().getName();
        boolean same = its.isEmpty() ? other.getActivityType().getName().equals(type) : its.equals(queue);
        return same
                && other.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
                && !other.getLastWorkerIdentity().isEmpty()
                && !other.getLastWorkerIdentity().equals(self);
    }
}
