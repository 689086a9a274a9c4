package org.sourceselect.selection;

import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.TaskData;
import org.sourceselect.task.TaskId;

/** Puts together what is known of each source: Subset 2, both rankings, what they cost, what failed. */
public final class SelectionConclusion {

    private SelectionConclusion() {}

    /**
     * Which sources take part in what.
     *
     * @param target the target
     * @param pool all sources, in pool order
     * @param subset1 those of the target's modality
     * @param subset2 those of Subset 1 with the nearest region of interest
     */
    public record Sources(TaskId target, List<TaskId> pool, List<TaskId> subset1, List<TaskId> subset2) {}

    /**
     * The sources with the nearest region of interest.
     *
     * @param subset1 the rows of Subset 1, in pool order
     * @param learntOnly whether those that are known to have learnt nothing are passed over
     * @return them in pool order; empty only when all that are near were passed over
     * @throws ApplicationFailure of type {@code BadInput} when none is left
     */
    public static List<TaskId> subset2(List<SourceRow> subset1, RoiRule rule, boolean learntOnly) {
        List<SourceRow> candidates = learntOnly
                ? subset1.stream().filter(row -> !row.nothingLearnt()).toList()
                : subset1;
        boolean passedOver = candidates.size() < subset1.size();
        Map<TaskId, Double> similarity = new LinkedHashMap<>();
        for (SourceRow row : candidates) {
            row.similarity()
                    .filter(s -> Double.isFinite(s.mean()))
                    .ifPresent(s -> similarity.put(row.source(), s.mean()));
        }
        if (similarity.isEmpty() && passedOver) {
            return List.of();
        }
        if (similarity.isEmpty()) {
            throw noneLeft("no source is left after RoI analysis", subset1);
        }
        List<TaskId> near = rule.choose(similarity);
        if (near.isEmpty() && !passedOver) {
            double best = similarity.values().stream().mapToDouble(d -> d).max().orElse(Double.NaN);
            throw refused(
                    "roiRule: no source is left after RoI analysis by " + rule.text() + ", the highest similarity is "
                            + String.format(Locale.ROOT, "%.3f", best) + "; lower the threshold");
        }
        return near;
    }

    /**
     * The selection's result, before its stages are {@linkplain SelectionResult#counted counted}.
     *
     * @param known one row for each source of the pool that anything is known of, in any order
     * @param preparationSeconds what the slices of all tasks cost
     * @param targetData the target's slices
     * @throws ApplicationFailure of type {@code BadInput} when no source could be scored
     */
    public static SelectionResult of(
            SelectionSettings settings,
            Sources sources,
            List<SourceRow> known,
            double preparationSeconds,
            TaskData targetData) {
        return of(settings, sources, known, preparationSeconds, targetData, false);
    }

    /**
     * As {@link #of(SelectionSettings, Sources, List, double, TaskData)}.
     *
     * @param unranked whether the rankings may be empty, where all near sources were passed over as they have learnt nothing
     */
    public static SelectionResult of(
            SelectionSettings settings,
            Sources sources,
            List<SourceRow> known,
            double preparationSeconds,
            TaskData targetData,
            boolean unranked) {
        List<SourceRow> all = BlendedScores.among(rows(sources.pool(), known), settings.metrics());
        List<SourceRow> near = rows(sources.subset2(), all);
        List<RankedSource> path1 = SelectionRanking.of(near, settings.metrics());
        List<RankedSource> path2 = settings.baseline() ? SelectionRanking.of(all, settings.metrics()) : List.of();
        List<TaskId> leftOut = settings.learntOnly() ? nothingLearnt(rows(sources.subset1(), all)) : List.of();
        boolean none = path1.isEmpty() && path2.isEmpty();
        boolean passedOver = none && sources.subset2().isEmpty() && !leftOut.isEmpty();
        if (passedOver && !unranked) {
            throw refused("learntOnly: no source of Subset 1 that is near has learnt anything of its own task ("
                    + leftOut.stream().map(TaskId::toString).collect(Collectors.joining(", "))
                    + "); train the sources longer, or write false to keep these");
        }
        if (none && !passedOver) {
            throw settings.baseline()
                    ? noneLeft("no source could be scored", all)
                    : noneLeft("no source of Subset 2 could be scored", near);
        }
        return new SelectionResult(
                sources.target(),
                settings.metrics(),
                settings.roiRule(),
                settings.roiForm(),
                path1,
                path2,
                all.stream().flatMap(r -> r.failure().stream()).toList(),
                sources.pool(),
                sources.subset1(),
                sources.subset2(),
                similarities(all),
                cost(preparationSeconds, all, near),
                targetData,
                StageCount.NONE,
                Optional.empty(),
                leftOut);
    }

    private static List<TaskId> nothingLearnt(List<SourceRow> rows) {
        return rows.stream()
                .filter(SourceRow::nothingLearnt)
                .map(SourceRow::source)
                .toList();
    }

    /** A failure for good, whose sentence may stand in a history. */
    public static ApplicationFailure refused(String sentence, Object... details) {
        return ApplicationFailure.newNonRetryableFailure(sentence, ActivityFailures.BAD_INPUT, details);
    }

    /** The rows of some tasks, in the tasks' order. */
    public static List<SourceRow> rows(List<TaskId> tasks, List<SourceRow> rows) {
        Map<TaskId, SourceRow> bySource = new LinkedHashMap<>();
        rows.forEach(r -> bySource.put(r.source(), r));
        return tasks.stream().flatMap(t -> Stream.ofNullable(bySource.get(t))).toList();
    }

    private static Map<String, RoiSimilarityActivity.Result> similarities(List<SourceRow> branches) {
        Map<String, RoiSimilarityActivity.Result> similarities = new LinkedHashMap<>();
        branches.forEach(
                b -> b.similarity().ifPresent(s -> similarities.put(b.source().toString(), s)));
        return similarities;
    }

    private static SelectionCost cost(double preparation, List<SourceRow> all, List<SourceRow> near) {
        double analysis = all.stream()
                .flatMap(b -> b.similarity().stream())
                .mapToDouble(s -> s.run().seconds())
                .sum();
        double pretraining = all.stream()
                .flatMap(b -> b.scored().stream())
                .mapToDouble(s -> s.model().run().seconds())
                .sum();
        return new SelectionCost(preparation, pretraining, analysis + estimation(near), estimation(all));
    }

    private static double estimation(List<SourceRow> branches) {
        return branches.stream()
                .flatMap(b -> b.scored().stream())
                .mapToDouble(s -> s.sourceFeatures().map(f -> f.run().seconds()).orElse(0.0)
                        + s.targetFeatures().run().seconds()
                        + s.scores().values().stream()
                                .mapToDouble(score -> score.run().seconds())
                                .sum())
                .sum();
    }

    /** Says each reason once, after the sources that share it; a reason shared by all brings its note, which names a file. */
    private static ApplicationFailure noneLeft(String problem, List<SourceRow> branches) {
        Map<String, List<FailedSource>> byReason = new LinkedHashMap<>();
        branches.stream()
                .flatMap(b -> b.failure().stream())
                .forEach(f -> byReason.computeIfAbsent("(" + f.stage() + "): " + f.reason(), r -> new ArrayList<>())
                        .add(f));
        if (byReason.size() == 1) {
            Map.Entry<String, List<FailedSource>> shared =
                    byReason.entrySet().iterator().next();
            int sources = shared.getValue().size();
            Object[] note = shared.getValue().stream()
                    .flatMap(f -> f.note().stream())
                    .limit(1)
                    .toArray();
            String who = sources == 1 ? shared.getValue().get(0).source().toString() : "all " + sources;
            return refused(problem + ": " + who + " " + shared.getKey(), note);
        }
        return refused(problem + ": "
                + byReason.entrySet().stream()
                        .map(e -> e.getValue().stream()
                                        .map(f -> f.source().toString())
                                        .collect(Collectors.joining(", "))
                                + " " + e.getKey())
                        .collect(Collectors.joining("; ")));
    }
}
