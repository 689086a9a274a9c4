package org.sourceselect.activity;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.Optional;
import org.sourceselect.transferability.Score;

/** Computes a transferability metric from feature maps (queue: cpu). */
@ActivityInterface
public interface ScoreActivity {

    /** One metric, one source, one target. */
    @ActivityMethod(name = "Score")
    Result score(Request request);

    /**
     * What is asked.
     *
     * @param metric the metric's name, one of {@link Catalog#metrics()}
     * @param sourceFeatures the source model over the source's images; may be left out where the metric is none of {@link
     *     Catalog#sourceMetrics()}
     * @param targetFeatures the source model over the target's images
     */
    record Request(String metric, Optional<ArtifactRef> sourceFeatures, ArtifactRef targetFeatures) {}

    /**
     * What is answered. In JSON the outcome's fields stand beside the others.
     *
     * @param outcome the score
     * @param score where it is kept; empty for one that is made of the scores of other metrics, each of which is kept
     * @param run how it came to be
     */
    record Result(@JsonUnwrapped Score outcome, Optional<ArtifactRef> score, StageRun run) implements StageResult {

        /** One that is kept. */
        public Result(Score outcome, ArtifactRef score, StageRun run) {
            this(outcome, Optional.of(score), run);
        }

        /** One made of others, in no time. */
        public static Result ofOthers(Score outcome) {
            return new Result(outcome, Optional.empty(), new StageRun(false, 0));
        }
    }
}
