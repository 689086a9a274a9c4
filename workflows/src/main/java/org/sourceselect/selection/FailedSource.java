package org.sourceselect.selection;

import java.util.Optional;
import org.sourceselect.activity.StageName;
import org.sourceselect.task.TaskId;

/**
 * A source that could not be ranked. It costs the selection nothing but itself.
 *
 * @param source the source task
 * @param stage the stage that failed
 * @param reason what is wrong and what to do, naming no file
 * @param note the key of the note in the store that names the file
 */
public record FailedSource(TaskId source, StageName stage, String reason, Optional<String> note) {}
