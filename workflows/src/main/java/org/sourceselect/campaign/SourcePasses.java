package org.sourceselect.campaign;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceSettings;
import org.sourceselect.selection.Branches;
import org.sourceselect.selection.Mending;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.Race;
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

    /** Two climbs for each candidate in the mean, of three events each, three more of a workflow task, and some for those spared. */
    private static final long EVENTS_PER_CANDIDATE = 18;

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
                place.prior(),
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
     * @param stages what it takes each of them through
     * @param subset2 Subset 2, where it is known before the pass
     * @param raced the race, where that came before the pass
     */
    private record Pass(
            List<TaskId> sources,
            Function<TaskId, SourceRow> stages,
            Optional<List<TaskId>> subset2,
            Optional<TargetRequest.Raced> raced) {

        /** One before any race. */
        private Pass(List<TaskId> sources, Function<TaskId, SourceRow> stages, Optional<List<TaskId>> subset2) {
            this(sources, stages, subset2, Optional.empty());
        }
    }

    /** Goes through all that are left, and says what is to be concluded from. */
    TargetRecords.Conclusion walk() {
        settings.race().ifPresent(race -> expectRace());
        Optional<List<TaskId>> subset2 = place.raced().isPresent() ? place.subset2() : scored();
        if (settings.race().isEmpty()) {
            return conclusion(
                    subset2,
                    withoutTransfer(List.of(request.settings().finetuning().iterations())),
                    Optional.empty());
        }
        TargetRequest.Raced raced = place.raced()
                .filter(before -> before.race().isPresent())
                .orElseGet(() -> race(settings.race().orElseThrow(), subset2));
        board.counted(SelectionBoard.Ahead.RUNGS);
        finetune(raced, subset2);
        board.expectAgain(
                StageName.of(StageKind.RUNG),
                finetuned.isEmpty() || !request.settings().scratch()
                        ? 0
                        : raced.rungs().size());
        return conclusion(subset2, withoutTransfer(raced.rungs()), raced.race());
    }

    private void expectRace() {
        board.comes(SelectionBoard.Ahead.RUNGS);
        if (!finetuned.isEmpty()) {
            board.comes(SelectionBoard.Ahead.TRUTH);
        }
    }

    /** The passes that score, and fine-tune where no race comes before that; Subset 2, where it is known by then. */
    private Optional<List<TaskId>> scored() {
        SelectionPlan plan = branches.plan();
        Set<TaskId> near = new LinkedHashSet<>(plan.subset1());
        Optional<List<TaskId>> subset2 = place.subset2();
        if (settings.baseline()) {
            walk(new Pass(plan.sources(), source -> taken(source, near.contains(source), true), subset2), place.next());
            return subset2;
        }
        int next = place.next();
        if (subset2.isEmpty()) {
            walk(new Pass(plan.subset1(), source -> taken(source, true, false), subset2), next);
            subset2 = Optional.of(nearest(plan));
            next = 0;
        }
        List<TaskId> scoring = subset2.orElseThrow();
        while (!scoring.isEmpty()) {
            walk(new Pass(scoring, source -> taken(source, false, true), Optional.of(scoring)), next);
            // Whoever has learnt nothing makes room for the next nearest.
            scoring = settings.learntOnly() ? nearest(plan) : List.of();
            next = 0;
        }
        return subset2;
    }

    /** The race, in a history that has room for all of it: it is not cut. */
    private TargetRequest.Raced race(RaceSettings race, Optional<List<TaskId>> subset2) {
        List<Race.Entrant> racing = entrants(subset2).racing();
        if (!window.hasRoomFor(EVENTS_PER_CANDIDATE * racing.size())) {
            Workflow.continueAsNew(request.from(
                    left(subset2, 0, Optional.of(TargetRequest.Raced.NOT_YET)), window.paused(), window.atOnce()));
        }
        RaceResult result = new Race(settings, race, racing, branches, activities, board, window::all).run();
        ArtifactRef keptRace = activities
                .cpu(TargetRecords.class, "keep the race for " + request.target())
                .keepRace(result);
        onKept.run();
        return new TargetRequest.Raced(Optional.of(keptRace), result.rungs());
    }

    /** The ground truth beside a race: it goes on where that left off. */
    private void finetune(TargetRequest.Raced raced, Optional<List<TaskId>> subset2) {
        if (finetuned.isEmpty()) {
            return;
        }
        Map<TaskId, Race.Entrant> models = new LinkedHashMap<>();
        entrants(subset2).scored().stream()
                .filter(entrant -> finetuned.contains(entrant.source()))
                .forEach(entrant -> models.put(entrant.source(), entrant));
        boolean begun = place.raced().equals(Optional.of(raced));
        if (!begun) {
            board.expectAgain(
                    StageName.of(StageKind.RUNG), models.size() * raced.rungs().size());
        }
        board.counted(SelectionBoard.Ahead.TRUTH);
        Pass pass = new Pass(
                List.copyOf(models.keySet()),
                source -> {
                    SourceRow row = branches.truth(
                            Objects.requireNonNull(models.get(source)),
                            request.settings().finetuning(),
                            raced.rungs());
                    through++;
                    return row;
                },
                subset2,
                Optional.of(raced));
        walk(pass, begun ? place.next() : 0);
    }

    private TargetRecords.Entrants entrants(Optional<List<TaskId>> subset2) {
        return activities
                .cpu(TargetRecords.class, "who races for " + request.target())
                .entrants(conclusion(subset2, Optional.empty(), Optional.empty()));
    }

    private TargetRecords.Conclusion conclusion(
            Optional<List<TaskId>> subset2, Optional<NoTransfer> noTransfer, Optional<ArtifactRef> race) {
        SelectionPlan plan = branches.plan();
        return new TargetRecords.Conclusion(
                request.settings(),
                request.target(),
                plan.sources(),
                plan.subset1(),
                settings.learntOnly() ? Optional.empty() : subset2,
                List.copyOf(kept),
                branches.preparationSeconds(),
                branches.target(),
                noTransfer,
                race);
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
                from,
                turn.size(),
                number -> pending.add(pass.stages().apply(turn.get(number))),
                () -> keep(ROWS_KEPT_AT_ONCE));
        keep(1);
        if (next < turn.size()) {
            Workflow.continueAsNew(
                    request.from(left(pass.subset2(), next, pass.raced()), window.paused(), window.atOnce()));
        }
    }

    private SourceRow taken(TaskId source, boolean compared, boolean scores) {
        SourceBranch branch = branches.of(source);
        if (compared) {
            branch.compare();
        }
        if (scores) {
            branch.score();
            boolean later = settings.race().isPresent()
                    && finetuned.contains(source)
                    && branch.row().scored().isPresent();
            if (finetuned.contains(source) && settings.race().isEmpty()) {
                branch.finetune(request.settings().finetuning());
            }
            through += later ? 0 : 1;
        }
        return branch.row();
    }

    /** Last of all, as nothing waits for it. */
    private Optional<NoTransfer> withoutTransfer(List<Integer> rungs) {
        if (!request.settings().scratch() || finetuned.isEmpty()) {
            return Optional.empty();
        }
        Workflow.await(() -> !window.paused());
        triedWithoutTransfer = true;
        return Optional.of(branches.withoutTransfer(request.settings().finetuning(), rungs));
    }

    /** Those of Subset 2 that are not scored yet, from what the passes before kept. All others are through. */
    private List<TaskId> nearest(SelectionPlan plan) {
        List<TaskId> subset2 = activities
                .cpu(TargetRecords.class, "Subset 2 for " + request.target())
                .nearest(new TargetRecords.Nearest(plan.subset1(), settings.roiRule(), kept, settings.learntOnly()));
        through = sources() - subset2.size();
        branches.expectNear(subset2);
        if (settings.race().isEmpty()) {
            SourceBranch.expectFinetuning(
                    board, (int) subset2.stream().filter(finetuned::contains).count());
        }
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

    private TargetRequest.Place left(Optional<List<TaskId>> subset2, int next, Optional<TargetRequest.Raced> raced) {
        return new TargetRequest.Place(
                place.catalog(),
                branches.target(),
                place.sourceFeatures(),
                branches.prepared(),
                subset2,
                next,
                kept,
                through,
                board.count(),
                place.mendings(),
                raced,
                place.prior());
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
        if (settings.baseline() && settings.race().isEmpty()) {
            SourceBranch.expectFinetuning(board, finetuned.size());
        }
        if (triedWithoutTransfer && settings.race().isEmpty()) {
            Branches.expectRungs(board, 1);
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
                Optional.of(mendings + 1),
                Optional.empty(),
                place.prior()));
    }
}
