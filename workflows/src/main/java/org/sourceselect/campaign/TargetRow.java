package org.sourceselect.campaign;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.TaskId;

/**
 * One target's place in a campaign.
 *
 * @param target the target
 * @param status how far it is
 * @param workflowId the workflow that works or worked on it
 * @param count its sources and stages, as last reported
 * @param outcome what came out, once it is done
 * @param reason why it failed, naming no file
 * @param note the key of the note in the store that names the file
 */
public record TargetRow(
        TaskId target,
        Status status,
        String workflowId,
        TargetCount count,
        Optional<TargetOutcome> outcome,
        Optional<String> reason,
        Optional<String> note) {

    /** How far a target is. */
    public enum Status {
        /** Not begun. */
        WAITING,
        /** Under way. */
        RUNNING,
        /** Done. */
        DONE,
        /** It could not be done; the others go on. */
        FAILED,
        /** Somebody took it out. */
        CANCELLED;

        /** The name in JSON and tables. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The reverse of {@link #label()}. */
        @JsonCreator
        public static Status of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }

        /** Whether nothing more happens to it. */
        public boolean ended() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /** Whether no part is missing. */
    boolean isWhole() {
        return Stream.<@Nullable Object>of(target, status, workflowId, count, outcome, reason, note)
                .allMatch(Objects::nonNull);
    }

    static TargetRow waiting(TaskId target, String workflowId, int sources) {
        return new TargetRow(
                target,
                Status.WAITING,
                workflowId,
                new TargetCount(sources, 0, 0, 0, 0, 0, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    TargetRow with(Status other) {
        return new TargetRow(target, other, workflowId, count, outcome, reason, note);
    }

    TargetRow counted(TargetCount latest) {
        return new TargetRow(target, status, workflowId, latest, outcome, reason, note);
    }

    TargetRow done(TargetOutcome result) {
        return new TargetRow(target, Status.DONE, workflowId, count, Optional.of(result), reason, note);
    }

    TargetRow failed(String why, Optional<String> where) {
        return new TargetRow(target, Status.FAILED, workflowId, count, outcome, Optional.of(why), where);
    }
}
