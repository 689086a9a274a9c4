package org.sourceselect.experiment;

import org.sourceselect.task.TaskId;

/**
 * A task that stands for one of the paper's.
 *
 * @param paper the paper's
 * @param task the one that stands for it
 */
public record Match(TaskId paper, TaskId task) {

    /** The task's short name, with the paper's where that is another. */
    public String written() {
        String name = task.shortName();
        return name.equals(paper.shortName()) ? name : name + " for " + paper.shortName();
    }
}
