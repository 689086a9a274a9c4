package org.sourceselect.cli;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.sourceselect.task.TaskId;

/** Names tasks as the paper does where that is clear, with their data set where it is not. */
final class SourceNames {

    private final Map<String, Integer> uses = new HashMap<>();

    SourceNames(Collection<TaskId> tasks) {
        tasks.stream().distinct().forEach(t -> uses.merge(t.shortName(), 1, Integer::sum));
    }

    /** The short name where no other task has it, else the full one. */
    String of(TaskId task) {
        return uses.getOrDefault(task.shortName(), 0) == 1 ? task.shortName() : task.toString();
    }
}
