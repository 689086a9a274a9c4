package org.sourceselect.experiment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.sourceselect.task.TaskId;

/**
 * A target of a table with its sources.
 *
 * @param target the target
 * @param sources the sources, in the paper's order
 */
public record MatchedTrial(Match target, List<Match> sources) {

    /** Keeps a copy. */
    public MatchedTrial {
        sources = List.copyOf(sources);
    }

    /** All tasks, the target first. */
    Stream<Match> all() {
        return Stream.concat(Stream.of(target), sources.stream());
    }

    /** The sources. */
    Set<TaskId> sourceTasks() {
        Set<TaskId> tasks = new LinkedHashSet<>();
        sources.forEach(s -> tasks.add(s.task()));
        return tasks;
    }

    /** How many sources have the target's modality. */
    long sameModality() {
        return sources.stream()
                .filter(s -> s.task().modality().equals(target.task().modality()))
                .count();
    }

    /** What was found, in the order of the sources. */
    TargetTransfers in(TargetTransfers found) {
        return new TargetTransfers(
                target.task(), sources.stream().map(s -> found.from(s.task())).toList());
    }
}
