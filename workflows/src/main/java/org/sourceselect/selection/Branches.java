package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.race.RaceRun;
import org.sourceselect.task.TaskId;

/** The branch of each source, and what all of them share: the plan, the target, and what is prepared for any of them. */
public final class Branches {

    private static final StageName RUNG = StageName.of(StageKind.RUNG);

    private final SelectionSettings settings;
    private final SelectionPlan plan;
    private final boolean dumpsSource;
    private final StageActivities activities;
    private final Preparations preparations;
    private final Mending mending;
    private final SelectionBoard board;

    private Branches(
            SelectionSettings settings,
            SelectionPlan plan,
            boolean dumpsSource,
            StageActivities activities,
            Preparations preparations,
            Mending mending,
            SelectionBoard board) {
        this.settings = settings;
        this.plan = plan;
        this.dumpsSource = dumpsSource;
        this.activities = activities;
        this.preparations = preparations;
        this.mending = mending;
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
        Branches opened = new Branches(
                settings, plan, dumpsSource, activities, preparations, new Mending(preparations::forget), board);
        opened.expectSources();
        preparations.importModels(settings.baseline() ? plan.sources() : plan.subset1());
        opened.checkTarget();
        return opened;
    }

    /** Once and before the sources: every one of them would fail by it, and say so. */
    private void checkTarget() {
        mending.whole(again -> {
            PrepareActivity.Target checked = new PrepareActivity.Target(
                    target(), settings.split(), settings.race().isPresent());
            activities.checkTarget(plan.target().shortName()).checkTarget(checked);
            return checked;
        });
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
        preparations.takeOver(target, prepared);
        return new Branches(
                settings, plan, dumpsSource, activities, preparations, new Mending(preparations::forget), board);
    }

    /** Tells the board of all stages of the sources that are known before their regions of interest are compared. */
    public void expectSources() {
        SourceBranch.expectComparing(board, plan.subset1().size());
        if (settings.baseline()) {
            SourceBranch.expectScoring(board, plan.sources().size(), dumpsSource, settings.metrics());
        }
    }

    /** A source's branch, at its beginning. */
    public SourceBranch of(TaskId source) {
        return new SourceBranch(
                source,
                plan.label(source),
                this::target,
                settings,
                dumpsSource,
                activities,
                preparations,
                mending,
                board);
    }

    /** Tells the board of the net {@link #withoutTransfer}. */
    public static void expectWithoutTransfer(SelectionBoard board) {
        board.expect(RUNG, 1);
    }

    /** Trains the same net on the target alone from random weights: the only rung of a race that nobody else runs. */
    public NoTransfer withoutTransfer(TrainingSettings training) {
        String what = RaceRun.NO_TRANSFER + " to " + training.iterations();
        try {
            return NoTransfer.of(mending.whole(again -> {
                RungActivity.Request request = new RungActivity.Request(
                        Optional.empty(),
                        settings.network(),
                        target(),
                        settings.split(),
                        training,
                        0,
                        Optional.empty());
                return board.stage(activities, RUNG, what, RungActivity.class, activity -> activity.climb(request))
                        .trained();
            }));
        } catch (ActivityFailure e) {
            // First, as it throws a cancellation again, which is no failure.
            String reason = StageFailures.cause(e).reason();
            board.fail();
            return NoTransfer.failed(reason);
        }
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

    /** The target over its slices; waits where they are made anew. */
    public TaskData target() {
        return preparations.of(plan.target());
    }

    /** What becomes of damage that the stages of these branches, and others over the same artifacts, meet. */
    Mending mending() {
        return mending;
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
