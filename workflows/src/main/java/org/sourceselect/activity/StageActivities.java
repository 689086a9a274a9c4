package org.sourceselect.activity;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Stubs of the activities for workflow code, each on its queue, each call with a summary that the Temporal UI shows.
 *
 * <p>An activity is retried for as long as the fault may pass: a lost worker, a store that is down. What cannot pass fails at
 * once; an unforeseen error after some attempts (the activity decides).
 */
public final class StageActivities {

    /** A worker that says nothing for so long is taken for dead. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(60);

    /** No single stage is expected to run longer: paper-scale pre-training on one old GPU stays below. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final Duration DISPENSABLE = Duration.ofMinutes(5);

    private static final RetryOptions RETRY = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofMinutes(1))
            .setDoNotRetry(ActivityFailures.BAD_INPUT, ActivityFailures.DIVERGED)
            .build();

    private final TaskQueues queues;

    /** Stubs for these queues. */
    public StageActivities(TaskQueues queues) {
        this.queues = queues;
    }

    /** Lists what the workers can read. */
    public CatalogActivity catalog() {
        return Workflow.newActivityStub(CatalogActivity.class, options(queues.cpu(), "read the data sets"));
    }

    /** An activity that is a stage, in the stage's queue. */
    public <A> A of(Class<A> activity, StageName stage, String what) {
        return Workflow.newActivityStub(activity, options(queues.of(stage.kind().queue()), stage.over(what)));
    }

    /** Sees that a target can be learnt. */
    public PrepareActivity checkTarget(String what) {
        return cpu(PrepareActivity.class, "check the target " + what);
    }

    /** Any other activity of the cpu workers. */
    public <T> T cpu(Class<T> type, String what) {
        return Workflow.newActivityStub(type, options(queues.cpu(), what));
    }

    /** The same for what a workflow can do without: it is given up after some minutes, whatever keeps it from being done. */
    public <T> T dispensable(Class<T> type, String what) {
        return Workflow.newActivityStub(
                type,
                ActivityOptions.newBuilder(options(queues.cpu(), what))
                        .setScheduleToCloseTimeout(DISPENSABLE)
                        .build());
    }

    private static ActivityOptions options(String queue, String summary) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(queue)
                .setSummary(summary)
                .setStartToCloseTimeout(LONGEST)
                .setHeartbeatTimeout(HEARTBEAT)
                .setRetryOptions(RETRY)
                .build();
    }
}
