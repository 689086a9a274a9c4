package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.race.RaceRun;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.combined.PriorScores;

/** The branch of each source, and what all of them share: the plan, the target, and what is prepared for any of them. */
public final class Branches {

    private static final StageName PRIOR = StageName.of(StageKind.PRIOR);

    private final SelectionSettings settings;
    private final SelectionPlan plan;
    private final boolean dumpsSource;
    private final StageActivities activities;
    private final Preparations preparations;
    private final Mending mending;
    private final SelectionBoard board;

    private Optional<PriorActivity.Result> prior;

    private Branches(
            SelectionSettings settings,
            SelectionPlan plan,
            boolean dumpsSource,
            Optional<PriorActivity.Result> prior,
            StageActivities activities,
            Preparations preparations,
            Mending mending,
            SelectionBoard board) {
        this.settings = settings;
        this.plan = plan;
        this.dumpsSource = dumpsSource;
        this.prior = prior;
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
                settings,
                plan,
                dumpsSource,
                Optional.empty(),
                activities,
                preparations,
                new Mending(preparations::forget),
                board);
        opened.expectSources();
        preparations.importModels(settings.baseline() ? plan.sources() : plan.subset1());
        opened.checkTarget();
        if (settings.metrics().contains(PriorScores.NAME)) {
            opened.askPrior();
        }
        return opened;
    }

    /** Once for all sources, which so are judged by the same targets, whatever becomes of others meanwhile. */
    private void askPrior() {
        board.expect(PRIOR, 1);
        PriorActivity.Request request = new PriorActivity.Request(
                plan.target(),
                plan.sources(),
                settings.preparation(),
                settings.split(),
                settings.network(),
                settings.pretraining(),
                settings.importModels());
        prior = Optional.of(
                board.stage(activities, PRIOR, "at other targets", PriorActivity.class, a -> a.prior(request)));
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
     * @param prior as {@link #prior} told it
     * @param prepared what is prepared, by name
     */
    public static Branches resumed(
            SelectionSettings settings,
            Catalog catalog,
            TaskData target,
            boolean dumpsSource,
            Optional<PriorActivity.Result> prior,
            Map<String, PrepareActivity.Result> prepared,
            StageActivities activities,
            SelectionBoard board) {
        SelectionPlan plan = SelectionPlan.of(settings, catalog);
        Preparations preparations = new Preparations(plan, activities, board);
        preparations.takeOver(target, prepared);
        return new Branches(
                settings, plan, dumpsSource, prior, activities, preparations, new Mending(preparations::forget), board);
    }

    /** Tells the board of all stages of the sources that are known before their regions of interest are compared. */
    public void expectSources() {
        SourceBranch.expectComparing(board, plan.subset1().size());
        if (settings.baseline()) {
            SourceBranch.expectScoring(board, plan.sources().size(), dumpsSource, settings.metricsOfOne());
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
                prior,
                activities,
                preparations,
                mending,
                board);
    }

    /** Tells the board of the net {@link #withoutTransfer}, or of a source's {@link #truth}. */
    public static void expectRungs(SelectionBoard board, int rungs) {
        board.expect(Climber.RUNG, rungs);
    }

    /**
     * The ground truth of a source beside a race: its model taken up the race's rungs to the end. Those that the source raced to are
     * found, so that together they cost one fine-tuning.
     *
     * @param rungs those of the target's race
     */
    public SourceRow truth(Race.Entrant source, TrainingSettings training, List<Integer> rungs) {
        RaceRun run = RaceRun.of(source.source(), source.model());
        Climber climber = new Climber(settings, training, this, activities, board);
        try {
            rungs.forEach(upTo -> climber.climb(run, upTo));
            return SourceRow.of(SourceRow.Truth.of(source.source(), run.whole().orElseThrow()), source.source());
        } catch (ActivityFailure e) {
            SourceRow.Truth none = new SourceRow.Truth(
                    Optional.empty(), Optional.of(StageFailures.of(source.source(), Climber.RUNG, e)));
            board.fail();
            expectNoneAbove(run, rungs);
            return SourceRow.of(none, source.source());
        }
    }

    /**
     * Trains the same net on the target alone from random weights.
     *
     * @param rungs those of the target's race, the last of which is the end; that one alone where there is no race
     */
    public NoTransfer withoutTransfer(TrainingSettings training, List<Integer> rungs) {
        RaceRun run = RaceRun.withoutTransfer();
        Climber climber = new Climber(settings, training, this, activities, board);
        try {
            rungs.forEach(upTo -> climber.climb(run, upTo));
            return NoTransfer.of(run.whole().orElseThrow());
        } catch (ActivityFailure e) {
            // First, as it throws a cancellation again, which is no failure.
            String reason = StageFailures.cause(e).reason();
            board.fail();
            expectNoneAbove(run, rungs);
            return NoTransfer.failed(reason);
        }
    }

    /** Tells the board that those are left out which come after the rung that one failed at. */
    private void expectNoneAbove(RaceRun failed, List<Integer> rungs) {
        expectRungs(
                board,
                1 - (int) rungs.stream().filter(upTo -> upTo > failed.done()).count());
    }

    /** Tells the board of the sources of Subset 2, where no Path 2 scores all of them. */
    public void expectNear(List<TaskId> subset2) {
        if (!settings.baseline()) {
            SourceBranch.expectScoring(board, subset2.size(), dumpsSource, settings.metricsOfOne());
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

    /** How the sources did at other targets, where that is one of the metrics. */
    public Optional<PriorActivity.Result> prior() {
        return prior;
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
