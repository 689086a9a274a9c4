package org.sourceselect.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.client.ScriptedTemporal;

@Timeout(60)
class ServerMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double of(String what, String queue) {
        return registry.get("sourceselect.queue." + what)
                .tag("task_queue", queue)
                .gauge()
                .value();
    }

    private double answers() {
        return registry.get("sourceselect.server.answers").gauge().value();
    }

    private double running(String type) {
        return registry.get("sourceselect.workflows.running")
                .tag("workflow_type", type)
                .gauge()
                .value();
    }

    private static void await(BooleanSupplier seen) {
        while (!seen.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private ServerMeters start(ScriptedTemporal server) {
        return ServerMeters.start(server.client(), new TaskQueues("hospital"), registry);
    }

    @Test
    void whatTheServerKnowsOfEveryQueueAndWorkflowIsShown() throws Exception {
        try (ScriptedTemporal server = new ScriptedTemporal("hospital")) {
            server.asked("hospital", 0);
            server.waits("hospital", 0, 0);
            server.waits("hospital-cpu", 3, 1_500);
            server.waits("hospital-gpu", 70, 7_200_000);
            server.counts("WorkflowType = 'CampaignTarget' AND ExecutionStatus = 'Running'", 2);
            try (ServerMeters meters = start(server)) {
                assertThat(meters).isNotNull();
                // They are counted last.
                await(() -> running("SourceSelection") == 0);
                assertThat(of("pollers", "hospital")).isEqualTo(1);
                assertThat(of("waiting", "hospital")).isZero();
                assertThat(of("waiting", "hospital-cpu")).isEqualTo(3);
                assertThat(of("oldest.seconds", "hospital-cpu")).isEqualTo(1.5);
                assertThat(answers()).isEqualTo(1);
                assertThat(of("pollers", "hospital-gpu")).isZero();
                assertThat(of("waiting", "hospital-gpu")).isEqualTo(70);
                assertThat(of("oldest.seconds", "hospital-gpu")).isEqualTo(7200);
                assertThat(running("CampaignTarget")).isEqualTo(2);
                assertThat(running("TransferCampaign")).isZero();
            }
            assertThat(registry.getMeters())
                    .as("nothing is shown of who has ended")
                    .isEmpty();
        }
    }

    @Test
    void anOlderServerDoesNotTellWhatWaits() throws Exception {
        try (ScriptedTemporal server = new ScriptedTemporal("hospital");
                ServerMeters meters = start(server)) {
            assertThat(meters).isNotNull();
            await(() -> running("SourceSelection") == 0);
            assertThat(of("pollers", "hospital-gpu")).isZero();
            assertThat(of("waiting", "hospital-gpu")).isNaN();
            assertThat(of("oldest.seconds", "hospital-gpu")).isNaN();
        }
    }

    @Test
    void whatIsNotAnsweredIsNotShownAsNothing() throws Exception {
        try (ScriptedTemporal server = new ScriptedTemporal("hospital")) {
            server.refuse(Status.UNAVAILABLE);
            try (ServerMeters meters = start(server)) {
                assertThat(meters).isNotNull();
                await(() -> server.questions() >= 3 && running("SourceSelection") == 0);
                assertThat(of("pollers", "hospital")).isNaN();
                assertThat(of("waiting", "hospital")).isNaN();
                assertThat(answers()).isZero();
            }
        }
    }

    /** It is there, so that nobody is called out for it. */
    @Test
    void whoMayNotAskAboutQueuesIsAnsweredAllTheSame() throws Exception {
        try (ScriptedTemporal server = new ScriptedTemporal("hospital")) {
            server.refuse(Status.PERMISSION_DENIED);
            try (ServerMeters meters = start(server)) {
                assertThat(meters).isNotNull();
                await(() -> server.questions() >= 3 && running("SourceSelection") == 0);
                assertThat(of("waiting", "hospital")).isNaN();
                assertThat(answers()).isEqualTo(1);
            }
        }
    }

    /** As Temporal's in-process server is. */
    @Test
    void aServerThatKnowsOfNoQueuesIsAskedOnce() throws Exception {
        try (ScriptedTemporal server = new ScriptedTemporal("hospital")) {
            server.refuse(Status.UNIMPLEMENTED);
            try (ServerMeters meters = start(server)) {
                assertThat(meters).isNotNull();
                await(() -> running("SourceSelection") == 0);
                assertThat(server.questions()).isEqualTo(1);
                assertThat(answers()).isEqualTo(1);
                assertThat(of("pollers", "hospital")).isNaN();
            }
        }
    }
}
