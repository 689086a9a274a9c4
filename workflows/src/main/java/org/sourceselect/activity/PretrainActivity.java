package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Trains a U-Net from scratch on a source task (queue: gpu). Goes on from its last checkpoint after a crash. */
@ActivityInterface
public interface PretrainActivity {

    /** Heartbeats {@link StageProgress}; fails for good, with the last good step, when the loss diverges. */
    @ActivityMethod(name = "Pretrain")
    TrainedModel pretrain(Request request);

    /**
     * What is asked.
     *
     * @param source the source task
     * @param split its training subjects
     * @param network the net
     * @param training how
     */
    record Request(TaskData source, SplitSettings split, NetworkSettings network, TrainingSettings training) {}
}
