package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Computes a metric of what the layers of a source model's encoder or decoder make of a task's training images (queue: gpu). The
 * features are read where the net runs and not kept.
 */
@ActivityInterface
public interface LayersActivity {

    /** Only training subjects: a score must not see what the target is tested on. */
    @ActivityMethod(name = "ScoreLayers")
    ScoreActivity.Result scoreLayers(Request request);

    /**
     * What is asked.
     *
     * @param metric the metric's name
     * @param model the source model, a U-Net
     * @param target whose images
     * @param split its training subjects
     */
    record Request(String metric, ArtifactRef model, TaskData target, SplitSettings split) {}
}
