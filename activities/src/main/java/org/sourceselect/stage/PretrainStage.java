package org.sourceselect.stage;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.TrainingPlan;

/** Trains a source model. */
final class PretrainStage implements PretrainActivity {

    private static final StageKind KIND = StageKind.PRETRAIN;

    private final StageRunner runner;
    private final Training training;

    /** All that the weights depend on beside the slices. */
    private record Settings(
            List<Integer> labels, Essential.Split split, NetworkSettings network, Essential.Training training) {}

    /** Trains on this device, measured in this registry. */
    PretrainStage(StageRunner runner, ArtifactStore store, Supplier<Compute> compute, MeterRegistry registry) {
        this.runner = runner;
        this.training = new Training(KIND, store, compute, registry);
    }

    @Override
    public TrainedModel pretrain(Request request) {
        return runner.run(training.work(lesson(request)));
    }

    /** What makes the weights. */
    static Stage.Definition definition(Request request) {
        return Training.definition(
                KIND,
                List.of(request.source().prepared()),
                new Settings(
                        request.source().labels(),
                        Essential.of(request.split()),
                        request.network(),
                        Essential.of(request.training())),
                request.training());
    }

    private static Training.Lesson lesson(Request request) {
        return new Training.Lesson(
                definition(request),
                request.source(),
                request.split(),
                request.training(),
                () -> new TrainingPlan(new TrainingPlan.FromScratch(request.network()), request.training()),
                TaskSlices.LEAVE_OUT);
    }
}
