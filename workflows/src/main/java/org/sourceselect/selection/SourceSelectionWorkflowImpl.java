package org.sourceselect.selection;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sourceselect.activity.PrepareActivity;
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
            throw SelectionConclusion.refused(e.sentence());
        }
    }

    private SelectionResult select(SelectionSettings settings) {
        board.begin(settings.target());
        StageActivities activities = new StageActivities(new TaskQueues(settings.queues()));
        SelectionPlan plan = SelectionPlan.of(settings, activities.catalog().catalog());
        Preparations preparations = new Preparations(plan, activities, board);
        // First: a model that cannot be used is told before hours of work, not after.
        preparations.importModels(settings.baseline() ? plan.sources() : plan.subset1());
        board.expect(Preparations.PREPARE, plan.preparationStages());
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
        List<TaskId> subset2 = SelectionConclusion.subset2(rows(chosen(branches, plan.subset1())), settings.roiRule());
        List<SourceBranch> near = chosen(branches, subset2);
        Promise.allOf(settings.baseline() ? baseline : scoring(settings, near)).get();
        return SelectionConclusion.of(
                settings,
                new SelectionConclusion.Sources(plan.target(), plan.sources(), plan.subset1(), subset2),
                rows(List.copyOf(branches.values())),
                preparations.seconds(),
                target);
    }

    private static List<SourceRow> rows(List<SourceBranch> branches) {
        return branches.stream().map(SourceBranch::row).toList();
    }

    private List<Promise<Void>> scoring(SelectionSettings settings, List<SourceBranch> branches) {
        SourceBranch.expectScoring(board, branches.size(), settings.metrics());
        return branches.stream().map(b -> Async.procedure(b::score)).toList();
    }

    private static List<SourceBranch> chosen(Map<TaskId, SourceBranch> branches, List<TaskId> tasks) {
        return tasks.stream().flatMap(t -> Stream.ofNullable(branches.get(t))).toList();
    }
}
