package org.sourceselect.selection;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.TaskData;
import org.sourceselect.task.TaskId;

/** Prepares each partition and modality once, whichever tasks ask for it. */
final class Preparations {

    private final SelectionPlan plan;
    private final StageActivities activities;
    private final SelectionBoard board;
    private final Map<PrepareActivity.Request, Promise<PrepareActivity.Result>> asked = new LinkedHashMap<>();

    Preparations(SelectionPlan plan, StageActivities activities, SelectionBoard board) {
        this.plan = plan;
        this.activities = activities;
        this.board = board;
    }

    /** The task over its slices; waits until they are there. */
    TaskData of(TaskId task) {
        PrepareActivity.Request request = plan.preparation(task);
        Promise<PrepareActivity.Result> prepared = asked.get(request);
        if (prepared == null) {
            prepared = Async.function(() -> prepare(request));
            asked.put(request, prepared);
        }
        return plan.over(task, prepared.get().prepared());
    }

    /** Seconds of computing behind all that was prepared. */
    double seconds() {
        return asked.values().stream()
                .filter(p -> p.getFailure() == null)
                .mapToDouble(p -> p.get().run().seconds())
                .sum();
    }

    private PrepareActivity.Result prepare(PrepareActivity.Request request) {
        String what = request.dataSet() + request.partition().map(p -> " " + p).orElse("") + " " + request.modality();
        return board.stage(
                "prepare", "prepare " + what, () -> activities.prepare(what).prepare(request));
    }
}
