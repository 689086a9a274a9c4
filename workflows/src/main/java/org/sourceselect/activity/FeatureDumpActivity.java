package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Runs a source model over a task's training images and keeps its output, channel by channel, and the labels (queue: gpu). */
@ActivityInterface
public interface FeatureDumpActivity {

    /** Only training subjects: a score must not see what the target is tested on. */
    @ActivityMethod(name = "FeatureDump")
    Result dump(Request request);

    /**
     * What is asked.
     *
     * @param model the source model
     * @param task whose images
     * @param split its training subjects
     */
    record Request(ArtifactRef model, TaskData task, SplitSettings split) {}

    /**
     * What is answered.
     *
     * @param features the feature maps
     * @param images how many
     * @param run how they came to be
     */
    record Result(ArtifactRef features, int images, StageRun run) implements StageResult {}
}
