package org.sourceselect.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.StageActivities;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.TargetRow.Status;
import org.sourceselect.selection.RequestDefaults;
import org.sourceselect.selection.RequestLimits;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SearchAttributes;
import org.sourceselect.selection.SelectionConclusion;
import org.sourceselect.selection.SelectionPlan;
import org.sourceselect.selection.StageFailures;
import org.sourceselect.selection.StaticText;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/**
 * Keeps a window of targets under way, each in a workflow of its own, and knows what they report.
 *
 * <p>A target's workflow outlives the run that started it (a run that goes on in a new history is closed, to Temporal): so it is
 * abandoned by its parent, and reports by signal to the campaign's id, whichever run that is.
 */
public final class TransferCampaignWorkflowImpl implements TransferCampaignWorkflow {

    private final TargetLedger ledger = new TargetLedger();

    /** How often each target was begun in this run. */
    private final Map<TaskId, Integer> beginnings = new LinkedHashMap<>();

    private final RequestDefaults defaults;
    private Optional<CampaignSettings> settings = Optional.empty();
    private Optional<BadInputException> refused = Optional.empty();
    private Optional<Catalog> catalog = Optional.empty();
    private SearchAttributes attributes = new SearchAttributes(List.of());
    private List<String> registered = List.of();
    private Window window = Window.USUAL;
    private boolean paused;
    private CampaignClock clock = CampaignClock.started(Workflow.currentTimeMillis());
    private long heard;

    /** Before any signal or update, so that none is lost. */
    @WorkflowInit
    public TransferCampaignWorkflowImpl(@Nullable CampaignRequest request, @Nullable CampaignPlace place) {
        defaults = place == null ? RequestDefaults.ofWorkflow() : place.defaults();
        try {
            CampaignSettings asked = read(request, defaults);
            settings = Optional.of(asked);
            window = asked.window();
        } catch (BadInputException e) {
            refused = Optional.of(e);
        }
        if (place != null && !place.isWhole()) {
            refused = Optional.of(new BadInputException(
                    "second input", "it is not where a run of a campaign left off", "give the request alone"));
        } else if (place != null) {
            place.targets().forEach(ledger::put);
            catalog = Optional.of(place.catalog());
            registered = place.searchAttributes();
            attributes = new SearchAttributes(registered);
            window = place.window();
            paused = place.paused();
            clock = place.clock();
        }
        heard = Workflow.currentTimeMillis();
    }

    private static CampaignSettings read(@Nullable CampaignRequest request, RequestDefaults defaults) {
        if (request == null) {
            throw new BadInputException("request", "it is missing", "give {\"targets\": [\"NAME\", …]} as the input");
        }
        return request.settings(defaults);
    }

    @Override
    public CampaignResult run(@Nullable CampaignRequest request, @Nullable CampaignPlace place) {
        try {
            if (refused.isPresent()) {
                throw refused.get();
            }
            CampaignSettings asked = settings.orElseThrow();
            if (catalog.isEmpty()) {
                begin(asked);
            }
            show();
            work(asked, request);
            CampaignResult result = concluded();
            Workflow.setCurrentDetails(progress().details() + CampaignDetails.of(result));
            return result;
        } catch (BadInputException e) {
            throw SelectionConclusion.refused(e.sentence());
        } catch (CanceledFailure e) {
            Workflow.newDetachedCancellationScope(this::cancelRunning).run();
            throw e;
        }
    }

    /** Sees that every target can be done before anything is computed for one. */
    private void begin(CampaignSettings asked) {
        StageActivities activities = activities(asked);
        Catalog found = activities.catalog().catalog();
        asked.check(found);
        asked.targets().forEach(name -> ledger.put(planned(asked, found, "targets", name)));
        registered = SearchAttributes.registered(activities);
        attributes = new SearchAttributes(registered);
        attributes.set(SearchAttributes.STAGE, "campaign");
        catalog = Optional.of(found);
    }

    private static TargetRow planned(CampaignSettings asked, Catalog found, String field, String name) {
        SelectionPlan plan = asked.plan(field, name, found);
        return TargetRow.waiting(
                plan.target(),
                Workflow.getInfo().getWorkflowId() + "/" + plan.target(),
                plan.sources().size());
    }

    private void work(CampaignSettings asked, @Nullable CampaignRequest request) {
        while (true) {
            Workflow.await(() -> canStart() || ledger.allEnded() || full(asked));
            if (ledger.allEnded()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                if (ledger.allEnded()) {
                    return;
                }
            } else if (full(asked)) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                Workflow.continueAsNew(
                        request,
                        new CampaignPlace(
                                catalog.orElseThrow(), registered, ledger.rows(), window, paused, clock, defaults));
            } else {
                start(asked, ledger.with(Status.WAITING).get(0));
            }
        }
    }

    private boolean canStart() {
        return !paused
                && ledger.with(Status.RUNNING).size() < window.targets()
                && !ledger.with(Status.WAITING).isEmpty();
    }

    private static boolean full(CampaignSettings asked) {
        return Workflow.getInfo().isContinueAsNewSuggested()
                || Workflow.getInfo().getHistoryLength() > asked.eventsPerRun();
    }

    private void start(CampaignSettings asked, TargetRow row) {
        ledger.put(row.with(Status.RUNNING));
        int sources = window.sources();
        TargetWorkflow child = Workflow.newChildWorkflowStub(
                TargetWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(row.workflowId())
                        .setTaskQueue(new TaskQueues(asked.selection().queues()).workflows())
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setStaticSummary(StaticText.summary("select and evaluate sources for " + row.target()))
                        .setStaticDetails("- campaign: `" + Workflow.getInfo().getWorkflowId() + "`\n"
                                + StaticText.of(asked.selection(), "every task but the target"))
                        .build());
        // Detached: the campaign's end by cancellation is told to all its targets alike, also to those of earlier runs.
        Workflow.newDetachedCancellationScope(() -> begin(child, asked, row, sources))
                .run();
        try {
            // A run that ended before the server knows of the child would take the child with it.
            Workflow.getWorkflowExecution(child).get();
        } catch (TemporalFailure e) {
            // Told by the handler above.
        }
        // A word to all that are under way may have gone out before there was a workflow to hear it.
        RunningTarget running = new RunningTarget(row.workflowId());
        if (paused) {
            running.tell(TargetWorkflow::pause);
        }
        if (window.sources() != sources) {
            running.tell(begun -> begun.sourcesAtOnce(window.sources()));
        }
        show();
    }

    private void begin(TargetWorkflow child, CampaignSettings asked, TargetRow row, int sources) {
        int beginning = beginnings.merge(row.target(), 1, Integer::sum);
        Async.function(
                        child::evaluate,
                        new TargetRequest(
                                Workflow.getInfo().getWorkflowId(),
                                asked,
                                row.target(),
                                catalog.orElseThrow().worker(),
                                ledger.begun() - 1,
                                registered,
                                paused,
                                sources,
                                Optional.empty()))
                .handle((outcome, failure) -> {
                    // A target that was cancelled and added again may run anew before the end of its former workflow is
                    // heard of.
                    boolean latest = beginnings.getOrDefault(row.target(), 0) == beginning;
                    if (latest && ledger.is(row.target(), Status.RUNNING)) {
                        TargetRow now = ledger.row(row.target()).orElseThrow();
                        ledger.put(failure == null ? now.done(outcome) : ended(now, failure));
                        heard();
                    }
                    return true;
                });
    }

    /** What a target's workflow that said nothing more ended by. */
    private static TargetRow ended(TargetRow row, RuntimeException failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CanceledFailure || t instanceof TerminatedFailure) {
                return row.with(Status.CANCELLED);
            }
            if (t instanceof ApplicationFailure application) {
                return row.failed(application.getOriginalMessage(), Optional.empty());
            }
        }
        return row.failed(
                "its workflow " + row.workflowId()
                        + " did not run; end the one of that name, then add the target again",
                Optional.empty());
    }

    private CampaignResult concluded() {
        if (ledger.with(Status.DONE).isEmpty()) {
            List<TargetRow> failed = ledger.with(Status.FAILED);
            TargetRow first = failed.isEmpty() ? ledger.rows().get(0) : failed.get(0);
            String reason = failed.size() == 1
                    ? first.reason().orElse("it failed")
                    : "no target could be done: "
                            + failed.stream()
                                    .map(r -> r.target() + ": " + r.reason().orElse("it failed"))
                                    .collect(Collectors.joining("; "));
            throw SelectionConclusion.refused(reason, first.note().stream().toArray());
        }
        return targets();
    }

    @Override
    public void report(@Nullable TargetReport report) {
        // A signal cannot be refused: what no target of the campaign says is passed over.
        if (report != null && report.isWhole()) {
            ledger.note(report);
            heard();
        }
    }

    private void heard() {
        heard = Workflow.currentTimeMillis();
        show();
    }

    @Override
    public void pause() {
        paused = true;
        clock = clock.stopped(Workflow.currentTimeMillis());
        attributes.set(SearchAttributes.STAGE, "paused");
        show();
        tellRunning(TargetWorkflow::pause);
    }

    @Override
    public void resume() {
        // Before the targets are known there is nothing to go on with: the handler waits, as an update may.
        Workflow.await(() -> catalog.isPresent());
        try {
            Catalog now = activities(settings.orElseThrow()).catalog().catalog();
            CampaignWorkers.require(catalog.orElseThrow().worker(), now.worker());
        } catch (BadInputException e) {
            throw SelectionConclusion.refused(e.sentence());
        } catch (ActivityFailure e) {
            StageFailures.Cause cause = StageFailures.cause(e);
            throw SelectionConclusion.refused(
                    cause.reason(), cause.note().stream().toArray());
        }
        paused = false;
        clock = clock.going(Workflow.currentTimeMillis());
        attributes.set(SearchAttributes.STAGE, "campaign");
        show();
        tellRunning(TargetWorkflow::resume);
    }

    @Override
    public void checkAddTarget(@Nullable String target) {
        refusing(() -> {
            String name = RequestLimits.text("target", target);
            catalog.ifPresent(known -> added(known, name));
        });
    }

    @Override
    public String addTarget(String target) {
        Workflow.await(() -> catalog.isPresent());
        List<TaskId> names = new ArrayList<>();
        refusing(() -> {
            TargetRow row = added(catalog.orElseThrow(), target);
            ledger.put(row);
            names.add(row.target());
        });
        show();
        return names.get(0).toString();
    }

    private TargetRow added(Catalog known, String name) {
        TargetRow row = planned(settings.orElseThrow(), known, "target", name);
        Optional<TargetRow> present =
                ledger.row(row.target()).filter(r -> r.status() != Status.FAILED && r.status() != Status.CANCELLED);
        if (present.isPresent()) {
            throw new BadInputException(
                    "target",
                    row.target() + " is a target of the campaign already ("
                            + present.get().status().label() + ")",
                    "add another");
        }
        if (ledger.rows().size() >= CampaignSettings.MOST_TARGETS) {
            throw new BadInputException(
                    "target",
                    "the campaign has " + ledger.rows().size() + ", and takes no more",
                    "start another campaign; what they share is computed once all the same");
        }
        return row;
    }

    @Override
    public void checkCancelTarget(@Nullable String target) {
        refusing(() -> {
            var unused = ledger.cancellable(RequestLimits.text("target", target));
        });
    }

    @Override
    public void cancelTarget(String target) {
        List<TargetRow> rows = new ArrayList<>();
        refusing(() -> {
            TargetRow row = ledger.cancellable(target);
            ledger.put(row.with(Status.CANCELLED));
            rows.add(row);
        });
        show();
        if (rows.get(0).status() == Status.RUNNING) {
            new RunningTarget(rows.get(0).workflowId()).cancel();
        }
    }

    @Override
    public void checkChangeWindow(@Nullable JsonNode json) {
        refusing(() -> {
            var unused = changed(json);
        });
    }

    @Override
    public Window changeWindow(JsonNode json) {
        refusing(() -> window = changed(json));
        show();
        int sources = window.sources();
        tellRunning(child -> child.sourcesAtOnce(sources));
        return window;
    }

    private Window changed(@Nullable JsonNode json) {
        JsonNode full = new RequestReader(json).over(window);
        return new Window(
                RequestReader.value(full, "targets", Integer.class),
                RequestReader.value(full, "sources", Integer.class));
    }

    /** In the form in which a refusal reaches whoever asked. */
    private static void refusing(Runnable check) {
        try {
            check.run();
        } catch (BadInputException e) {
            throw SelectionConclusion.refused(e.sentence());
        }
    }

    private void tellRunning(Consumer<TargetWorkflow> word) {
        ledger.with(Status.RUNNING).forEach(row -> new RunningTarget(row.workflowId()).tell(word));
    }

    private void cancelRunning() {
        ledger.with(Status.RUNNING).forEach(row -> new RunningTarget(row.workflowId()).cancel());
    }

    private StageActivities activities(CampaignSettings asked) {
        return new StageActivities(new TaskQueues(asked.selection().queues()));
    }

    @Override
    public CampaignResult targets() {
        return new CampaignResult(
                ledger.rows(),
                ledger.rows().stream()
                        .flatMap(r -> r.outcome().stream())
                        .map(TargetOutcome::cost)
                        .reduce(CampaignCost.NOTHING, CampaignCost::plus));
    }

    @Override
    public CampaignProgress progress() {
        return CampaignProgress.of(ledger.rows(), window, paused, clock.worked(heard));
    }

    private void show() {
        Workflow.setCurrentDetails(progress().details());
    }
}
