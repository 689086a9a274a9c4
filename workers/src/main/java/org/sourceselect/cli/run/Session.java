package org.sourceselect.cli.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.Closeable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.cli.text.UserErrorException;
import org.sourceselect.client.QueueWorkers;
import org.sourceselect.embedded.EmbeddedRuntime;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.selection.StaticText;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

/** A command's time with a runtime: from the start of the servers to their end, or to Ctrl-C. */
public final class Session implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final EmbeddedRuntime runtime;
    private final Watched watched;
    private final boolean others;
    private final Interruption interruption;
    private final Console console;

    private Session(
            EmbeddedRuntime runtime, Watched watched, boolean others, Interruption interruption, Console console) {
        this.runtime = runtime;
        this.watched = watched;
        this.others = others;
        this.interruption = interruption;
        this.console = console;
    }

    /** Starts what is needed. */
    public static Session start(RuntimeSettings settings, Console console) {
        return start(settings, console, new CompositeMeterRegistry());
    }

    /** Starts what is needed, its work measured in a registry. */
    public static Session start(RuntimeSettings settings, Console console, MeterRegistry registry) {
        return start(
                () -> EmbeddedRuntime.start(settings, registry, console::say),
                new Watched(settings.roles().isEmpty()),
                settings.temporal().isPresent(),
                console);
    }

    /** Starts what it takes to find out what workflows would run. */
    public static Session startPlanning(RuntimeSettings settings, Console console, Catalog catalog, PlanLedger ledger) {
        return start(
                () -> EmbeddedRuntime.startPlanning(settings, catalog, ledger), new Watched(false), false, console);
    }

    /** What Ctrl-C leaves behind. */
    static final class Watched {
        private final boolean elsewhere;
        private volatile Optional<String> workflow = Optional.empty();
        private volatile String cancelling = "";

        /**
         * @param elsewhere whether others do the work
         */
        Watched(boolean elsewhere) {
            this.elsewhere = elsewhere;
        }

        void begins(String id, TemporalLocation server) {
            cancelling = cancelling(id, server);
            workflow = Optional.of(id);
        }

        String farewell() {
            if (!elsewhere) {
                return "stopped; the same command goes on from here";
            }
            return workflow.map(id ->
                            id + " goes on without this command, which only watched it; watch it again with the same"
                                    + " command, or end it with: " + cancelling)
                    .orElse("stopped; nothing was begun");
        }
    }

    /** The command that ends a workflow of a server that has to be named. */
    public static String cancelling(String id, TemporalLocation server) {
        return "sourceselect cancel " + id + " --temporal " + server.target()
                + (server.namespace().equals("default") ? "" : " --namespace " + server.namespace());
    }

    /** @param others whether workers elsewhere may take part, on a server that was named */
    private static Session start(Supplier<EmbeddedRuntime> starting, Watched watched, boolean others, Console console) {
        AtomicReference<@Nullable EmbeddedRuntime> started = new AtomicReference<>();
        Interruption interruption = Interruption.handle(() -> close(started.get()), console, watched::farewell);
        try {
            console.begin("starting");
            EmbeddedRuntime runtime = starting.get();
            started.set(runtime);
            return new Session(runtime, watched, others, interruption, console);
        } catch (RuntimeException e) {
            interruption.close();
            throw e;
        }
    }

    /** The runtime. */
    public EmbeddedRuntime runtime() {
        return runtime;
    }

    /**
     * A finished workflow.
     *
     * @param value its result
     * @param state its last count of stages; empty when it does not answer any more
     */
    public record Finished<R>(R value, Optional<ProgressLine.State> state) {}

    /**
     * A workflow to run.
     *
     * @param id its id
     * @param queues where its workers take work from
     * @param request its input, of a selection or of a campaign
     */
    public record Job(String id, TaskQueues queues, Object request) {

        private String type() {
            return request instanceof CampaignRequest ? TransferCampaignWorkflow.TYPE : SourceSelectionWorkflow.TYPE;
        }

        /** What the Temporal page says of it. */
        private StaticText text() {
            return request instanceof CampaignRequest campaign
                    ? campaign.settings().text()
                    : ((SelectionRequest) request).settings().text();
        }
    }

    /**
     * Runs a workflow to its end, or joins the one of the same id that runs already.
     *
     * @throws UserErrorException when it failed by something the user can put right
     */
    public <R> Finished<R> run(Job job, Class<R> result) {
        WorkflowStub workflow = runtime.client()
                .newUntypedWorkflowStub(
                        job.type(),
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(job.id())
                                .setTaskQueue(job.queues().workflows())
                                .setStaticSummary(job.text().summary())
                                .setStaticDetails(job.text().details())
                                .build());
        warnOfOtherStore(job.queues());
        try {
            workflow.start(job.request());
            if (watched.elsewhere) {
                console.say("began " + job.id() + " at " + runtime.temporal().target()
                        + ", where workers elsewhere do the work");
            }
        } catch (WorkflowExecutionAlreadyStarted e) {
            console.say("going on with " + job.id() + ", which is there already");
        }
        return await(job.type(), job.id(), result);
    }

    /** Says where workers of the queues, this command's own beside them or not, put what they make into another store than it looks in. */
    public void warnOfOtherStore(TaskQueues queues) {
        if (!others) {
            return;
        }
        ArtifactStore store = runtime.store();
        try {
            new QueueWorkers(runtime.client(), queues.workflows())
                    .otherStore(store.id(), "the " + store.place())
                    .ifPresent(sentence -> console.say("warning: " + sentence));
        } catch (StoreException | BadInputException e) {
            // One who may only read a store that no worker has used yet: the warning is not worth a refusal.
            LOG.debug("the store does not tell its id", e);
        }
    }

    /**
     * Waits for a workflow that runs, telling how far it is.
     *
     * @throws UserErrorException when it failed by something the user can put right
     */
    public <R> Finished<R> await(String type, String id, Class<R> result) {
        WorkflowClient client = runtime.client();
        runtime.note(id);
        watched.begins(id, runtime.temporal());
        WorkflowStub workflow = client.newUntypedWorkflowStub(id);
        boolean campaign = type.equals(TransferCampaignWorkflow.TYPE);
        WorkflowWatch watch = watched.elsewhere
                ? WorkflowWatch.sinceStart(client, workflow, campaign, console)
                : new WorkflowWatch(client, workflow, campaign, console);
        try {
            R value = watch.result(result);
            return new Finished<>(value, watch.state());
        } catch (WorkflowFailedException e) {
            Interruption.holdIfUnderWay();
            Failure failure = Failure.of(e, this::note, Optional.empty());
            if (failure.exitCode() == Failure.USER) {
                throw new UserErrorException(failure.sentence(), e);
            }
            throw e;
        }
    }

    /** The full sentence, which names the file, behind a note's key. */
    public Optional<String> note(String key) {
        return new ProblemNotes(runtime.store()).find(key);
    }

    private static void close(@Nullable EmbeddedRuntime runtime) {
        if (runtime != null) {
            runtime.close();
        }
    }

    @Override
    public void close() {
        interruption.close();
        runtime.close();
    }
}
