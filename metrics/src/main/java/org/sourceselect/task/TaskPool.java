package org.sourceselect.task;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The tasks there are, found by the names people type. */
public final class TaskPool {

    private final List<TaskId> tasks;

    /** A pool of these tasks, in this order. */
    public TaskPool(List<TaskId> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** All tasks, in pool order. */
    public List<TaskId> tasks() {
        return tasks;
    }

    /**
     * The task of this name.
     *
     * @param field the field the name stands in, for the error
     * @param name {@code DATASET/ROI[-PARTITION]-MODALITY}, or the short name where only one data set has it
     * @throws BadInputException when no task, or more than one, has the name; it names the nearest known names
     */
    public TaskId find(String field, String name) {
        List<TaskId> found = tasks.stream()
                .filter(t ->
                        t.toString().equalsIgnoreCase(name) || t.shortName().equalsIgnoreCase(name))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw new BadInputException(
                    field,
                    "'" + name + "' is a task of more than one data set",
                    "write "
                            + String.join(
                                    " or ", found.stream().map(TaskId::toString).toList()));
        }
        throw unknown(field, name);
    }

    /**
     * The sources that a list of names and patterns means.
     *
     * @param field the field the names stand in, for the error
     * @param names names as in {@link #find}, or patterns in which {@code *} stands for any letters, matched against
     *     full and short names; an empty list means every task
     * @param target never a source of itself: left out of what a pattern matches, refused where it is named
     * @return the sources in pool order
     * @throws BadInputException when a name is unknown, a pattern matches nothing, the target is named, or no source is
     *     left
     */
    public List<TaskId> sources(String field, List<String> names, TaskId target) {
        for (String name : names) {
            if (!name.contains("*") && find(field, name).equals(target)) {
                throw new BadInputException(
                        field, "the target " + target + " is in its own pool", "take it out of the pool");
            }
        }
        List<TaskId> chosen = names.isEmpty() ? tasks : named(field, names);
        List<TaskId> sources = chosen.stream().filter(t -> !t.equals(target)).toList();
        if (sources.isEmpty()) {
            throw new BadInputException(
                    field, "no source is left beside the target " + target, "name more tasks or add a data set");
        }
        return sources;
    }

    /**
     * The tasks that a list of names and patterns means.
     *
     * @param field the field the names stand in, for the error
     * @param names as in {@link #sources}; an empty list means none
     * @return the tasks in pool order
     * @throws BadInputException when a name is unknown, or a pattern matches nothing
     */
    public List<TaskId> named(String field, List<String> names) {
        Set<TaskId> chosen = new LinkedHashSet<>();
        for (String name : names) {
            if (name.contains("*")) {
                chosen.addAll(matching(field, name));
            } else {
                chosen.add(find(field, name));
            }
        }
        return tasks.stream().filter(chosen::contains).toList();
    }

    private List<TaskId> matching(String field, String pattern) {
        Wildcard wildcard = new Wildcard(pattern.toLowerCase(Locale.ROOT));
        List<TaskId> matched = tasks.stream()
                .filter(t -> Stream.of(t.toString(), t.shortName())
                        .anyMatch(name -> wildcard.matches(name.toLowerCase(Locale.ROOT))))
                .toList();
        if (matched.isEmpty()) {
            throw unknown(field, pattern);
        }
        return matched;
    }

    private BadInputException unknown(String field, String name) {
        if (tasks.isEmpty()) {
            return new BadInputException(
                    field, "'" + name + "' is not known, nor is any other task", "give a data set with labels");
        }
        List<String> known = new ArrayList<>();
        for (TaskId task : tasks) {
            known.add(name.contains("/") ? task.toString() : task.shortName());
        }
        String modality = name.substring(name.lastIndexOf('-') + 1);
        List<String> modalities =
                tasks.stream().map(TaskId::modality).distinct().sorted().toList();
        boolean modalityKnown = modality.contains("*") || modalities.stream().anyMatch(modality::equalsIgnoreCase);
        String problem = name.contains("-") && !modalityKnown
                ? "no task has the modality '" + modality + "' of '" + name + "' (there are "
                        + String.join(", ", modalities) + ")"
                : "no task " + (name.contains("*") ? "matches" : "is called") + " '" + name + "'";
        return new BadInputException(
                field, problem, "the nearest names are " + String.join(", ", NearestNames.to(name, known)));
    }
}
