package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.activity.v1.ActivityOptions;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is busy with a stage of the same queue could do what this worker cannot; who is busy with another's could not. */
class CompanyTest {

    @ParameterizedTest(name = "{0} of {1} with {2}, {3}: {4}")
    @CsvSource({
        "Score,    s-cpu, other, STARTED,   true",
        "Pretrain, s-gpu, other, STARTED,   false",
        "Score,    s-cpu, self,  STARTED,   false",
        "Score,    s-cpu, other, SCHEDULED, false",
        // Servers that do not tell the queue.
        "Prepare,  '',    other, STARTED,   true",
        "Pretrain, '',    other, STARTED,   false",
    })
    void whoIsBusyInTheSameQueueIsCompany(String type, String queue, String worker, String state, boolean company) {
        PendingActivityInfo.Builder other = PendingActivityInfo.newBuilder()
                .setActivityType(ActivityType.newBuilder().setName(type))
                .setState(PendingActivityState.valueOf("PENDING_ACTIVITY_STATE_" + state))
                .setLastWorkerIdentity(worker);
        if (!queue.isEmpty()) {
            other.setActivityOptions(ActivityOptions.newBuilder()
                    .setTaskQueue(TaskQueue.newBuilder().setName(queue)));
        }
        assertThat(Company.isAtWork(other.build(), "s-cpu", "Prepare", "self")).isEqualTo(company);
    }
}
