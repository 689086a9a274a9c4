package org.sourceselect.stage;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainedModel;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Stage;
import org.sourceselect.unet.Compute;
import org.sourceselect.unet.Inference;
import org.sourceselect.unet.Trainer;
import org.sourceselect.unet.TrainingPlan;

/** What pre-training and fine-tuning share: find or train, checkpoint, test. */
final class Training {

    static final String WEIGHTS = "weights.safetensors";
    private static final String OUTCOME = "training.json";

    /** To be raised whenever a training ends with other weights; up to 2, one in some hundreds took one wrong step. */
    private static final int VERSION = 3;

    private final ArtifactStore store;
    private final Supplier<Compute> compute;
    private final TrainingMeters meters;

    /** Makes the plan, once the inputs are at hand. */
    @FunctionalInterface
    interface Planning {
        TrainingPlan plan() throws IOException;
    }

    /** What the store keeps beside the weights. */
    private record Kept(double finalLoss, DiceSummary dice) {}

    Training(ArtifactStore store, Supplier<Compute> compute, String stage, MeterRegistry registry) {
        this.store = store;
        this.compute = compute;
        this.meters = new TrainingMeters(registry, stage);
    }

    /** What makes the weights: a stage's name, inputs and settings, and the seed of its training. */
    static Stage.Definition definition(
            String stage, List<ArtifactRef> inputs, Object stageSettings, TrainingSettings training) {
        return new Stage.Definition(ArtifactKind.MODEL, stage, VERSION, inputs, stageSettings, training.seed());
    }

    TrainedModel findOrTrain(
            Stage.Definition definition,
            TaskData task,
            SplitSettings split,
            TrainingSettings settings,
            Planning planning,
            String elseTo,
            StageHeartbeat heartbeat)
            throws IOException {
        Stage.Outcome outcome = Stage.findOrCompute(store, definition, heartbeat.request(), draft -> {
            Path weights = draft.file(WEIGHTS);
            StoredCheckpoints checkpoints = new StoredCheckpoints(store, definition.key(), weights);
            try (TaskSlices slices = TaskSlices.open(store, task, split)) {
                Trainer.Result result = Trainer.train(
                        compute.get(),
                        planning.plan(),
                        slices,
                        slices.learnableSlices(elseTo),
                        checkpoints,
                        p -> {
                            meters.iteration(p);
                            heartbeat.progress(
                                    new StageProgress(p.step(), p.steps(), "iteration", p.perSecond(), p.loss()));
                        },
                        weights);
                draft.json(OUTCOME, new Kept(result.finalLoss(), test(slices, weights, settings)));
            }
        });
        // Also when it was found: whoever published it may have ended before this line.
        new StoredCheckpoints(store, definition.key(), Path.of(WEIGHTS)).clear();
        return result(store, outcome);
    }

    /** What to answer, once the weights are there. */
    static TrainedModel result(ArtifactStore store, Stage.Outcome outcome) {
        Kept kept = store.json(outcome.manifest(), OUTCOME, Kept.class);
        return new TrainedModel(
                outcome.manifest().ref(),
                kept.finalLoss(),
                kept.dice(),
                new StageRun(outcome.found(), outcome.manifest().seconds()));
    }

    private DiceSummary test(TaskSlices slices, Path weights, TrainingSettings settings) throws IOException {
        try (Inference inference = Inference.open(compute.get(), weights)) {
            return inference
                    .dice(slices, slices.testSlices(), slices::subject, settings.batchSize())
                    .summary(settings.seed());
        }
    }

    /** The settings without what does not change the weights. */
    static TrainingSettings essential(TrainingSettings settings) {
        return new TrainingSettings(
                settings.iterations(),
                settings.batchSize(),
                settings.learningRate(),
                settings.weightDecay(),
                0,
                settings.seed());
    }
}
