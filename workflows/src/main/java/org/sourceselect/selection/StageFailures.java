package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.Optional;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageName;
import org.sourceselect.task.TaskId;

/** Turns the failure of one source's stage into that source's row. */
public final class StageFailures {

    private StageFailures() {}

    /**
     * What an activity failed of.
     *
     * @param reason what is wrong and what to do, naming no file
     * @param note the key of the note in the store that names the file
     */
    public record Cause(String reason, Optional<String> note) {}

    /**
     * The row for a failed stage.
     *
     * @throws ActivityFailure the same again when the stage was cancelled: that is no failure of the source's
     */
    static FailedSource of(TaskId source, StageName stage, ActivityFailure failure) {
        Cause cause = cause(failure);
        return new FailedSource(source, stage, cause.reason(), cause.note());
    }

    /** The {@linkplain ArtifactRef#name() name} of the artifact that an activity could not read; empty when it failed otherwise. */
    public static Optional<String> damaged(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure cause
                        && cause.getType().equals(ActivityFailures.DAMAGED)
                        && cause.getDetails().getSize() > 0
                ? Optional.ofNullable(cause.getDetails().get(String.class))
                : Optional.empty();
    }

    /**
     * What an activity failed of.
     *
     * @throws ActivityFailure the same again when it was cancelled
     */
    public static Cause cause(ActivityFailure failure) {
        if (failure.getCause() instanceof CanceledFailure) {
            throw failure;
        }
        if (failure.getCause() instanceof ApplicationFailure cause) {
            Optional<String> note =
                    damaged(failure).isEmpty() && cause.getDetails().getSize() > 0
                            ? Optional.ofNullable(cause.getDetails().get(String.class))
                            : Optional.empty();
            return new Cause(cause.getOriginalMessage(), note);
        }
        return new Cause("the stage did not end: " + failure.getMessage(), Optional.empty());
    }
}
