package org.sourceselect.export;

import java.util.Optional;
import java.util.OptionalDouble;
import org.sourceselect.task.TaskId;

/**
 * A model as a selection names it.
 *
 * @param target the selection's target
 * @param source the source whose model it is; empty for the net without transfer
 * @param of which of the source's models
 * @param key the key of its artifact
 * @param dice what the selection says of it: for a source model Dice on its own task, for a fine-tuned one on the target's test
 *     subjects; empty where it says nothing
 * @param standing in a sentence or two, how it did among the others; empty where nobody compared
 */
public record SelectedModel(
        TaskId target, Optional<TaskId> source, Of of, String key, OptionalDouble dice, Optional<String> standing) {

    /** Which of a source's models. */
    public enum Of {
        /** The source model, before anything of the target. */
        SOURCE,
        /** That model after fine-tuning on the target. */
        FINETUNED,
        /** That model at the rung of a race where its Dice on the validation subjects was the highest. */
        BEST
    }

    /** The task that the model segments. */
    public TaskId task() {
        return of == Of.SOURCE ? source.orElse(target) : target;
    }
}
