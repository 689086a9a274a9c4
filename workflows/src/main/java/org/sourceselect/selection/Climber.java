package org.sourceselect.selection;

import io.temporal.failure.ActivityFailure;
import org.sourceselect.activity.RungActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.race.RaceRun;

/** Takes nets up the rungs of a race, each from where it stands. */
final class Climber {

    static final StageName RUNG = StageName.of(StageKind.RUNG);

    private final SelectionSettings settings;
    private final TrainingSettings training;
    private final Branches branches;
    private final StageActivities activities;
    private final SelectionBoard board;

    /**
     * @param training how they are trained, to the end
     */
    Climber(
            SelectionSettings settings,
            TrainingSettings training,
            Branches branches,
            StageActivities activities,
            SelectionBoard board) {
        this.settings = settings;
        this.training = training;
        this.branches = branches;
        this.activities = activities;
        this.board = board;
    }

    /**
     * Takes one to a rung.
     *
     * @param upTo its iterations, counted from the beginning
     * @throws ActivityFailure when it does not get there
     */
    void climb(RaceRun run, int upTo) {
        String what = run.source().map(branches.plan()::label).orElse(RaceRun.NO_TRANSFER) + " to " + upTo;
        run.reached(upTo, branches.mending().whole(again -> {
            if (again) {
                run.source()
                        .ifPresent(source ->
                                run.beginsWith(branches.of(source).model().model()));
            }
            RungActivity.Request request = new RungActivity.Request(
                    run.start(),
                    settings.network(),
                    branches.target(),
                    settings.split(),
                    training.upTo(upTo),
                    run.after(),
                    run.former());
            return board.stage(activities, RUNG, what, RungActivity.class, activity -> activity.climb(request));
        }));
    }
}
