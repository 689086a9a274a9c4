package org.sourceselect.stage;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.TrainingPlan;

/** Fine-tunes a source model on the target, its encoder frozen. */
public final class FinetuneStage implements FinetuneActivity {

    private final ArtifactStore store;
    private final Training training;
    private final StageCall call;

    /** All that the weights depend on beside the source model and the slices. */
    private record Settings(List<Integer> labels, SplitSettings split, TrainingSettings training) {}

    /** Into this store, on this device, measured in this registry. */
    public FinetuneStage(ArtifactStore store, Supplier<Compute> compute, MeterRegistry registry) {
        this.store = store;
        this.training = new Training(store, compute, "finetune", registry);
        this.call = new StageCall(new ProblemNotes(store));
    }

    @Override
    public TrainedModel finetune(Request request) {
        return call.run(heartbeat -> training.findOrTrain(
                definition(request),
                request.target(),
                request.split(),
                request.training(),
                () -> new TrainingPlan(
                        new TrainingPlan.FromModel(StoredModel.weights(store, request.source()), true),
                        request.training()),
                TaskSlices.CHOOSE_ANOTHER,
                heartbeat));
    }

    /** What makes the weights. */
    static Stage.Definition definition(Request request) {
        return Training.definition(
                "finetune",
                List.of(request.source(), request.target().prepared()),
                new Settings(request.target().labels(), request.split(), Training.essential(request.training())),
                request.training());
    }
}
