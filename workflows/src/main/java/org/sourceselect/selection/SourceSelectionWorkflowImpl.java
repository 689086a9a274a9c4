package org.sourceselect.selection;

import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** Fans out one branch per source, lets each fail alone, and ranks what is left. */
public final class SourceSelectionWorkflowImpl implements SourceSelectionWorkflow {

    private final SelectionBoard board = new SelectionBoard();

    @Override
    public SelectionProgress progress() {
        return board.progress();
    }

    @Override
    public SelectionResult select(SelectionRequest asked) {
        try {
            return select(asked.settings()).counted(StageCount.of(board.progress()));
        } catch (BadInputException e) {
            // The place is a field of the request, never a file: the whole sentence may enter the history.
            throw refused(e.sentence());
        }
    }

    private SelectionResult select(SelectionSettings settings) {
        board.begin(settings.target());
        StageActivities activities = new StageActivities(new TaskQueues(settings.queues()));
        SelectionPlan plan = SelectionPlan.of(settings, activities.catalog().catalog());
        Preparations preparations = new Preparations(plan, activities, board);
        // First: a model that cannot be used is told before hours of work, not after.
        preparations.importModels(settings.baseline() ? plan.sources() : plan.subset1());
        board.expect("prepare", plan.preparationStages());
        SourceBranch.expectComparing(board, plan.subset1().size());
        TaskData target = preparations.of(plan.target());
        // Once and here: every source would fail by it, and say so each.
        activities
                .checkTarget(plan.target().shortName())
                .checkTarget(new PrepareActivity.Target(target, settings.split()));
        Map<TaskId, SourceBranch> branches = new LinkedHashMap<>();
        plan.sources()
                .forEach(s -> branches.put(
                        s, new SourceBranch(s, plan.label(s), target, settings, activities, preparations, board)));

        List<Promise<Void>> comparisons = chosen(branches, plan.subset1()).stream()
                .map(b -> Async.procedure(b::compare))
                .toList();
        List<Promise<Void>> baseline =
                settings.baseline() ? scoring(settings, List.copyOf(branches.values())) : List.of();
        Promise.allOf(comparisons).get();
        List<TaskId> subset2 = subset2(chosen(branches, plan.subset1()), settings.roiRule());
        List<SourceBranch> near = chosen(branches, subset2);
        Promise.allOf(settings.baseline() ? baseline : scoring(settings, near)).get();

        List<SourceBranch> all = List.copyOf(branches.values());
        List<RankedSource> path1 = SelectionRanking.of(near, settings.metrics());
        List<RankedSource> path2 = settings.baseline() ? SelectionRanking.of(all, settings.metrics()) : List.of();
        if (path1.isEmpty() && path2.isEmpty()) {
            throw settings.baseline()
                    ? noneLeft("no source could be scored", all)
                    : noneLeft("no source of Subset 2 could be scored", near);
        }
        return new SelectionResult(
                plan.target(),
                settings.metrics(),
                settings.roiRule(),
                path1,
                path2,
                all.stream().flatMap(b -> b.failure().stream()).toList(),
                plan.sources(),
                plan.subset1(),
                subset2,
                similarities(all),
                cost(preparations, all, near),
                target);
    }

    private List<Promise<Void>> scoring(SelectionSettings settings, List<SourceBranch> branches) {
        SourceBranch.expectScoring(board, branches.size(), settings.metrics());
        return branches.stream().map(b -> Async.procedure(b::score)).toList();
    }

    private static List<TaskId> subset2(List<SourceBranch> subset1, RoiRule rule) {
        Map<TaskId, Double> similarity = new LinkedHashMap<>();
        for (SourceBranch branch : subset1) {
            branch.similarity().ifPresent(s -> similarity.put(branch.source(), s.mean()));
        }
        if (similarity.isEmpty()) {
            throw noneLeft("no source is left after RoI analysis", subset1);
        }
        List<TaskId> near = rule.choose(similarity);
        if (near.isEmpty()) {
            double best = similarity.values().stream().mapToDouble(d -> d).max().orElse(Double.NaN);
            throw refused(
                    "roiRule: no source is left after RoI analysis by " + rule.text() + ", the highest similarity is "
                            + String.format(Locale.ROOT, "%.3f", best) + "; lower the threshold");
        }
        return near;
    }

    private static List<SourceBranch> chosen(Map<TaskId, SourceBranch> branches, List<TaskId> tasks) {
        return tasks.stream().flatMap(t -> Stream.ofNullable(branches.get(t))).toList();
    }

    private static Map<String, RoiSimilarityActivity.Result> similarities(List<SourceBranch> branches) {
        Map<String, RoiSimilarityActivity.Result> similarities = new LinkedHashMap<>();
        branches.forEach(
                b -> b.similarity().ifPresent(s -> similarities.put(b.source().toString(), s)));
        return similarities;
    }

    private static SelectionCost cost(Preparations preparations, List<SourceBranch> all, List<SourceBranch> near) {
        double analysis = all.stream()
                .flatMap(b -> b.similarity().stream())
                .mapToDouble(s -> s.run().seconds())
                .sum();
        double pretraining = all.stream()
                .flatMap(b -> b.scored().stream())
                .mapToDouble(s -> s.model().run().seconds())
                .sum();
        return new SelectionCost(preparations.seconds(), pretraining, analysis + estimation(near), estimation(all));
    }

    private static double estimation(List<SourceBranch> branches) {
        return branches.stream()
                .flatMap(b -> b.scored().stream())
                .mapToDouble(s -> s.sourceFeatures().run().seconds()
                        + s.targetFeatures().run().seconds()
                        + s.scores().values().stream()
                                .mapToDouble(score -> score.run().seconds())
                                .sum())
                .sum();
    }

    /** Says each reason once, after the sources that share it; a reason shared by all brings its note, which names a file. */
    private static ApplicationFailure noneLeft(String problem, List<SourceBranch> branches) {
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

    private static ApplicationFailure refused(String sentence, Object... details) {
        return ApplicationFailure.newNonRetryableFailure(sentence, ActivityFailures.BAD_INPUT, details);
    }
}
