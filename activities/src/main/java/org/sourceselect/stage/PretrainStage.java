package org.sourceselect.stage;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.Stage;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.TrainingPlan;

/** Trains a source model. */
public final class PretrainStage implements PretrainActivity {

    private final Training training;
    private final StageCall call;

    /** All that the weights depend on beside the slices. */
    private record Settings(
            List<Integer> labels, SplitSettings split, NetworkSettings network, TrainingSettings training) {}

    /** Into this store, on this device, measured in this registry. */
    public PretrainStage(ArtifactStore store, Supplier<Compute> compute, MeterRegistry registry) {
        this(store, compute, registry, new StageCall(new ProblemNotes(store)));
    }

    /** With a rhythm of heartbeats of one's own. */
    PretrainStage(ArtifactStore store, Supplier<Compute> compute, MeterRegistry registry, StageCall call) {
        this.training = new Training(store, compute, "pretrain", registry);
        this.call = call;
    }

    @Override
    public TrainedModel pretrain(Request request) {
        return call.run(heartbeat -> training.findOrTrain(
                definition(request),
                request.source(),
                request.split(),
                request.training(),
                () -> new TrainingPlan(new TrainingPlan.FromScratch(request.network()), request.training()),
                TaskSlices.LEAVE_OUT,
                heartbeat));
    }

    /** What makes the weights. */
    static Stage.Definition definition(Request request) {
        return Training.definition(
                "pretrain",
                List.of(request.source().prepared()),
                new Settings(
                        request.source().labels(),
                        request.split(),
                        request.network(),
                        Training.essential(request.training())),
                request.training());
    }
}
