package org.sourceselect.architecture.broken.random;

import org.sourceselect.task.TaskId;

/** Random numbers that know what they are drawn for. */
public final class KnowsTasks {

    String task() {
        return TaskId.class.getName();
    }
}
