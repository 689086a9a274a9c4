package org.sourceselect.selection;

import java.util.List;
import java.util.Map;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.TaskData;
import org.sourceselect.task.TaskId;

/** The branch of each source, and what all of them share: the plan, the target, and what is prepared for any of them. */
public final class Branches {

    private final SelectionSettings settings;
    private final SelectionPlan plan;
    private final TaskData target;
    private final boolean dumpsSource;
    private final StageActivities activities;
    private final Preparations preparations;
    private final SelectionBoard board;

    private Branches(
            SelectionSettings settings,
            SelectionPlan plan,
            TaskData target,
            boolean dumpsSource,
            StageActivities activities,
            Preparations preparations,
            SelectionBoard board) {
        this.settings = settings;
        this.plan = plan;
        this.target = target;
        this.dumpsSource = dumpsSource;
        this.activities = activities;
        this.preparations = preparations;
        this.board = board;
    }

    /**
     * What comes before the hours that the sources take: can every model be used, and the target be learnt at all?
     *
     * @throws org.sourceselect.task.BadInputException when the settings do not fit the catalogue
     * @throws io.temporal.failure.ActivityFailure when a model or the target cannot be used
     */
    public static Branches opened(
            SelectionSettings settings, Catalog catalog, StageActivities activities, SelectionBoard board) {
        SelectionPlan plan = SelectionPlan.of(settings, catalog);
        boolean dumpsSource = SourceBranch.dumpsSource(plan);
        Preparations preparations = new Preparations(plan, activities, board);
        board.expect(Preparations.PREPARE, plan.preparationStages());
        SourceBranch.expectComparing(board, plan.subset1().size());
        if (settings.baseline()) {
            SourceBranch.expectScoring(board, plan.sources().size(), dumpsSource, settings.metrics());
        }
        preparations.importModels(settings.baseline() ? plan.sources() : plan.subset1());
        TaskData target = preparations.of(plan.target());
        // Once and here: every source would fail by it, and say so each.
        activities
                .checkTarget(plan.target().shortName())
                .checkTarget(new PrepareActivity.Target(
                        target, settings.split(), settings.race().isPresent()));
        return new Branches(settings, plan, target, dumpsSource, activities, preparations, board);
    }

    /**
     * Goes on where an earlier run of the workflow left off. A model that it imported is asked for once more, and found.
     *
     * @param dumpsSource as {@link #dumpsSource} told the earlier run
     * @param prepared what is prepared, by name
     */
    public static Branches resumed(
            SelectionSettings settings,
            Catalog catalog,
            TaskData target,
            boolean dumpsSource,
            Map<String, PrepareActivity.Result> prepared,
            StageActivities activities,
            SelectionBoard board) {
        SelectionPlan plan = SelectionPlan.of(settings, catalog);
        Preparations preparations = new Preparations(plan, activities, board);
        preparations.takeOver(prepared);
        return new Branches(settings, plan, target, dumpsSource, activities, preparations, board);
    }

    /** A source's branch, at its beginning. */
    public SourceBranch of(TaskId source) {
        return new SourceBranch(
                source, plan.label(source), target, settings, dumpsSource, activities, preparations, board);
    }

    /** Tells the board of the sources of Subset 2, where no Path 2 scores all of them. */
    public void expectNear(List<TaskId> subset2) {
        if (!settings.baseline()) {
            SourceBranch.expectScoring(board, subset2.size(), dumpsSource, settings.metrics());
        }
    }

    /** The plan. */
    public SelectionPlan plan() {
        return plan;
    }

    /** The target over its slices. */
    public TaskData target() {
        return target;
    }

    /** Whether source models are run over their own images. */
    public boolean dumpsSource() {
        return dumpsSource;
    }

    /** What is prepared, by name. */
    public Map<String, PrepareActivity.Result> prepared() {
        return preparations.done();
    }

    /** Seconds of computing behind all that is prepared. */
    public double preparationSeconds() {
        return preparations.seconds();
    }
}
