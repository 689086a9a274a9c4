package org.sourceselect.campaign;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.TaskId;

/**
 * What a target's workflow tells its campaign.
 *
 * @param target the target
 * @param count how much is done
 * @param outcome what came out, when it is done
 * @param reason why it cannot be done, when it failed
 * @param note the key of the note in the store that names the file
 */
public record TargetReport(
        TaskId target,
        TargetCount count,
        Optional<TargetOutcome> outcome,
        Optional<String> reason,
        Optional<String> note) {

    /** Whether no part is missing, as it is in what no target's workflow says. */
    boolean isWhole() {
        return Stream.<@Nullable Object>of(target, count, outcome, reason, note).allMatch(Objects::nonNull);
    }
}
