package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Fine-tunes a source model on the target with the encoder frozen, weights and batch-norm statistics alike (queue: gpu).
 * Its Dice is the ground-truth transferability.
 */
@ActivityInterface
public interface FinetuneActivity {

    /** Heartbeats {@link StageProgress}; goes on from its last checkpoint after a crash. */
    @ActivityMethod(name = "Finetune")
    TrainedModel finetune(Request request);

    /**
     * What is asked.
     *
     * @param source the source model
     * @param target the target task
     * @param split its training subjects
     * @param training how
     */
    record Request(ArtifactRef source, TaskData target, SplitSettings split, TrainingSettings training) {}
}
