package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Optional;

/**
 * Fine-tunes a candidate of a race up to a rung, going on from where the rung before ended: bit for bit a {@link FinetuneActivity
 * fine-tuning} of as many iterations (queue: gpu).
 */
@ActivityInterface
public interface RungActivity {

    /** Heartbeats {@link StageProgress}; goes on from its last checkpoint after a crash. */
    @ActivityMethod(name = "Rung")
    Result climb(Request request);

    /**
     * What is asked.
     *
     * @param start the source model; empty for a net of random weights, which is trained whole
     * @param network its size, for random weights
     * @param target the target task
     * @param split its training and validation subjects
     * @param training how, its iterations counted from the beginning
     * @param after the iterations done by the rung before; 0 for the first rung
     * @param former the artifact of the rung before; empty for the first rung. When it is gone, all iterations are done anew
     */
    record Request(
            Optional<ArtifactRef> start,
            NetworkSettings network,
            TaskData target,
            SplitSettings split,
            TrainingSettings training,
            int after,
            Optional<ArtifactRef> former) {}

    /**
     * What is answered.
     *
     * @param trained the net, as it is after this rung
     * @param validation Dice of each validation subject in whose slices the region occurs, in one order for all candidates
     * @param softDice the same with probabilities in place of a decision
     */
    record Result(TrainedModel trained, List<Double> validation, List<Double> softDice) implements StageResult {

        /** Keeps copies. */
        public Result {
            validation = List.copyOf(validation);
            softDice = List.copyOf(softDice);
        }

        @Override
        public StageRun run() {
            return trained.run();
        }
    }
}
