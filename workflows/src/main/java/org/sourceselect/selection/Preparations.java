package org.sourceselect.selection;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.ImportModelActivity;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.activity.StageRun;
import org.sourceselect.activity.TaskData;
import org.sourceselect.task.TaskId;

/** Prepares each partition and modality once, whichever tasks ask for it, and imports each model once. */
final class Preparations {

    /** The stage that the plan counts {@linkplain SelectionPlan#preparationStages beforehand}. */
    static final StageName PREPARE = StageName.of(StageKind.PREPARE);

    private static final StageName IMPORT = StageName.of(StageKind.IMPORT);

    /** A workflow that an older release began keeps the failures that it kept. */
    private static final String FAILED_AGAIN = "failed-preparations-are-asked-again";

    private final SelectionPlan plan;
    private final StageActivities activities;
    private final SelectionBoard board;
    private final Map<PrepareActivity.Request, Promise<PrepareActivity.Result>> asked = new LinkedHashMap<>();
    private final Map<String, PrepareActivity.Result> done = new TreeMap<>();
    private final Map<TaskId, Promise<ImportModelActivity.Result>> models = new LinkedHashMap<>();

    /** For this plan. */
    Preparations(SelectionPlan plan, StageActivities activities, SelectionBoard board) {
        this.plan = plan;
        this.activities = activities;
        this.board = board;
    }

    /** The task over its slices; waits until they are there. */
    TaskData of(TaskId task) {
        PrepareActivity.Request request = plan.preparation(task);
        PrepareActivity.Result known = done.get(name(request));
        if (known != null) {
            return plan.over(task, known.prepared());
        }
        Promise<PrepareActivity.Result> prepared = asked.get(request);
        if (prepared == null) {
            prepared = Async.function(() -> prepare(request));
            asked.put(request, prepared);
        }
        return plan.over(task, prepared.get().prepared());
    }

    /**
     * Imports the models of these tasks and waits for all.
     *
     * @throws io.temporal.failure.ActivityFailure when one cannot be used
     */
    void importModels(List<TaskId> tasks) {
        Promise.allOf(tasks.stream().flatMap(t -> imported(t).stream()).toList())
                .get();
    }

    /** The task's imported model, waiting until it is there; empty where the model is to be trained. */
    Optional<ImportModelActivity.Result> model(TaskId task) {
        return imported(task).map(Promise::get);
    }

    private Optional<Promise<ImportModelActivity.Result>> imported(TaskId task) {
        return plan.model(task).map(request -> {
            Promise<ImportModelActivity.Result> known = models.get(task);
            if (known != null) {
                return known;
            }
            board.expect(IMPORT, 1);
            Promise<ImportModelActivity.Result> started = Async.function(() -> importModel(task, request));
            models.put(task, started);
            return started;
        });
    }

    private ImportModelActivity.Result importModel(TaskId task, ImportModelActivity.Request request) {
        String what = "the model of " + plan.label(task);
        return board.stage(activities, IMPORT, what, ImportModelActivity.class, a -> a.importModel(request));
    }

    /** Whether the task's model is imported, not trained here. */
    boolean imports(TaskId task) {
        return plan.model(task).isPresent();
    }

    /** Seconds of computing behind all that was prepared. */
    double seconds() {
        return done.values().stream().mapToDouble(p -> p.run().seconds()).sum();
    }

    /** All that is prepared, by name. */
    Map<String, PrepareActivity.Result> done() {
        return new LinkedHashMap<>(done);
    }

    /**
     * Takes over what another run of the workflow prepared.
     *
     * @param target the target, whose slices are among it
     */
    void takeOver(TaskData target, Map<String, PrepareActivity.Result> prepared) {
        done.put(
                name(plan.preparation(target.task())),
                new PrepareActivity.Result(target.prepared(), 0, 0, new StageRun(true, 0)));
        done.putAll(prepared);
    }

    /** Asks again, the next time, for whatever is the artifact of that {@linkplain ArtifactRef#name() name}, and for what failed. */
    void forget(String artifact) {
        asked.keySet().removeIf(request -> isOf(done.get(name(request)), artifact));
        done.values().removeIf(result -> isOf(result, artifact));
        models.values()
                .removeIf(promise -> promise.isCompleted()
                        && promise.getFailure() == null
                        && promise.get().model().name().equals(artifact));
        boolean failures =
                Stream.concat(asked.values().stream(), models.values().stream()).anyMatch(Preparations::hasFailed);
        if (failures && Workflow.getVersion(FAILED_AGAIN, Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION) {
            // Perhaps of this very damage: their promises would give the same failure for ever.
            asked.values().removeIf(Preparations::hasFailed);
            models.values().removeIf(Preparations::hasFailed);
        }
    }

    private static boolean hasFailed(Promise<?> promise) {
        return promise.isCompleted() && promise.getFailure() != null;
    }

    private static boolean isOf(PrepareActivity.@Nullable Result prepared, String artifact) {
        return prepared != null && prepared.prepared().name().equals(artifact);
    }

    private PrepareActivity.Result prepare(PrepareActivity.Request request) {
        String what = name(request);
        PrepareActivity.Result result =
                board.stage(activities, PREPARE, what, PrepareActivity.class, a -> a.prepare(request));
        done.put(what, result);
        return result;
    }

    private static String name(PrepareActivity.Request request) {
        return request.dataSet() + request.partition().map(p -> " " + p).orElse("") + " " + request.modality();
    }
}
