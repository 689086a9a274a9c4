package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sourceselect.evaluation.ScoreInterval;
import org.sourceselect.evaluation.SubjectDoubt;

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
     * @param sourceFeatures the source model over the source's images
     * @param targetFeatures the source model over the target's images
     */
    record Request(String metric, ArtifactRef sourceFeatures, ArtifactRef targetFeatures) {}

    /**
     * What is answered.
     *
     * @param value the score; higher predicts better transfer; NaN when {@code degenerate} says that it is undefined
     * @param errorBound how far the value can be from the exact one, from discretisation and solver; 0 for closed forms
     * @param samples how many pixels or locations it rests on
     * @param degenerate in words, why the value says nothing; empty when it does
     * @param diagnostics further numbers, by name, as the metric documents them
     * @param doubt how far the value rests on the subjects that happened to be there
     * @param score where it is kept
     * @param run how it came to be
     */
    record Result(
            double value,
            double errorBound,
            long samples,
            Optional<String> degenerate,
            Map<String, Double> diagnostics,
            SubjectDoubt doubt,
            ArtifactRef score,
            StageRun run)
            implements StageResult {

        /** Takes the results in histories of older releases, which knew no doubt. */
        public Result {
            doubt = Objects.requireNonNullElse(doubt, SubjectDoubt.unknown("an older release computed the score"));
        }

        /** The 95 % interval of the value over subjects; empty where the doubt is unknown. */
        public Optional<ScoreInterval> interval() {
            return doubt.interval(value);
        }
    }
}
