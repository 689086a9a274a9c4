package org.sourceselect.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sourceselect.activity.Catalog;
import org.sourceselect.task.TaskId;

/**
 * Which of the tasks at hand stands for each of the paper's.
 *
 * <p>A region of interest stands for itself alone. A partition or modality stands for itself where it is there. Those that are
 * missing, the targets' first, take what the paper does not name: of partitions the one with the most subjects, of modalities
 * the data set's first. When all are named, a target takes one from the sources, which then do without. A task without partition
 * is of an undivided data set, or else of the largest partition of a divided one.
 */
final class Analogues {

    private static final List<PaperTable> DIVIDED = List.of(PaperTable.TABLE_3, PaperTable.TABLE_4, PaperTable.TABLE_5);

    private final Catalog catalog;

    Analogues(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The task that stands for one of a table of the paper; empty when none can. */
    Optional<TaskId> of(PaperTable table, TaskId paper) {
        Cohort cohort = Cohort.of(paper);
        return dataSet(paper).flatMap(dataSet -> {
            Map<Optional<String>, Optional<String>> partitions = partitions(cohort, dataSet);
            Map<String, String> modalities = modalities(table, cohort, dataSet);
            String modality = modalities.get(paper.modality());
            if (modality == null || !partitions.containsKey(paper.partition())) {
                return Optional.empty();
            }
            Optional<String> partition = partitions.getOrDefault(paper.partition(), Optional.empty());
            return dataSet.domains().stream()
                    .filter(d -> d.partition().equals(partition) && d.modality().equals(modality))
                    .findFirst()
                    .map(d -> new TaskId(dataSet.name(), paper.roi(), partition, modality));
        });
    }

    /** The data set for a task of the paper; of several that have its regions, the one divided as the paper's is. */
    Optional<Catalog.DataSet> dataSet(TaskId paper) {
        Cohort cohort = Cohort.of(paper);
        List<Catalog.DataSet> able =
                catalog.dataSets().stream().filter(cohort::isIn).toList();
        if (paper.partition().isEmpty()) {
            return able.stream()
                    .filter(d -> partitions(d).contains(Optional.<String>empty()))
                    .findFirst()
                    .or(() -> able.stream().findFirst());
        }
        List<Optional<String>> named = new ArrayList<>(partitionsOf(cohort, true));
        named.addAll(partitionsOf(cohort, false));
        Comparator<Catalog.DataSet> asThePapers = Comparator.comparing(
                d -> partitions(d).stream().filter(named::contains).count());
        // The first of equals, as max() would take the last.
        return able.stream()
                .sorted(asThePapers.thenComparing(d -> partitions(d).size()).reversed())
                .findFirst();
    }

    /** Which partition stands for each of the paper's, and for the undivided data set. */
    private static Map<Optional<String>, Optional<String>> partitions(Cohort cohort, Catalog.DataSet dataSet) {
        List<Optional<String>> largestFirst = partitions(dataSet);
        Map<Optional<String>, Optional<String>> standing =
                assign(partitionsOf(cohort, true), partitionsOf(cohort, false), largestFirst);
        standing.put(
                Optional.empty(),
                largestFirst.contains(Optional.<String>empty()) ? Optional.empty() : largestFirst.get(0));
        return standing;
    }

    /** Its partitions, the one with the most subjects first; one that is empty where it is not divided. */
    private static List<Optional<String>> partitions(Catalog.DataSet dataSet) {
        Map<Optional<String>, Integer> subjects = new LinkedHashMap<>();
        dataSet.domains().forEach(d -> subjects.merge(d.partition(), d.subjects(), Math::max));
        return subjects.entrySet().stream()
                .sorted(Map.Entry.<Optional<String>, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The partitions that the paper names in a cohort, in the order of its tables. */
    private static List<Optional<String>> partitionsOf(Cohort cohort, boolean targets) {
        return DIVIDED.stream()
                .flatMap(table -> tasks(table, targets))
                .filter(task -> Cohort.of(task) == cohort)
                .map(TaskId::partition)
                .filter(Optional::isPresent)
                .distinct()
                .toList();
    }

    private static Map<String, String> modalities(PaperTable table, Cohort cohort, Catalog.DataSet dataSet) {
        return assign(
                modalitiesOf(table, cohort, true),
                modalitiesOf(table, cohort, false),
                dataSet.domains().stream()
                        .map(Catalog.Domain::modality)
                        .distinct()
                        .toList());
    }

    private static List<String> modalitiesOf(PaperTable table, Cohort cohort, boolean targets) {
        return tasks(table, targets)
                .filter(task -> Cohort.of(task) == cohort)
                .map(TaskId::modality)
                .distinct()
                .toList();
    }

    private static Stream<TaskId> tasks(PaperTable table, boolean targets) {
        return PaperTables.trials(table).stream().flatMap(t -> targets ? Stream.of(t.target()) : t.sources().stream());
    }

    /**
     * Who stands for each name: itself where it is there; for the missing ones, in order, what is left over, in order; for targets
     * beyond that, what stood for a source.
     *
     * @param targets the names of targets
     * @param sources the names of sources, which may be those of targets too
     * @param there what is there
     */
    static <T> Map<T, T> assign(List<T> targets, List<T> sources, List<T> there) {
        Set<T> names = new LinkedHashSet<>(targets);
        names.addAll(sources);
        Map<T, T> standing = new LinkedHashMap<>();
        names.stream().filter(there::contains).forEach(name -> standing.put(name, name));
        List<T> left = new ArrayList<>(there);
        left.removeAll(names);
        for (T name : names) {
            if (!standing.containsKey(name) && !left.isEmpty()) {
                standing.put(name, left.remove(0));
            }
        }
        for (T target : targets) {
            if (!standing.containsKey(target)) {
                there.stream()
                        .filter(t -> targets.stream().noneMatch(other -> t.equals(standing.get(other))))
                        .findFirst()
                        .ifPresent(t -> {
                            standing.values().remove(t);
                            standing.put(target, t);
                        });
            }
        }
        return standing;
    }
}
