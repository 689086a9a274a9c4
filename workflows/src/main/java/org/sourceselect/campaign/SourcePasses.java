package org.sourceselect.campaign;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.selection.Branches;
import org.sourceselect.selection.Mending;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionBoard;
import org.sourceselect.selection.SelectionPlan;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.SourceBranch;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.selection.StageFailures;
import org.sourceselect.task.TaskId;

/**
 * A target's passes over its pool: with Path 2 one over all sources, else one that compares Subset 1 and one or more that score
 * Subset 2.
 * What is known of the sources goes to the store every so often; a pass that its history has no room for goes on in a new run.
 */
final class SourcePasses {

    /** A row with ten metrics takes 20 kB: so many together stay well below what one payload may hold. */
    private static final int ROWS_KEPT_AT_ONCE = 25;

    private final TargetRequest request;
    private final TargetRequest.Place place;
    private final SelectionSettings settings;
    private final Branches branches;
    private final SelectionBoard board;
    private final StageActivities activities;
    private final SourceWindow window;
    private final Runnable onKept;
    private final Set<TaskId> finetuned;

    private final List<SourceRow> pending = new ArrayList<>();
    private final List<ArtifactRef> kept;
    private int through;
    private boolean triedWithoutTransfer;

    /**
     * @param place where they go on
     * @param onKept called on the workflow's own thread when rows may have been kept
     */
    SourcePasses(
            TargetRequest request,
            TargetRequest.Place place,
            SelectionBoard board,
            StageActivities activities,
            SourceWindow window,
            Runnable onKept) {
        this.request = request;
        this.place = place;
        this.settings = request.settings().selectionFor(request.target());
        this.branches = Branches.resumed(
                settings,
                place.catalog(),
                place.targetData(),
                place.dumpsSource(),
                place.prepared(),
                activities,
                board);
        this.board = board;
        this.activities = activities;
        this.window = window;
        this.onKept = onKept;
        this.finetuned = new LinkedHashSet<>(request.groundTruth(branches.plan()));
        this.kept = new ArrayList<>(place.rows());
        this.through = place.through();
    }

    /**
     * One pass.
     *
     * @param sources whom it takes through their stages
     * @param compared those of them whose region of interest is compared with the target's
     * @param scores whether they are scored, and fine-tuned where that is asked for
     * @param subset2 Subset 2, where it is known before the pass
     */
    private record Pass(List<TaskId> sources, Set<TaskId> compared, boolean scores, Optional<List<TaskId>> subset2) {}

    /** Goes through all that are left, and says what is to be concluded from. */
    TargetRecords.Conclusion walk() {
        SelectionPlan plan = branches.plan();
        Set<TaskId> near = new LinkedHashSet<>(plan.subset1());
        Optional<List<TaskId>> subset2 = place.subset2();
        if (settings.baseline()) {
            walk(new Pass(plan.sources(), near, true, Optional.empty()), place.next());
        } else {
            int next = place.next();
            if (subset2.isEmpty()) {
                walk(new Pass(plan.subset1(), near, false, Optional.empty()), next);
                subset2 = Optional.of(nearest(plan));
                next = 0;
            }
            List<TaskId> scoring = subset2.orElseThrow();
            while (!scoring.isEmpty()) {
                walk(new Pass(scoring, Set.of(), true, Optional.of(scoring)), next);
                // Whoever has learnt nothing makes room for the next nearest.
                scoring = settings.learntOnly() ? nearest(plan) : List.of();
                next = 0;
            }
        }
        return new TargetRecords.Conclusion(
                request.settings(),
                request.target(),
                plan.sources(),
                plan.subset1(),
                settings.learntOnly() ? Optional.empty() : subset2,
                kept,
                branches.preparationSeconds(),
                branches.target(),
                withoutTransfer());
    }

    /** How many sources there are. */
    int sources() {
        return branches.plan().sources().size();
    }

    /** How many of them are through. */
    int through() {
        return through;
    }

    private void walk(Pass pass, int from) {
        List<TaskId> turn = inTurn(pass.sources());
        int next = window.walk(
                from, turn.size(), number -> pending.add(taken(turn.get(number), pass)), () -> keep(ROWS_KEPT_AT_ONCE));
        keep(1);
        if (next < turn.size()) {
            Workflow.continueAsNew(request.from(left(pass, next), window.paused(), window.atOnce()));
        }
    }

    private SourceRow taken(TaskId source, Pass pass) {
        SourceBranch branch = branches.of(source);
        if (pass.compared().contains(source)) {
            branch.compare();
        }
        if (pass.scores()) {
            branch.score();
            if (finetuned.contains(source)) {
                branch.finetune(request.settings().finetuning());
            }
            through++;
        }
        return branch.row();
    }

    /** Last of all, as nothing waits for it. */
    private Optional<NoTransfer> withoutTransfer() {
        if (!request.settings().scratch() || finetuned.isEmpty()) {
            return Optional.empty();
        }
        Workflow.await(() -> !window.paused());
        triedWithoutTransfer = true;
        return Optional.of(branches.withoutTransfer(request.settings().finetuning()));
    }

    /** Those of Subset 2 that are not scored yet, from what the passes before kept. All others are through. */
    private List<TaskId> nearest(SelectionPlan plan) {
        List<TaskId> subset2 = activities
                .cpu(TargetRecords.class, "Subset 2 for " + request.target())
                .nearest(new TargetRecords.Nearest(plan.subset1(), settings.roiRule(), kept, settings.learntOnly()));
        through = sources() - subset2.size();
        branches.expectNear(subset2);
        SourceBranch.expectFinetuning(
                board, (int) subset2.stream().filter(finetuned::contains).count());
        return subset2;
    }

    /**
     * Targets under way together would ask for the same source models at the same moments, and all but one wait for each of
     * them: so each begins elsewhere, and finds what the others have trained by the time it comes there.
     */
    private List<TaskId> inTurn(List<TaskId> sources) {
        int together = request.settings().window().targets();
        int first = request.turn() % together * sources.size() / together;
        List<TaskId> turned = new ArrayList<>(sources.subList(first, sources.size()));
        turned.addAll(sources.subList(0, first));
        return turned;
    }

    private void keep(int atLeast) {
        if (pending.size() >= atLeast) {
            List<SourceRow> rows = List.copyOf(pending);
            pending.clear();
            kept.add(activities
                    .cpu(TargetRecords.class, "keep " + rows.size() + " sources")
                    .keep(rows));
        }
        onKept.run();
    }

    private TargetRequest.Place left(Pass pass, int next) {
        return new TargetRequest.Place(
                place.catalog(),
                branches.target(),
                place.sourceFeatures(),
                branches.prepared(),
                pass.subset2(),
                next,
                kept,
                through,
                board.count(),
                place.mendings());
    }

    /**
     * Where to go on after a failure to read what was kept of the sources: at the first of them, each of whose stages finds
     * what it made. Empty where the failure is another, or they were gone through often enough.
     */
    Optional<TargetRequest.Place> mended(ActivityFailure failure) {
        int mendings = place.mendings().orElse(0);
        if (StageFailures.damaged(failure).isEmpty() || mendings == Mending.TIMES || !Mending.isAccountedFor()) {
            return Optional.empty();
        }
        board.startOver();
        branches.expectSources();
        if (settings.baseline()) {
            SourceBranch.expectFinetuning(board, finetuned.size());
        }
        if (triedWithoutTransfer) {
            Branches.expectWithoutTransfer(board);
        }
        return Optional.of(new TargetRequest.Place(
                place.catalog(),
                branches.target(),
                place.sourceFeatures(),
                branches.prepared(),
                Optional.empty(),
                0,
                List.of(),
                0,
                board.count(),
                Optional.of(mendings + 1)));
    }
}
