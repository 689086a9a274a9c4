package org.sourceselect.campaign;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.selection.Branches;
import org.sourceselect.selection.SearchAttributes;
import org.sourceselect.selection.SelectionBoard;
import org.sourceselect.selection.SelectionConclusion;
import org.sourceselect.selection.SelectionProgress;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.SourceBranch;
import org.sourceselect.selection.StageFailures;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/**
 * Opens a target, takes a window over its pool and concludes. What is known of the sources goes to the store every so often, so
 * that neither the history nor what one run hands to the next grows with the pool.
 */
public final class TargetWorkflowImpl implements TargetWorkflow {

    /** A report costs the campaign's history a few events. */
    private static final int REPORTS = 10;

    /** Scheduled, started, completed, and the three of a workflow task that may come with it. */
    private static final int EVENTS_PER_STAGE = 6;

    /** Preparation, comparison, pre-training, two feature dumps, fine-tuning, a report; the metrics come on top. */
    private static final int STAGES_BESIDE_METRICS = 7;

    private final TargetRequest request;
    private final SelectionBoard board = new SelectionBoard();
    private final SourceWindow window;
    private final SearchAttributes attributes;
    private final StageActivities activities;

    private Optional<SourcePasses> passes = Optional.empty();
    private int reported;

    /** Before any signal, so that none is lost. */
    @WorkflowInit
    public TargetWorkflowImpl(@Nullable TargetRequest asked) {
        this.request = whole(asked);
        this.window = new SourceWindow(
                EVENTS_PER_STAGE
                        * (STAGES_BESIDE_METRICS
                                + request.settings().selection().metrics().size()),
                request.settings().eventsPerRun(),
                request.sourcesAtOnce(),
                request.paused());
        this.attributes = new SearchAttributes(request.searchAttributes());
        this.activities = new StageActivities(
                new TaskQueues(request.settings().selection().queues()));
    }

    private static TargetRequest whole(@Nullable TargetRequest asked) {
        try {
            return TargetRequest.whole(asked);
        } catch (BadInputException e) {
            throw SelectionConclusion.refused(e.sentence());
        }
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
        // A signal cannot be refused: what no campaign says is passed over.
        if (atOnce > 0) {
            window.atOnce(atOnce);
        }
    }

    @Override
    public SelectionProgress progress() {
        return board.progress();
    }

    @Override
    public TargetOutcome evaluate(@Nullable TargetRequest same) {
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
        board.takeOver(place.count());
        while (true) {
            SourcePasses over = new SourcePasses(request, place, board, activities, window, this::reportNowAndThen);
            passes = Optional.of(over);
            reported = over.through();
            try {
                TargetRecords.Conclusion conclusion = over.walk();
                attributes.set(SearchAttributes.STAGE, "conclude");
                TargetOutcome outcome = activities
                        .cpu(TargetRecords.class, "conclude " + request.target())
                        .conclude(conclusion);
                outcome.race().ifPresent(race -> board.conclude("**Path 3**, a race: " + race.words()));
                return outcome;
            } catch (ActivityFailure e) {
                place = over.mended(e).orElseThrow(() -> e);
            }
        }
    }

    private TargetRequest.Place begin() {
        board.begin(request.target().toString());
        attributes.setTarget(request.target());
        attributes.set(SearchAttributes.STAGE, StageKind.PREPARE.label());
        Catalog catalog = activities.catalog().catalog();
        CampaignWorkers.require(request.worker(), catalog.worker());
        SelectionSettings selection = request.settings().selectionFor(request.target());
        Branches opened = Branches.opened(selection, catalog, activities, board);
        List<TaskId> finetuned = request.groundTruth(opened.plan());
        if (selection.baseline() && selection.race().isEmpty()) {
            SourceBranch.expectFinetuning(board, finetuned.size());
        }
        if (request.settings().scratch()
                && !finetuned.isEmpty()
                && selection.race().isEmpty()) {
            Branches.expectRungs(board, 1);
        }
        attributes.set(SearchAttributes.STAGE, "sources");
        return new TargetRequest.Place(
                catalog,
                opened.target(),
                Optional.of(opened.dumpsSource()),
                opened.prepared(),
                Optional.empty(),
                0,
                List.of(),
                0,
                board.count(),
                Optional.empty(),
                Optional.empty(),
                opened.prior());
    }

    private void reportNowAndThen() {
        TargetCount at = count();
        if (at.done() - reported >= Math.max(1, at.sources() / REPORTS)) {
            reported = at.done();
            report(new TargetReport(request.target(), at, Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }

    private TargetCount count() {
        SelectionProgress at = board.progress();
        return new TargetCount(
                passes.map(SourcePasses::sources).orElse(0),
                passes.map(SourcePasses::through).orElse(0),
                at.failed(),
                at.stages(),
                at.done(),
                at.found(),
                at.computedSeconds());
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
