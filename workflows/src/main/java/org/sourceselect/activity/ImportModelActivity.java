package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.sourceselect.task.TaskId;

/**
 * Checks a source model that somebody else trained and keeps it (queue: cpu, since the cpu workers have the file).
 *
 * <p>The file is the one that the task's data set names: a TorchScript program, or safetensors weights of our U-Net.
 */
@ActivityInterface
public interface ImportModelActivity {

    /** Fails for good when the model cannot be run on slices of this size, or a metric cannot read its channels. */
    @ActivityMethod(name = "ImportModel")
    Result importModel(Request request);

    /**
     * What is asked.
     *
     * @param task the source task it was trained for
     * @param digest SHA-256, in hex, of the file
     * @param size height and width of the slices it will be run on
     * @param metrics the names of the metrics that will read its output
     */
    record Request(TaskId task, String digest, int size, List<String> metrics) {

        /** Keeps a copy of the list. */
        public Request {
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * What is answered.
     *
     * @param model the model
     * @param channels of its output
     * @param run how it came to be
     */
    record Result(ArtifactRef model, int channels, StageRun run) implements StageResult {}
}
