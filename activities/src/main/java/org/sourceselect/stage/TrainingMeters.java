package org.sourceselect.stage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.sourceselect.activity.StageKind;
import org.sourceselect.unet.Trainer;

/**
 * What is measured about the trainings of one stage, all that run in this process taken together: which source is trained is
 * no label, as there may be hundreds.
 */
final class TrainingMeters {

    private static final String STAGE = "stage";

    private final Counter iterations;
    private final DistributionSummary loss;
    private final LongSupplier nanos;
    private final Set<UnderWay> running = ConcurrentHashMap.newKeySet();

    TrainingMeters(MeterRegistry registry, StageKind stage) {
        this(registry, stage, System::nanoTime);
    }

    /**
     * With a clock of one's own.
     *
     * @param nanos the monotonic clock
     */
    TrainingMeters(MeterRegistry registry, StageKind stage, LongSupplier nanos) {
        this.nanos = nanos;
        this.iterations = Counter.builder("sourceselect.training.iterations")
                .description("Iterations done, those of trainings that were later broken off included")
                .tag(STAGE, stage.key())
                .register(registry);
        this.loss = DistributionSummary.builder("sourceselect.training.loss")
                .description("Loss of each iteration's batch before its update; cross-entropy in nats per pixel")
                .baseUnit("nats")
                .tag(STAGE, stage.key())
                .register(registry);
        Gauge.builder("sourceselect.training.running", running, Set::size)
                .description("Trainings under way")
                .tag(STAGE, stage.key())
                .register(registry);
        Gauge.builder("sourceselect.training.idle", this, TrainingMeters::idleSeconds)
                .description("Time since the last iteration of the training under way that waits longest for its next")
                .baseUnit("seconds")
                .tag(STAGE, stage.key())
                // Its stage holds these meters, but no registry does.
                .strongReference(true)
                .register(registry);
    }

    /** A training, from before its first iteration until it is closed. */
    final class UnderWay implements AutoCloseable {

        private volatile long last = nanos.getAsLong();

        private UnderWay() {}

        void iteration(Trainer.Progress progress) {
            last = nanos.getAsLong();
            iterations.increment();
            loss.record(progress.loss());
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }

    /** A training begins. */
    UnderWay begin() {
        UnderWay training = new UnderWay();
        running.add(training);
        return training;
    }

    private double idleSeconds() {
        long now = nanos.getAsLong();
        long longest = running.stream().mapToLong(t -> now - t.last).max().orElse(0);
        return longest / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
