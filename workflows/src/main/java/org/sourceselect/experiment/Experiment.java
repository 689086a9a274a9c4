package org.sourceselect.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sourceselect.activity.Catalog;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/**
 * A table of the paper over the data sets at hand.
 *
 * @param table the table
 * @param trials its targets with their sources
 * @param notes what stands for what, and what is left out, one sentence each
 */
public record Experiment(PaperTable table, List<MatchedTrial> trials, List<String> notes) {

    /** Keeps copies. */
    public Experiment {
        trials = List.copyOf(trials);
        notes = List.copyOf(notes);
    }

    /**
     * Finds the table's tasks, or their analogues, among those of a catalogue.
     *
     * @throws BadInputException naming what is missing, when no trial of the table is left
     */
    public static Experiment of(PaperTable table, Catalog catalog) {
        Analogues analogues = new Analogues(catalog);
        List<MatchedTrial> trials = new ArrayList<>();
        Map<String, List<String>> leftOut = new LinkedHashMap<>();
        // A modality stands for the same all through a table, and table VI is made of two.
        List<PaperTable> parts =
                table == PaperTable.TABLE_6 ? List.of(PaperTable.TABLE_4, PaperTable.TABLE_5) : List.of(table);
        for (PaperTable part : parts) {
            for (PaperTables.Trial paper : PaperTables.trials(part)) {
                List<TaskId> missing = new ArrayList<>();
                Optional<MatchedTrial> trial = matched(part, paper, analogues, missing);
                trial.ifPresent(trials::add);
                if (trial.isEmpty()) {
                    missing.add(0, paper.target());
                }
                missing.forEach(task -> leftOut.computeIfAbsent(reason(paper, task, analogues), r -> new ArrayList<>())
                        .add(task.shortName()));
            }
        }
        if (trials.isEmpty()) {
            throw new BadInputException(
                    table.label(),
                    String.join(", and ", leftOut.keySet()),
                    "add a data set that has it, or give none at all for phantoms");
        }
        List<String> notes = new ArrayList<>(analogues(trials));
        leftOut.forEach((reason, tasks) ->
                notes.add("Left out: " + String.join(", ", new LinkedHashSet<>(tasks)) + "; " + reason + "."));
        return new Experiment(table, trials, notes);
    }

    private static Optional<MatchedTrial> matched(
            PaperTable table, PaperTables.Trial paper, Analogues analogues, List<TaskId> missing) {
        Optional<TaskId> target = analogues.of(table, paper.target());
        if (target.isEmpty()) {
            return Optional.empty();
        }
        List<Match> sources = new ArrayList<>();
        for (TaskId source : paper.sources()) {
            boolean same = source.modality().equals(paper.target().modality());
            analogues
                    .of(table, source)
                    .filter(s -> same == s.modality().equals(target.get().modality()))
                    .ifPresentOrElse(s -> sources.add(new Match(source, s)), () -> missing.add(source));
        }
        MatchedTrial trial = new MatchedTrial(new Match(paper.target(), target.get()), sources);
        long others = sources.size() - trial.sameModality();
        boolean compares =
                trial.sameModality() >= 1 && sources.size() >= 2 && (table != PaperTable.TABLE_1 || others >= 1);
        return Optional.of(trial).filter(t -> compares);
    }

    private static String reason(PaperTables.Trial trial, TaskId task, Analogues analogues) {
        return Stream.concat(Stream.of(task), trial.sources().stream())
                .filter(t -> analogues.dataSet(t).isEmpty())
                .map(t -> Cohort.of(t).missing())
                .findFirst()
                .orElseGet(
                        () -> analogues.dataSet(task).map(Catalog.DataSet::name).orElse("")
                                + " has too few partitions or modalities");
    }

    private static List<String> analogues(List<MatchedTrial> trials) {
        Map<String, Set<String>> changed = new LinkedHashMap<>();
        trials.stream().flatMap(MatchedTrial::all).forEach(match -> {
            TaskId paper = match.paper();
            TaskId task = match.task();
            Set<String> said = changed.computeIfAbsent(task.dataSet(), d -> new LinkedHashSet<>());
            if (!task.partition().equals(paper.partition())) {
                said.add(task.partition().map(p -> "partition " + p).orElse("the whole") + " stands for "
                        + paper.partition()
                                .map(p -> "partition " + p)
                                .orElse("the whole of " + Cohort.of(paper).published()));
            }
            if (!task.modality().equals(paper.modality())) {
                said.add(task.modality() + " stands for " + paper.modality());
            }
        });
        return changed.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(e -> "In " + e.getKey() + " " + String.join(", ", e.getValue()) + ".")
                .toList();
    }
}
