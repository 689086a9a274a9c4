package org.sourceselect.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.ImportModelActivity;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.TaskData;
import org.sourceselect.race.Candidates;
import org.sourceselect.race.RaceSettings;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;

/**
 * A request checked against what the workers have: every name resolved, every setting in range, before any work starts.
 *
 * @param target the target
 * @param sources the pool without the target, in catalogue order
 * @param subset1 the sources of the target's modality
 * @param readsSource whether a metric reads the source models' output over their own images
 * @param data where each known task's pixels and labels come from
 */
public record SelectionPlan(
        TaskId target, List<TaskId> sources, List<TaskId> subset1, boolean readsSource, Map<TaskId, Source> data) {

    /** Where a task's pixels and labels come from, and its model where that is not trained here. */
    record Source(
            PrepareActivity.Request preparation, List<Integer> labels, Optional<ImportModelActivity.Request> model) {}

    /**
     * Checks a settings.
     *
     * @throws BadInputException naming the field, the value and the nearest known names or the allowed range
     */
    public static SelectionPlan of(SelectionSettings settings, Catalog catalog) {
        settings.check();
        checkMetrics(settings.metrics(), catalog.metrics());
        Map<TaskId, Source> data = new LinkedHashMap<>();
        Map<TaskId, Integer> subjects = new LinkedHashMap<>();
        for (Catalog.DataSet dataSet : catalog.dataSets()) {
            Map<TaskId, ImportModelActivity.Request> models = models(settings, dataSet);
            for (Catalog.Domain domain : dataSet.domains()) {
                for (Catalog.Roi roi : dataSet.rois()) {
                    TaskId task = new TaskId(dataSet.name(), roi.name(), domain.partition(), domain.modality());
                    PrepareActivity.Request preparation = new PrepareActivity.Request(
                            dataSet.name(),
                            domain.partition(),
                            domain.modality(),
                            domain.digest(),
                            settings.preparation());
                    data.put(task, new Source(preparation, roi.labels(), Optional.ofNullable(models.get(task))));
                    subjects.put(task, domain.subjects());
                }
            }
        }
        TaskPool pool = new TaskPool(new ArrayList<>(data.keySet()));
        TaskId target = pool.find("target", settings.target());
        int targetSubjects = subjects.getOrDefault(target, 0);
        if (targetSubjects < 2) {
            throw new BadInputException(
                    "target",
                    target + " has " + targetSubjects + " subject, and a task needs one to train and one to test on",
                    target.partition().isPresent()
                            ? "add subjects, or describe the data set without partitions"
                            : "add subjects, or choose another target");
        }
        List<TaskId> sources = pool.sources("pool", settings.pool(), target);
        List<TaskId> subset1 = sources.stream()
                .filter(s -> s.modality().equals(target.modality()))
                .toList();
        if (subset1.isEmpty()) {
            throw new BadInputException(
                    "pool",
                    "no source is left after modality analysis: none has the target's modality " + target.modality()
                            + " (the pool has "
                            + String.join(
                                    ", ",
                                    sources.stream()
                                            .map(TaskId::modality)
                                            .distinct()
                                            .sorted()
                                            .toList())
                            + ")",
                    "add sources of this modality to the pool");
        }
        settings.race().ifPresent(race -> checkRace(race, settings, sources, subset1, target, targetSubjects));
        return new SelectionPlan(
                target,
                sources,
                subset1,
                settings.metrics().stream().anyMatch(catalog.sourceMetrics()::contains),
                data);
    }

    /** What a race would refuse after hours of work. */
    private static void checkRace(
            RaceSettings race,
            SelectionSettings settings,
            List<TaskId> sources,
            List<TaskId> subset1,
            TaskId target,
            int targetSubjects) {
        List<String> metrics = settings.metrics();
        Candidates candidates = race.candidates();
        if (candidates.byMetric() && !metrics.contains(candidates.by())) {
            throw new BadInputException(
                    "race.candidates",
                    "'" + candidates.by() + "' is none of the metrics",
                    "write all, path1, path2:K, or one of " + String.join(", ", metrics) + " with :K or :fit");
        }
        if (candidates.by().equals(Candidates.PATH2) && !settings.baseline()) {
            throw new BadInputException(
                    "race.candidates", "it names Path 2, which baseline leaves out", "write path1, or have both paths");
        }
        // Where Path 1 has fewer than two, sources of Path 2 make it two.
        int near = settings.baseline() ? Math.max(subset1.size(), Math.min(2, sources.size())) : subset1.size();
        int most = race.entrants(candidates.by().equals(Candidates.PATH1) ? near : sources.size(), sources.size());
        if (most < 2) {
            throw new BadInputException(
                    "race",
                    "there is one candidate, and nobody to race it",
                    "add sources to the pool, or leave race out");
        }
        if (targetSubjects < 3) {
            throw new BadInputException(
                    "target",
                    target + " has " + targetSubjects
                            + " subjects, and a race needs at least three: to train on, to judge by and to test on",
                    "add subjects, or leave race out");
        }
        var unused = race.ladder(most, sources.size());
    }

    /** Every task of a catalogue, in its order. */
    public static List<TaskId> tasks(Catalog catalog) {
        return tasks(catalog, 0);
    }

    /** The tasks of a catalogue that have so many subjects at least, whether or not these show the region, in its order. */
    public static List<TaskId> tasks(Catalog catalog, int subjects) {
        List<TaskId> tasks = new ArrayList<>();
        for (Catalog.DataSet dataSet : catalog.dataSets()) {
            for (Catalog.Domain domain : dataSet.domains()) {
                if (domain.subjects() < subjects) {
                    continue;
                }
                for (Catalog.Roi roi : dataSet.rois()) {
                    tasks.add(new TaskId(dataSet.name(), roi.name(), domain.partition(), domain.modality()));
                }
            }
        }
        return tasks;
    }

    /** What a task is called where stages are shown: its short name where no other task of the plan shares it. */
    public String label(TaskId task) {
        boolean shared = Stream.concat(Stream.of(target), sources.stream())
                .anyMatch(t -> !t.equals(task) && t.shortName().equals(task.shortName()));
        return shared ? task.toString() : task.shortName();
    }

    /** What to ask to get a task's slices. */
    public PrepareActivity.Request preparation(TaskId task) {
        return source(task).preparation();
    }

    /** What to ask to get a task's model; empty where it is trained here. */
    public Optional<ImportModelActivity.Request> model(TaskId task) {
        return source(task).model();
    }

    /** How many preparations the target and all sources need together. */
    public int preparationStages() {
        return (int) Stream.concat(Stream.of(target), sources.stream())
                .map(this::preparation)
                .distinct()
                .count();
    }

    /** The task over its prepared slices. */
    public TaskData over(TaskId task, ArtifactRef prepared) {
        return new TaskData(task, prepared, source(task).labels());
    }

    private Source source(TaskId task) {
        Source source = data.get(task);
        if (source == null) {
            throw new IllegalArgumentException("no such task in the plan: " + task);
        }
        return source;
    }

    private static Map<TaskId, ImportModelActivity.Request> models(
            SelectionSettings settings, Catalog.DataSet dataSet) {
        Map<TaskId, ImportModelActivity.Request> models = new LinkedHashMap<>();
        if (settings.importModels()) {
            for (Catalog.Model model : dataSet.models()) {
                models.put(
                        model.task(),
                        new ImportModelActivity.Request(
                                model.task(),
                                model.digest(),
                                settings.preparation().size(),
                                settings.metrics()));
            }
        }
        return models;
    }

    private static void checkMetrics(List<String> asked, List<String> known) {
        if (asked.isEmpty()) {
            throw new BadInputException(
                    "metrics", "the list is empty", "name at least one of " + String.join(", ", known));
        }
        for (String metric : asked) {
            if (!known.contains(metric)) {
                throw new BadInputException(
                        "metrics",
                        "no metric is called '" + metric + "'",
                        "the nearest names are " + String.join(", ", NearestNames.to(metric, known)));
            }
        }
        if (asked.stream().distinct().count() < asked.size()) {
            throw new BadInputException("metrics", "a metric is named twice", "name each once");
        }
    }
}
