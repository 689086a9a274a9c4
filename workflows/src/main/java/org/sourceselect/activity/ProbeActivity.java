package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Probes what a source model's encoder makes of a task's training images: the metric {@code probe} (queue: gpu). The encoder's
 * features are read where the net runs and not kept.
 */
@ActivityInterface
public interface ProbeActivity {

    /** Only training subjects: a score must not see what the target is tested on. */
    @ActivityMethod(name = "Probe")
    ScoreActivity.Result probe(Request request);

    /**
     * What is asked.
     *
     * @param model the source model, a U-Net
     * @param target whose images
     * @param split its training subjects
     */
    record Request(ArtifactRef model, TaskData target, SplitSettings split) {}
}
