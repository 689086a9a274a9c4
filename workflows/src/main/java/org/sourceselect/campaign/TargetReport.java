package org.sourceselect.campaign;

import java.util.Optional;
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
        Optional<String> note) {}
