package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.StageKind;
import org.sourceselect.unet.Trainer;

class TrainingMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong clock = new AtomicLong(TimeUnit.DAYS.toNanos(-3));
    private final TrainingMeters meters = new TrainingMeters(registry, StageKind.PRETRAIN, clock::get);

    private void pass(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    private double gauge(String name) {
        return registry.get("sourceselect.training." + name)
                .tag("stage", "pretrain")
                .gauge()
                .value();
    }

    private static Trainer.Progress step(long step, double loss) {
        return new Trainer.Progress(step, 10, loss, 1);
    }

    @Test
    void whereNothingTrainsNothingIsIdle() {
        pass(5000);
        assertThat(gauge("running")).isZero();
        assertThat(gauge("idle")).isZero();
    }

    @Test
    void ofTrainingsSideBySideTheOneThatHangsCounts() {
        try (TrainingMeters.UnderWay hanging = meters.begin();
                TrainingMeters.UnderWay lively = meters.begin()) {
            hanging.iteration(step(1, 0.75));
            pass(400);
            lively.iteration(step(1, 0.25));
            pass(300);
            assertThat(gauge("running")).isEqualTo(2);
            assertThat(gauge("idle")).isEqualTo(700);
        }
        assertThat(gauge("running")).isZero();
        assertThat(gauge("idle")).isZero();
        assertThat(registry.get("sourceselect.training.iterations").counter().count())
                .isEqualTo(2);
        assertThat(registry.get("sourceselect.training.loss").summary().mean()).isEqualTo(0.5);
    }

    @Test
    void aTrainingThatNeverBeginsIsIdleFromItsStart() {
        try (TrainingMeters.UnderWay training = meters.begin()) {
            assertThat(training).isNotNull();
            pass(90);
            assertThat(gauge("idle")).isEqualTo(90);
        }
    }
}
