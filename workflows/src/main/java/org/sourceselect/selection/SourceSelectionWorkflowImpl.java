package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/** Fans out one branch per source, lets each fail alone, and ranks what is left. */
public final class SourceSelectionWorkflowImpl implements SourceSelectionWorkflow {

    private static final String KEPT_RACES = "race-kept";

    private static final String RACES_IN_COMPANY = "races-in-company";

    private final Optional<SelectionRequest> asked;
    private final SelectionBoard board = new SelectionBoard();

    /** Takes the request before it is needed: what cannot be decoded then fails the workflow, not its first task for ever. */
    @WorkflowInit
    public SourceSelectionWorkflowImpl(@Nullable SelectionRequest asked) {
        this.asked = Optional.ofNullable(asked);
    }

    @Override
    public SelectionProgress progress() {
        return board.progress();
    }

    @Override
    public SelectionResult select(@Nullable SelectionRequest same) {
        try {
            SelectionRequest request = asked.orElseThrow(() ->
                    new BadInputException("request", "it is missing", "give {\"target\": \"NAME\"} as the input"));
            return select(request.settings(RequestDefaults.ofWorkflow())).counted(StageCount.of(board.progress()));
        } catch (BadInputException e) {
            // The place is a field of the request, never a file: the whole sentence may enter the history.
            throw SelectionConclusion.refused(e.sentence());
        }
    }

    private SelectionResult select(SelectionSettings settings) {
        board.begin(settings.target());
        StageActivities activities = new StageActivities(new TaskQueues(settings.queues()));
        Catalog catalog = activities.catalog().catalog();
        SearchAttributes attributes = SearchAttributes.ofSelection(activities);
        attributes.setTarget(SelectionPlan.of(settings, catalog).target());
        attributes.set(SearchAttributes.STAGE, "sources");
        settings.race().ifPresent(race -> board.comes(SelectionBoard.Ahead.RUNGS));
        Branches opened = Branches.opened(settings, catalog, activities, board);
        SelectionPlan plan = opened.plan();
        Map<TaskId, SourceBranch> branches = new LinkedHashMap<>();
        plan.sources().forEach(source -> branches.put(source, opened.of(source)));

        List<SourceBranch> ofModality = chosen(branches, plan.subset1());
        List<Promise<Void>> comparisons = sideBySide(ofModality, SourceBranch::compare);
        List<Promise<Void>> baseline =
                settings.baseline() ? sideBySide(List.copyOf(branches.values()), SourceBranch::score) : List.of();
        Promise.allOf(comparisons).get();
        // That no region is near is told here, before the hours that the sources take.
        List<TaskId> near = SelectionConclusion.subset2(rows(ofModality), settings.roiRule(), false);
        Promise.allOf(baseline).get();
        List<TaskId> subset2 = settings.baseline()
                ? SelectionConclusion.subset2(rows(ofModality), settings.roiRule(), settings.learntOnly())
                : scored(near, settings, opened, branches, ofModality);
        SelectionResult result = SelectionConclusion.of(
                settings,
                new SelectionConclusion.Sources(plan.target(), plan.sources(), plan.subset1(), subset2),
                rows(List.copyOf(branches.values())),
                opened.preparationSeconds(),
                opened.target());
        settings.race().ifPresent(race -> attributes.set(SearchAttributes.STAGE, "race"));
        SelectionResult concluded = settings.race()
                .map(race -> result.raced(new Race(
                                settings,
                                race,
                                Race.candidates(race, result, SourceSelectionWorkflowImpl::inCompany),
                                opened,
                                activities,
                                board,
                                Race.SideBySide::all)
                        .run()))
                .orElse(result);
        concluded.race().ifPresent(race -> keep(new RaceRecords.Raced(plan.target(), settings, race), activities));
        attributes.set(SearchAttributes.STAGE, "done");
        board.conclude(SelectionView.of(concluded), concluded.race());
        return concluded;
    }

    /** Races that began under a release where nobody joined the sources of Path 1, however few, go on so. */
    private static boolean inCompany() {
        return Workflow.getVersion(RACES_IN_COMPANY, Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION;
    }

    /** Where it cannot be kept the selection is none the worse: its answer holds the race. */
    private static void keep(RaceRecords.Raced raced, StageActivities activities) {
        if (Workflow.getVersion(KEPT_RACES, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
            return;
        }
        try {
            activities
                    .dispensable(RaceRecords.class, "keep the race for " + raced.target())
                    .keep(raced);
        } catch (ActivityFailure e) {
            // Throws a cancellation again; any other reason stands in the history.
            StageFailures.cause(e);
        }
    }

    /**
     * Scores Subset 2 where nobody else is scored. Whoever turns out to have learnt nothing makes room for the next nearest, until all
     * of Subset 2 is scored.
     */
    private static List<TaskId> scored(
            List<TaskId> near,
            SelectionSettings settings,
            Branches opened,
            Map<TaskId, SourceBranch> branches,
            List<SourceBranch> ofModality) {
        List<TaskId> subset2 = near;
        List<TaskId> next = near;
        while (!next.isEmpty()) {
            opened.expectNear(next);
            Promise.allOf(sideBySide(chosen(branches, next), SourceBranch::score))
                    .get();
            subset2 = SelectionConclusion.subset2(rows(ofModality), settings.roiRule(), settings.learntOnly());
            next = SelectionConclusion.rows(subset2, rows(ofModality)).stream()
                    .filter(SourceRow::toBeScored)
                    .map(SourceRow::source)
                    .toList();
        }
        return subset2;
    }

    private static List<SourceRow> rows(List<SourceBranch> branches) {
        return branches.stream().map(SourceBranch::row).toList();
    }

    /** Takes branches through some of their stages, side by side. */
    private static List<Promise<Void>> sideBySide(List<SourceBranch> branches, Consumer<SourceBranch> stages) {
        return branches.stream()
                .map(branch -> Async.procedure(() -> stages.accept(branch)))
                .toList();
    }

    private static List<SourceBranch> chosen(Map<TaskId, SourceBranch> branches, List<TaskId> tasks) {
        return tasks.stream().flatMap(t -> Stream.ofNullable(branches.get(t))).toList();
    }
}
