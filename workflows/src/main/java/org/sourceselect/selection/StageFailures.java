package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.Optional;
import org.sourceselect.task.TaskId;

/** Turns the failure of one source's stage into that source's row. */
public final class StageFailures {

    private StageFailures() {}

    /**
     * The row for a failed stage.
     *
     * @throws ActivityFailure the same again when the stage was cancelled: that is no failure of the source's
     */
    public static FailedSource of(TaskId source, String stage, ActivityFailure failure) {
        if (failure.getCause() instanceof CanceledFailure) {
            throw failure;
        }
        if (failure.getCause() instanceof ApplicationFailure cause) {
            Optional<String> note = cause.getDetails().getSize() > 0
                    ? Optional.ofNullable(cause.getDetails().get(String.class))
                    : Optional.empty();
            return new FailedSource(source, stage, cause.getOriginalMessage(), note);
        }
        return new FailedSource(source, stage, "the stage did not end: " + failure.getMessage(), Optional.empty());
    }
}
