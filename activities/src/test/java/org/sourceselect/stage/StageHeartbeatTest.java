package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityExecutionContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StageHeartbeatTest {

    /** A connection that is closing answers with exceptions of the transport's own, which are not Temporal's. */
    @Test
    void beatsGoOnAfterOneThatCouldNotBeSent() throws InterruptedException {
        CountDownLatch beats = new CountDownLatch(3);
        ActivityExecutionContext context = (ActivityExecutionContext) Proxy.newProxyInstance(
                StageHeartbeatTest.class.getClassLoader(),
                new Class<?>[] {ActivityExecutionContext.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("heartbeat");
                    beats.countDown();
                    throw new IllegalStateException("the channel is closed");
                });
        try (StageHeartbeat heartbeat = StageHeartbeat.start(context, Duration.ofMillis(1))) {
            assertThat(beats.await(30, TimeUnit.SECONDS)).isTrue();
            heartbeat.progress(1, 2, "image");
        }
    }
}
