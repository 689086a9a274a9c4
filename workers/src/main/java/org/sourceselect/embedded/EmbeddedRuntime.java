package org.sourceselect.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.temporal.client.WorkflowClient;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.activity.Catalog;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.worker.TemporalLocation;
import org.sourceselect.worker.WorkerProcess;
import org.sourceselect.worker.WorkerSettings;

/**
 * Temporal, the store and a worker in this process, on the loopback address, their state in a home folder.
 *
 * <p>Temporal is the SDK's in-process server, or a development server where {@value DevServer#VARIABLE} names a {@code temporal}
 * command. A server or a store that the settings name is used instead of the embedded one.
 */
public final class EmbeddedRuntime implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRuntime.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** When somebody at a terminal begins to wonder. */
    private static final Duration LATE = Duration.ofSeconds(4);

    private final RuntimeSettings settings;
    private final boolean holdsHome;
    private final Deque<Closeable> parts;
    private final WorkerProcess worker;
    private final List<String> workflows = new ArrayList<>();
    private RuntimeRecord noted;
    private boolean closed;

    private EmbeddedRuntime(
            RuntimeSettings settings,
            boolean holdsHome,
            Deque<Closeable> parts,
            WorkerProcess worker,
            RuntimeRecord noted) {
        this.settings = settings;
        this.holdsHome = holdsHome;
        this.parts = parts;
        this.worker = worker;
        this.noted = noted;
    }

    /** As {@link #start(RuntimeSettings, MeterRegistry)}, with nothing measured. */
    public static EmbeddedRuntime start(RuntimeSettings settings) {
        return start(settings, new CompositeMeterRegistry());
    }

    /** As {@link #start(RuntimeSettings, MeterRegistry, Consumer)}, with what is to be told in the log. */
    public static EmbeddedRuntime start(RuntimeSettings settings, MeterRegistry registry) {
        return start(settings, registry, LOG::warn);
    }

    /**
     * Starts everything that is not there already.
     *
     * @param registry where the worker's work is measured
     * @param tell told in a sentence what becomes of a server that ends by itself
     * @throws org.sourceselect.task.BadInputException when the home is in use or cannot be written, or a named server does
     *     not answer
     */
    public static EmbeddedRuntime start(RuntimeSettings settings, MeterRegistry registry, Consumer<String> tell) {
        return start(
                settings,
                settings.embedsAnything(),
                () -> temporal(settings, tell),
                (temporal, store) -> working(settings, temporal, store, registry, tell));
    }

    @SuppressWarnings("try") // What is overdue is closed, not used.
    private static WorkerProcess working(
            RuntimeSettings settings,
            TemporalServer temporal,
            StoreLocation store,
            MeterRegistry registry,
            Consumer<String> tell) {
        WorkerSettings worker = new WorkerSettings(
                temporal.location(),
                store,
                settings.home().scratch(),
                settings.roles(),
                settings.dataSets(),
                settings.queues(),
                settings.gpu(),
                settings.threads(),
                settings.trainings());
        if (settings.store().isEmpty()) {
            return WorkerProcess.start(worker, registry);
        }
        try (Overdue overdue = Overdue.after(
                LATE,
                () -> tell.accept("still starting: the store " + store.endpoint() + " or Temporal at "
                        + temporal.location().target() + " has not answered yet"))) {
            return WorkerProcess.start(worker, registry);
        }
    }

    /**
     * Starts what it takes to plan: an in-process server, whatever server the settings name, and a worker that looks things up
     * in the store and computes nothing.
     *
     * @param catalog the data sets, as they were read
     * @param ledger where it is noted what the workflows ask for
     * @throws org.sourceselect.task.BadInputException when the home is in use or cannot be written, or a named store does not
     *     answer
     */
    public static EmbeddedRuntime startPlanning(RuntimeSettings settings, Catalog catalog, PlanLedger ledger) {
        return start(settings, settings.store().isEmpty(), InProcessServer::start, (temporal, location) -> {
            ArtifactStore store =
                    ArtifactStore.openToRead(location, settings.home().scratch());
            return WorkerProcess.startPlanning(temporal.location(), settings.queues(), store, catalog, ledger);
        });
    }

    /** Starts the part that works, once the servers are there. */
    private interface Working {
        WorkerProcess start(TemporalServer temporal, StoreLocation store);
    }

    private static EmbeddedRuntime start(
            RuntimeSettings settings, boolean holdsHome, Supplier<TemporalServer> serving, Working working) {
        // Closed in the reverse of this order, also when a later part does not start.
        Deque<Closeable> parts = new ArrayDeque<>();
        HomeFolder home = settings.home();
        try {
            if (holdsHome) {
                parts.push(HomeLock.take(home, settings.command()));
            }
            Supplier<StoreLocation> storing = store(settings, parts);
            // A Temporal server somebody named is asked first: it is what is most often mistyped.
            TemporalServer temporal = serving.get();
            parts.push(temporal);
            StoreLocation store = storing.get();
            WorkerProcess worker = working.start(temporal, store);
            parts.push(worker);
            RuntimeRecord record = new RuntimeRecord(
                    ProcessHandle.current().pid(),
                    settings.command(),
                    temporal.location(),
                    temporal.lists(),
                    store.endpoint().toString(),
                    List.of());
            if (holdsHome) {
                record.write(home);
            }
            LOG.info("Temporal at {}, store at {}", temporal.location().target(), store.endpoint());
            return new EmbeddedRuntime(settings, holdsHome, parts, worker, record);
        } catch (RuntimeException | Error e) {
            closeAll(parts);
            throw e;
        }
    }

    /**
     * Whether all of it would be this process's own, and the store the home's: then no workflow outlives the process, and nobody else
     * takes part.
     */
    public static boolean isSelfContained(RuntimeSettings settings) {
        return settings.temporal().isEmpty()
                && settings.store().isEmpty()
                && DevServer.command(System::getenv).isEmpty();
    }

    /** The client to start workflows with. */
    public WorkflowClient client() {
        return worker.client();
    }

    /** The store. */
    public ArtifactStore store() {
        return worker.store();
    }

    /** Where Temporal listens. */
    public TemporalLocation temporal() {
        return noted.temporal();
    }

    /** Notes a workflow for {@code status}, because the in-process server cannot list any. */
    public synchronized void note(String workflowId) {
        workflows.add(workflowId);
        noted = noted.with(workflows);
        if (!closed && holdsHome) {
            noted.write(settings.home());
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (holdsHome) {
                RuntimeRecord.remove(settings.home());
            }
        } finally {
            closeAll(parts);
        }
    }

    private static TemporalServer temporal(RuntimeSettings settings, Consumer<String> tell) {
        if (settings.temporal().isPresent()) {
            TemporalLocation named = settings.temporal().get();
            Reachability.await(named, ANSWER, () -> false, tell);
            return new TemporalServer.Given(named);
        }
        Optional<Path> command = DevServer.command(System::getenv);
        if (command.isEmpty()) {
            return InProcessServer.start();
        }
        DevServer server = DevServer.start(command.get(), settings.home());
        server.keepRunning(tell);
        LOG.warn(
                "The Temporal development server at {} asks for no password: every user of this machine can use it",
                server.location().target());
        return server;
    }

    private static Supplier<StoreLocation> store(RuntimeSettings settings, Deque<Closeable> parts) {
        if (settings.store().isPresent()) {
            return () -> settings.store().get();
        }
        StartingStore embedded = StartingStore.in(settings.home().store());
        parts.push(embedded);
        return embedded::location;
    }

    private static void closeAll(Deque<Closeable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("A part of the runtime did not close cleanly: {}", e.toString());
            }
        }
    }
}
