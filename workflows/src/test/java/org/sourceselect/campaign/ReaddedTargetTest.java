package org.sourceselect.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.sourceselect.campaign.CampaignBench.ID;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sourceselect.campaign.TargetRow.Status;
import org.sourceselect.selection.SimulatedStages.Gate;

/** A target that was cancelled and added again runs anew before the campaign hears of the end of its former workflow. */
@Timeout(60)
class ReaddedTargetTest {

    private static final String TARGET = "ET-20-T1";
    private static final String CHILD = ID + "/fets/" + TARGET;

    /**
     * Holds both workflows in the middle of a task: the target's, once it is cancelled, until the campaign is about to add it again;
     * and the campaign's, then, until the target's has ended. What it is told of that end comes with its next task, when the
     * target has begun again.
     */
    private final class Meeting extends WorkerInterceptorBase {

        private final CountDownLatch adding = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicBoolean met = new AtomicBoolean();

        @Override
        public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
            return new WorkflowInboundCallsInterceptorBase(next) {

                @Override
                public WorkflowOutput execute(WorkflowInput input) {
                    try {
                        return super.execute(input);
                    } catch (CanceledFailure e) {
                        if (Workflow.getInfo().getWorkflowId().equals(CHILD)) {
                            await(adding);
                        }
                        throw e;
                    }
                }

                @Override
                public UpdateOutput executeUpdate(UpdateInput input) {
                    UpdateOutput output = super.executeUpdate(input);
                    if (input.getUpdateName().equals("addTarget") && met.compareAndSet(false, true)) {
                        adding.countDown();
                        await(ended);
                    }
                    return output;
                }
            };
        }
    }

    private final Meeting meeting = new Meeting();
    private final CampaignBench bench = new CampaignBench(meeting);

    @AfterEach
    void close() {
        bench.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theEndOfItsFormerWorkflowIsNotTakenForItsOwn() throws InterruptedException {
        Gate gate = bench.stages.hold("finetune ED-14-T1");
        WorkflowStub campaign = bench.start("\"targets\": [\"ET-22-T2\", \"" + TARGET + "\"]");
        gate.awaitReached();
        campaign.update("cancelTarget", Void.class, TARGET);
        WorkflowStub former = bench.environment.getWorkflowClient().newUntypedWorkflowStub(CHILD);
        CompletableFuture<String> added =
                CompletableFuture.supplyAsync(() -> campaign.update("addTarget", String.class, TARGET));
        await(meeting.adding);
        assertThat(catchThrowable(() -> former.getResult(TargetOutcome.class)))
                .hasCauseInstanceOf(CanceledFailure.class);
        meeting.ended.countDown();
        added.join();
        gate.open();

        assertThat(campaign.getResult(CampaignResult.class).targets().stream().map(TargetRow::status))
                .containsExactly(Status.DONE, Status.DONE);
        long heard = events(HistoryEvent::hasChildWorkflowExecutionCanceledEventAttributes)
                .min()
                .orElseThrow();
        assertThat(events(HistoryEvent::hasStartChildWorkflowExecutionInitiatedEventAttributes))
                .as("beginnings of targets: both before the former workflow's end is heard of, and one again")
                .hasSize(3)
                .allMatch(begun -> begun < heard);
    }

    private LongStream events(Predicate<HistoryEvent> kind) {
        return bench.histories(ID).stream()
                .flatMap(history -> history.getEventsList().stream())
                .filter(kind)
                .mapToLong(HistoryEvent::getEventId);
    }
}
