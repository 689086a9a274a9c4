package org.sourceselect.stage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import org.sourceselect.activity.StageKind;
import org.sourceselect.unet.Trainer;

/**
 * What is measured about the trainings of one stage, all that run in this process taken together: which source is trained is
 * no label, as there may be hundreds.
 */
final class TrainingMeters {

    private final Counter iterations;
    private final DistributionSummary loss;

    TrainingMeters(MeterRegistry registry, StageKind stage) {
        this.iterations = Counter.builder("sourceselect.training.iterations")
                .description("Iterations done, those of trainings that were later broken off included")
                .tag("stage", stage.key())
                .register(registry);
        this.loss = DistributionSummary.builder("sourceselect.training.loss")
                .description("Loss of each iteration's batch before its update; cross-entropy in nats per pixel")
                .baseUnit("nats")
                .tag("stage", stage.key())
                .register(registry);
    }

    void iteration(Trainer.Progress progress) {
        iterations.increment();
        loss.record(progress.loss());
    }
}
