package org.sourceselect.campaign;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.selection.Preparations;
import org.sourceselect.selection.SelectionBoard;
import org.sourceselect.selection.SelectionConclusion;
import org.sourceselect.selection.SelectionPlan;
import org.sourceselect.selection.SelectionProgress;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.SourceBranch;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.selection.StageFailures;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;

/**
 * Walks a window over the pool. What is known of the sources goes to the store every so often, so that neither the history nor
 * what one run hands to the next grows with the pool.
 */
public final class TargetWorkflowImpl implements TargetWorkflow {

    /** A row with ten metrics takes 20 kB: so many together stay well below what one payload may hold. */
    private static final int ROWS_KEPT_AT_ONCE = 25;

    /** A report costs the campaign's history a few events. */
    private static final int REPORTS = 10;

    /** Scheduled, started, completed, and the three of a workflow task that may come with it. */
    private static final int EVENTS_PER_STAGE = 6;

    /** Preparation, comparison, pre-training, two feature dumps, fine-tuning, a report; the metrics come on top. */
    private static final int STAGES_BESIDE_METRICS = 7;

    private final TargetRequest request;
    private final SelectionBoard board = new SelectionBoard();
    private final SourceWindow window;
    private final CampaignAttributes attributes;
    private final StageActivities activities;

    private final List<SourceRow> pending = new ArrayList<>();
    private final List<ArtifactRef> kept = new ArrayList<>();
    private int sources;
    private int through;
    private int reported;

    /** Before any signal, so that none is lost. */
    @WorkflowInit
    public TargetWorkflowImpl(TargetRequest request) {
        this.request = request;
        this.window = new SourceWindow(
                EVENTS_PER_STAGE
                        * (STAGES_BESIDE_METRICS
                                + request.settings().selection().metrics().size()),
                request.settings().eventsPerRun(),
                request.sourcesAtOnce(),
                request.paused());
        this.attributes = new CampaignAttributes(request.searchAttributes());
        this.activities = new StageActivities(
                new TaskQueues(request.settings().selection().queues()));
    }

    @Override
    public void pause() {
        window.pause(true);
    }

    @Override
    public void resume() {
        window.pause(false);
    }

    @Override
    public void sourcesAtOnce(int atOnce) {
        window.atOnce(atOnce);
    }

    @Override
    public SelectionProgress progress() {
        return board.progress();
    }

    @Override
    public TargetOutcome evaluate(TargetRequest same) {
        try {
            TargetOutcome outcome = evaluated();
            ended(new TargetReport(
                    request.target(), count(), Optional.of(outcome), Optional.empty(), Optional.empty()));
            return outcome;
        } catch (BadInputException e) {
            failed(e.sentence(), Optional.empty());
            throw SelectionConclusion.refused(e.sentence());
        } catch (ActivityFailure e) {
            StageFailures.Cause cause = StageFailures.cause(e);
            failed(cause.reason(), cause.note());
            throw e;
        }
    }

    private TargetOutcome evaluated() {
        TargetRequest.Place place = request.place().orElseGet(this::begin);
        SelectionSettings selection = request.settings().selectionFor(request.target());
        SelectionPlan plan = SelectionPlan.of(selection, place.catalog());
        Preparations preparations = new Preparations(plan, activities, board);
        preparations.takeOver(place.prepared());
        board.takeOver(place.count());
        kept.addAll(place.rows());
        sources = plan.sources().size();
        through = place.through();
        reported = through;

        Set<TaskId> near = new LinkedHashSet<>(plan.subset1());
        Set<TaskId> finetuned = new LinkedHashSet<>(groundTruth(plan));
        Branches branches = source -> new SourceBranch(
                source, plan.label(source), place.targetData(), selection, activities, preparations, board);
        Optional<List<TaskId>> subset2 = place.subset2();
        int next = place.next();
        if (subset2.isEmpty() && selection.baseline()) {
            next = walk(inTurn(plan.sources()), next, preparations, place, subset2, source -> {
                SourceBranch branch = branches.of(source);
                if (near.contains(source)) {
                    branch.compare();
                }
                score(branch, finetuned.contains(source));
                return branch.row();
            });
        } else if (subset2.isEmpty()) {
            walk(inTurn(plan.subset1()), next, preparations, place, subset2, source -> {
                SourceBranch branch = branches.of(source);
                branch.compare();
                return branch.row();
            });
            List<TaskId> chosen = activities
                    .cpu(TargetRecords.class, "Subset 2 for " + request.target())
                    .nearest(new TargetRecords.Nearest(plan.subset1(), selection.roiRule(), kept));
            subset2 = Optional.of(chosen);
            through = sources - chosen.size();
            next = 0;
            SourceBranch.expectScoring(board, chosen.size(), selection.metrics());
            SourceBranch.expectFinetuning(
                    board, (int) chosen.stream().filter(finetuned::contains).count());
        }
        if (!selection.baseline()) {
            List<TaskId> chosen = subset2.orElseThrow();
            walk(inTurn(chosen), next, preparations, place, subset2, source -> {
                SourceBranch branch = branches.of(source);
                score(branch, finetuned.contains(source));
                return branch.row();
            });
        }
        attributes.set(CampaignAttributes.STAGE, "conclude");
        return activities
                .cpu(TargetRecords.class, "conclude " + request.target())
                .conclude(new TargetRecords.Conclusion(
                        request.settings(),
                        request.target(),
                        plan.sources(),
                        plan.subset1(),
                        subset2,
                        kept,
                        preparations.seconds(),
                        place.targetData()));
    }

    /** Makes the branch of a source. */
    private interface Branches {
        SourceBranch of(TaskId source);
    }

    /** Takes a source through its stages. */
    private interface Steps {
        SourceRow of(TaskId source);
    }

    private void score(SourceBranch branch, boolean finetune) {
        branch.score();
        if (finetune) {
            branch.finetune(request.settings().finetuning());
        }
        through++;
    }

    /** What comes before the sources: is everything there, and can the target be learnt at all? */
    private TargetRequest.Place begin() {
        board.begin(request.target().toString());
        attributes.set(CampaignAttributes.TARGET, request.target().toString());
        attributes.set(CampaignAttributes.DATA_SET, request.target().dataSet());
        attributes.set(CampaignAttributes.STAGE, StageKind.PREPARE.label());
        Catalog catalog = activities.catalog().catalog();
        CampaignWorkers.require(request.worker(), catalog.worker());
        SelectionSettings selection = request.settings().selectionFor(request.target());
        SelectionPlan plan = SelectionPlan.of(selection, catalog);
        board.expect(Preparations.PREPARE, plan.preparationStages());
        SourceBranch.expectComparing(board, plan.subset1().size());
        if (selection.baseline()) {
            SourceBranch.expectScoring(board, plan.sources().size(), selection.metrics());
            SourceBranch.expectFinetuning(board, groundTruth(plan).size());
        }
        Preparations preparations = new Preparations(plan, activities, board);
        // Before hours of work. What is imported is found again when its source's turn comes.
        preparations.importModels(selection.baseline() ? plan.sources() : plan.subset1());
        TaskData target = preparations.of(plan.target());
        activities
                .checkTarget(plan.target().shortName())
                .checkTarget(new PrepareActivity.Target(target, selection.split()));
        attributes.set(CampaignAttributes.STAGE, "sources");
        return new TargetRequest.Place(
                catalog, target, preparations.done(), Optional.empty(), 0, List.of(), 0, board.count());
    }

    private List<TaskId> groundTruth(SelectionPlan plan) {
        List<String> names = request.settings().groundTruthFor(request.target());
        return names.isEmpty()
                ? List.of()
                : new TaskPool(plan.sources()).sources("groundTruth", names, request.target());
    }

    /** Takes the sources of a pass through their stages; goes on in a new run where this one's history is full. */
    private int walk(
            List<TaskId> pass,
            int from,
            Preparations preparations,
            TargetRequest.Place place,
            Optional<List<TaskId>> subset2,
            Steps steps) {
        int next = window.walk(
                from, pass.size(), number -> pending.add(steps.of(pass.get(number))), () -> keep(ROWS_KEPT_AT_ONCE));
        keep(1);
        if (next < pass.size()) {
            Workflow.continueAsNew(request.from(
                    new TargetRequest.Place(
                            place.catalog(),
                            place.targetData(),
                            preparations.done(),
                            subset2,
                            next,
                            kept,
                            through,
                            board.count()),
                    window.paused(),
                    window.atOnce()));
        }
        return next;
    }

    /**
     * Targets under way together would ask for the same source models at the same moments, and all but one wait for each of
     * them: so each begins elsewhere, and finds what the others have trained by the time it comes there.
     */
    private List<TaskId> inTurn(List<TaskId> pass) {
        int together = request.settings().window().targets();
        int first = request.turn() % together * pass.size() / together;
        List<TaskId> turned = new ArrayList<>(pass.subList(first, pass.size()));
        turned.addAll(pass.subList(0, first));
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
        if (through - reported >= Math.max(1, sources / REPORTS)) {
            reported = through;
            report(new TargetReport(request.target(), count(), Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }

    private TargetCount count() {
        SelectionProgress at = board.progress();
        return new TargetCount(sources, through, at.failed(), at.stages(), at.done(), at.found(), at.computedSeconds());
    }

    private void failed(String reason, Optional<String> note) {
        ended(new TargetReport(request.target(), count(), Optional.empty(), Optional.of(reason), note));
    }

    private void report(TargetReport report) {
        try {
            Workflow.newExternalWorkflowStub(TransferCampaignWorkflow.class, request.campaign())
                    .report(report);
        } catch (SignalExternalWorkflowException e) {
            // Terminated: nobody waits for the rest, and what is kept is found again by whoever asks for it.
            throw ApplicationFailure.newNonRetryableFailure(
                    "the campaign " + request.campaign() + " has ended", "CampaignEnded");
        }
    }

    private void ended(TargetReport report) {
        try {
            report(report);
        } catch (ApplicationFailure e) {
            // A campaign that has ended need not hear the last word.
        }
    }
}
