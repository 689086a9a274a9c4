package org.sourceselect.cli.text;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.sourceselect.task.TaskId;

/** Names tasks as the paper does where that is clear for all of them, with their data sets where it is not. */
public final class SourceNames {

    private final boolean clear;

    public SourceNames(Collection<TaskId> tasks) {
        Set<TaskId> different = new HashSet<>(tasks);
        clear = different.stream().map(TaskId::shortName).distinct().count() == different.size();
    }

    /** The short name where no two tasks share one, else the full one. */
    public String of(TaskId task) {
        return clear ? task.shortName() : task.toString();
    }
}
