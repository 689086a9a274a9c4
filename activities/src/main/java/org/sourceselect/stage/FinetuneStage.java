package org.sourceselect.stage;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.TrainingPlan;

/** Fine-tunes a source model on the target, its encoder frozen. */
final class FinetuneStage implements FinetuneActivity {

    private static final StageKind KIND = StageKind.FINETUNE;

    private final StageRunner runner;
    private final ArtifactStore store;
    private final Training training;

    /** All that the weights depend on beside the source model and the slices. */
    private record Settings(List<Integer> labels, Essential.Split split, Essential.Training training) {}

    /** Trains on this device, measured in this registry. */
    FinetuneStage(StageRunner runner, ArtifactStore store, Supplier<Compute> compute, MeterRegistry registry) {
        this.runner = runner;
        this.store = store;
        this.training = new Training(KIND, store, compute, registry);
    }

    @Override
    public TrainedModel finetune(Request request) {
        return runner.run(training.work(lesson(request)));
    }

    /** What makes the weights. */
    static Stage.Definition definition(Request request) {
        return Training.definition(
                KIND,
                List.of(request.source(), request.target().prepared()),
                new Settings(
                        request.target().labels(), Essential.of(request.split()), Essential.of(request.training())),
                request.training());
    }

    private Training.Lesson lesson(Request request) {
        return new Training.Lesson(
                definition(request),
                request.target(),
                request.split(),
                request.training(),
                () -> new TrainingPlan(
                        new TrainingPlan.FromModel(StoredModel.weights(store, request.source()), true),
                        request.training()),
                TaskSlices.CHOOSE_ANOTHER);
    }
}
