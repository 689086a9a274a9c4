package org.sourceselect.cli.run;

import com.google.protobuf.util.Timestamps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.ActivityFailures;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.campaign.CampaignProgress;
import org.sourceselect.campaign.TargetCount;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.LiveView;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.client.QueueWorkers;
import org.sourceselect.selection.SelectionProgress;

/** Waits for a workflow and meanwhile tells how far it is. */
public final class WorkflowWatch {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowWatch.class);

    /** Between looks; one costs the server a description and a query. */
    private static final long LOOK_MILLIS = 1000;

    /** What a call that waits fails by when its server goes away. */
    private static final Set<Status.Code> LOST =
            EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED);

    /** Between questions who takes the work. */
    private static final long ASK_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** How long an answer is waited for. */
    private static final long ANSWER_MILLIS = 3000;

    /** Between lines where there is no terminal. */
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WorkflowClient client;
    private final WorkflowStub workflow;
    private final boolean campaign;
    private final Console console;

    /** For how many seconds the workflow had gone on already. */
    private final double before;

    /** What each activity is about, by its id: an activity is described by its type alone, its summary is in the history. */
    private final Map<String, String> summaries = new ConcurrentHashMap<>();

    private final long begun = System.nanoTime();
    private long lastLine = begun;
    private long lastAsked = begun - ASK_NANOS;
    private Optional<QueueWorkers> workers = Optional.empty();
    private Optional<QueueWorkers.Lack> lacking = Optional.empty();
    private boolean idle;
    private final RunningMean atOnce = new RunningMean();

    /** A server may let it wait. */
    private final Question<Optional<ProgressLine.State>> far = new Question<>("workflow-watch", this::state);

    /**
     * Watches a workflow that goes on while this process does alone: its duration counts from here.
     *
     * @param campaign whether the workflow is a campaign, the stages of whose targets count as its own
     */
    public WorkflowWatch(WorkflowClient client, WorkflowStub workflow, boolean campaign, Console console) {
        this(client, workflow, campaign, console, 0);
    }

    private WorkflowWatch(
            WorkflowClient client, WorkflowStub workflow, boolean campaign, Console console, double before) {
        this.client = client;
        this.workflow = workflow;
        this.campaign = campaign;
        this.console = console;
        this.before = before;
    }

    /** Watches a workflow that others work for: its duration counts from its own start, not from this look at it. */
    public static WorkflowWatch sinceStart(
            WorkflowClient client, WorkflowStub workflow, boolean campaign, Console console) {
        return new WorkflowWatch(client, workflow, campaign, console, age(workflow));
    }

    private static double age(WorkflowStub workflow) {
        try {
            long start = Timestamps.toMillis(workflow.describe()
                    .getRawDescription()
                    .getWorkflowExecutionInfo()
                    .getStartTime());
            return Math.max(0, (System.currentTimeMillis() - start) / 1e3);
        } catch (WorkflowException | StatusRuntimeException e) {
            // Waiting goes on without it.
            LOG.debug("the server did not describe the workflow", e);
            return 0;
        }
    }

    /** Waits for the result, showing progress until it is there; once. */
    public <R> R result(Class<R> type) {
        try {
            return awaited(type);
        } finally {
            far.close();
        }
    }

    private <R> R awaited(Class<R> type) {
        CompletableFuture<R> result = workflow.getResultAsync(type);
        while (true) {
            try {
                R value = result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                console.clearStatus();
                return value;
            } catch (TimeoutException e) {
                look();
            } catch (ExecutionException e) {
                if (isLost(e)) {
                    // The way to the server was lost, not the workflow.
                    look();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
                    result = workflow.getResultAsync(type);
                    continue;
                }
                console.clearStatus();
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for a workflow", e);
    }

    private static boolean isLost(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof StatusRuntimeException gone) {
                return LOST.contains(gone.getStatus().getCode());
            }
        }
        return false;
    }

    /** How far it is, with what its running activities say; empty when no worker answers. */
    public Optional<ProgressLine.State> state() {
        if (!campaign) {
            return state(workflow);
        }
        return progress(workflow, CampaignProgress.class).map(p -> {
            ProgressLine.State all = ProgressLine.State.NOTHING;
            for (CampaignProgress.Target target : p.targets()) {
                Optional<ProgressLine.State> live = target.status() == TargetRow.Status.RUNNING
                        ? state(client.newUntypedWorkflowStub(target.workflowId()))
                        : Optional.empty();
                all = all.plus(live.orElseGet(() -> reported(target)));
            }
            return ProgressLine.Campaign.of(p).map(all::of).orElse(all);
        });
    }

    private Optional<ProgressLine.State> state(WorkflowStub of) {
        return progress(of, SelectionProgress.class)
                .map(p -> new ProgressLine.State(
                        p.done(),
                        p.found(),
                        p.stages(),
                        p.failed(),
                        running(of, p.kinds()),
                        new ProgressLine.Outlook(p.expectedSeconds(), p.more()),
                        p.kinds(),
                        p.race().map(race -> ProgressLine.Race.named(p.target(), race)).stream()
                                .toList()));
    }

    /** What the campaign knows of a target itself: not how long it takes, unless it has ended. */
    static ProgressLine.State reported(CampaignProgress.Target target) {
        TargetCount count = target.count();
        return new ProgressLine.State(
                count.stagesDone(),
                count.found(),
                count.stages(),
                count.failed(),
                List.of(),
                new ProgressLine.Outlook(0, !target.status().ended()),
                List.of(),
                List.of());
    }

    private static <P> Optional<P> progress(WorkflowStub workflow, Class<P> type) {
        try {
            return Optional.of(workflow.query("progress", type));
        } catch (WorkflowException | StatusRuntimeException e) {
            // A child that has not started yet, or no worker to ask.
            LOG.debug("no answer to the progress query", e);
            return Optional.empty();
        }
    }

    private void look() {
        // Whoever stops is not shown how far it was.
        Interruption.holdIfUnderWay();
        if (System.nanoTime() - lastAsked >= ASK_NANOS) {
            tell(lack());
            lastAsked = System.nanoTime();
        }
        if (lacking.filter(lack -> !lack.stagesAlone()).isPresent()) {
            // Nobody would answer, and the question be asked for a minute; an answer of before is stale by then.
            far.forget();
            return;
        }
        boolean lineDue = System.nanoTime() - lastLine >= LINE_NANOS;
        if (!console.terminal() && !lineDue) {
            return;
        }
        Optional<ProgressLine.State> state = answer();
        idle = state.filter(s -> s.activities().isEmpty()).isPresent();
        if (console.terminal()) {
            state.ifPresent(s -> console.status(terminal -> new LiveView(terminal).lines(s, seconds(), atOnce.mean())));
        } else if (state.isPresent()) {
            lastLine = System.nanoTime();
            console.say(ProgressLine.plain(state.get(), seconds(), atOnce.mean()));
        }
    }

    /** How far it is, in words, however long a worker takes to tell; empty when none answers. */
    public Optional<String> words() {
        return state().map(state -> ProgressLine.plain(state, seconds(), state.atOnce()));
    }

    /** The state, where it comes soon, or that of a former look which came too late for it. */
    private Optional<ProgressLine.State> answer() {
        try {
            Optional<ProgressLine.State> state = far.answer(ANSWER_MILLIS);
            // While nothing runs, as in a pause, nothing is learnt of how many run at once.
            state.map(ProgressLine.State::atOnce).filter(running -> running > 0).ifPresent(atOnce::add);
            return state;
        } catch (TimeoutException e) {
            // The SDK tries for a minute; whether the server is there at all is asked now.
            lastAsked = System.nanoTime() - ASK_NANOS;
            return Optional.empty();
        } catch (ExecutionException e) {
            // Whoever waits for days waits for the result, not for how far it is.
            LOG.debug("how far the workflow is could not be found out", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private double seconds() {
        return before + (System.nanoTime() - begun) / 1e9;
    }

    /** Why the workflow does not go on; empty when it may. */
    public Optional<QueueWorkers.Lack> lack() {
        try {
            QueueWorkers asked = workers.orElseGet(() -> QueueWorkers.of(client, workflow));
            workers = Optional.of(asked);
            Optional<QueueWorkers.Lack> lack = asked.decisions();
            return lack.isPresent() || !idle ? lack : asked.stages();
        } catch (StatusRuntimeException e) {
            LOG.debug("the server did not describe the workflow", e);
            return QueueWorkers.silence(client, e);
        }
    }

    private void tell(Optional<QueueWorkers.Lack> now) {
        if (!now.equals(lacking)) {
            // After Ctrl-C a server that does not answer is only a consequence.
            Interruption.holdIfUnderWay();
            now.ifPresentOrElse(
                    lack -> console.say(lack.sentence()),
                    () -> lacking.ifPresent(before -> console.say(before.over())));
            lacking = now;
        }
    }

    private List<ProgressLine.Running> running(WorkflowStub of, List<SelectionProgress.Kind> kinds) {
        List<ProgressLine.Running> running = new ArrayList<>();
        for (PendingActivityInfo activity : busy(of)) {
            boolean elsewhere = activity.getLastFailure()
                    .getApplicationFailureInfo()
                    .getType()
                    .equals(ActivityFailures.COMPUTED_ELSEWHERE);
            if (elsewhere && activity.getState() != PendingActivityState.PENDING_ACTIVITY_STATE_STARTED) {
                running.add(ProgressLine.Running.waiting(summary(of, activity)));
                continue;
            }
            Optional<ProgressLine.Retry> retry = !elsewhere && activity.getAttempt() > 1 && activity.hasLastFailure()
                    ? Optional.of(new ProgressLine.Retry(activity.getAttempt(), Fault.words(activity.getLastFailure())))
                    : Optional.empty();
            boolean works = activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
            double watched = watched(activity, System.currentTimeMillis(), seconds());
            StageProgress said = heartbeat(activity, client.getOptions().getDataConverter());
            String what = summary(of, activity);
            running.add(new ProgressLine.Running(what, said, ofExpected(watched, what, kinds), retry, works));
        }
        // What trains says most about the time left.
        running.sort(Comparator.comparing(r -> r.progress().loss() <= 0));
        return running;
    }

    /**
     * Seconds that its attempt has run; by two clocks where the server is elsewhere, so within bounds.
     *
     * @param now milliseconds by this machine's clock
     * @param seconds for how long the workflow has gone on, as far as is known
     */
    static double watched(PendingActivityInfo activity, long now, double seconds) {
        if (activity.getState() != PendingActivityState.PENDING_ACTIVITY_STATE_STARTED) {
            return 0;
        }
        double sinceStart = (now - Timestamps.toMillis(activity.getLastStartedTime())) / 1e3;
        return Math.max(0, Math.min(sinceStart, seconds));
    }

    /** One that takes longer than expected takes nothing off what is expected of the others. */
    static double ofExpected(double watched, String what, List<SelectionProgress.Kind> kinds) {
        return kinds.stream()
                .filter(kind -> what.startsWith(kind.label() + " ") && kind.seconds() > 0)
                .mapToDouble(kind -> Math.min(watched, kind.seconds()))
                .findFirst()
                .orElse(watched);
    }

    private String summary(WorkflowStub of, PendingActivityInfo activity) {
        String id = activity.getActivityId();
        if (!summaries.containsKey(id)) {
            // Rarely: one look finds all that are scheduled, and most wait long before they start.
            readSummaries(of);
        }
        return summaries.computeIfAbsent(id, i -> activity.getActivityType().getName());
    }

    private void readSummaries(WorkflowStub of) {
        try {
            for (HistoryEvent event :
                    client.fetchHistory(of.getExecution().getWorkflowId()).getEvents()) {
                if (event.hasActivityTaskScheduledEventAttributes()
                        && event.getUserMetadata().hasSummary()) {
                    String text = client.getOptions()
                            .getDataConverter()
                            .fromPayload(event.getUserMetadata().getSummary(), String.class, String.class);
                    summaries.put(
                            event.getActivityTaskScheduledEventAttributes().getActivityId(), String.valueOf(text));
                }
            }
        } catch (WorkflowException | StatusRuntimeException | DataConverterException e) {
            LOG.debug("the history does not say what runs", e);
        }
    }

    /** What runs, or has run and waits to be tried again. */
    private static List<PendingActivityInfo> busy(WorkflowStub workflow) {
        try {
            return workflow.describe().getRawDescription().getPendingActivitiesList().stream()
                    .filter(a ->
                            a.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED || a.getAttempt() > 1)
                    .sorted(Comparator.comparing(PendingActivityInfo::getScheduledTime, Timestamps.comparator()))
                    .toList();
        } catch (WorkflowException | StatusRuntimeException e) {
            LOG.debug("the server did not describe the workflow", e);
            return List.of();
        }
    }

    /** What its worker said last; nothing of one that waits to be tried again, as whoever said it works on it no more. */
    static StageProgress heartbeat(PendingActivityInfo activity, DataConverter data) {
        try {
            StageProgress progress = data.fromPayloads(
                    0, Optional.of(activity.getHeartbeatDetails()), StageProgress.class, StageProgress.class);
            if (progress != null && activity.getState() != PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED) {
                return progress;
            }
        } catch (DataConverterException e) {
            LOG.debug("a heartbeat that says something else", e);
        }
        return new StageProgress(0, 0, "", 0, 0);
    }
}
