package org.sourceselect.worker;

import com.google.common.base.Suppliers;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import java.io.Closeable;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.StageKind.Queue;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.activity.WorkerIdentity;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.plugin.Role;
import org.sourceselect.plugin.SourceSelectPlugin;
import org.sourceselect.stage.DataSets;
import org.sourceselect.stage.PlannedRecords;
import org.sourceselect.stage.Stages;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.StoreException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.unet.Compute;

/** A running worker, with the client and the store it works with. */
public final class WorkerProcess implements Closeable {

    /** A server elsewhere, which answered when it was first asked. */
    private static final Duration CONNECT = Duration.ofSeconds(30);

    /** A server of this process: what it takes is this machine's time alone, of which a busy one has little. */
    private static final Duration CONNECT_HERE = Duration.ofMinutes(10);

    /**
     * How long closing waits at most, in seconds, for what runs: a training stops at its next iteration, a volume is read to
     * its end.
     */
    public static final int STOP_SECONDS = 20;

    private final WorkflowServiceStubs service;
    private final WorkflowClient client;
    private final WorkerFactory workers;
    private final ArtifactStore store;

    private WorkerProcess(
            WorkflowServiceStubs service, WorkflowClient client, WorkerFactory workers, ArtifactStore store) {
        this.service = service;
        this.client = client;
        this.workers = workers;
        this.store = store;
    }

    /**
     * Connects and starts working.
     *
     * @param registry where the server's client, the store, the stages and the trainings are measured
     * @throws BadInputException when the server or the store does not answer, a data set cannot be used, or there is no GPU
     */
    public static WorkerProcess start(WorkerSettings settings, MeterRegistry registry) {
        // A missing GPU is said at once; the CPU engine takes a second to start and waits until it is needed.
        Supplier<Compute> compute = settings.gpu() && settings.roles().contains(Role.GPU)
                ? Suppliers.ofInstance(Compute.gpu(0))
                : Suppliers.memoize(() -> settings.threads() > 0 ? Compute.cpu(settings.threads()) : Compute.cpu());
        DataSets dataSets = DataSets.open(settings.dataSets());
        ArtifactStore store = ArtifactStore.open(settings.store(), settings.scratch(), registry);
        SourceSelectPlugin.Builder plugin = SourceSelectPlugin.builder()
                .queues(settings.queues())
                .roles(settings.roles())
                .store(store)
                .dataSets(dataSets)
                .metrics(registry)
                .compute(compute)
                .trainings(settings.trainings());
        // Nobody else asks a server in this process who works for it.
        Optional<String> id = settings.temporal().inProcess().isPresent() ? Optional.empty() : identity(store);
        return start(settings.temporal(), plugin, store, id, workers -> {});
    }

    /**
     * Connects to an in-process server and answers workflows without computing anything, so that they ask for all that they
     * would run.
     *
     * @param store opened to read; closed with the process
     * @param catalog the data sets, as they were read
     * @param ledger where it is noted what the workflows ask for
     */
    public static WorkerProcess startPlanning(
            TemporalLocation temporal, TaskQueues queues, ArtifactStore store, Catalog catalog, PlanLedger ledger) {
        SourceSelectPlugin.Builder plugin =
                SourceSelectPlugin.builder().queues(queues).roles(EnumSet.of(Role.DECISIONS));
        return start(temporal, plugin, store, Optional.empty(), workers -> {
            for (Queue queue : Queue.values()) {
                workers.newWorker(queues.of(queue))
                        .registerActivitiesImplementations(
                                Stages.planned(store, ledger).on(queue));
            }
            workers.getWorker(queues.cpu()).registerActivitiesImplementations(new PlannedRecords(catalog, ledger));
        });
    }

    private static WorkerProcess start(
            TemporalLocation temporal,
            SourceSelectPlugin.Builder settings,
            ArtifactStore store,
            Optional<String> identity,
            Consumer<WorkerFactory> moreWorkers) {
        try {
            WorkflowServiceStubs service = connect(temporal, settings.build());
            try {
                WorkflowClientOptions.Builder options =
                        WorkflowClientOptions.newBuilder().setNamespace(temporal.namespace());
                identity.ifPresent(options::setIdentity);
                WorkflowClient client = WorkflowClient.newInstance(service, options.build());
                WorkerFactory workers = WorkerFactory.newInstance(client);
                moreWorkers.accept(workers);
                workers.start();
                return new WorkerProcess(service, client, workers, store);
            } catch (RuntimeException | Error e) {
                disconnect(service);
                throw e;
            }
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /** Empty, for what the SDK calls a worker, where the store lets nobody keep an id in it: that is no reason not to work. */
    private static Optional<String> identity(ArtifactStore store) {
        try {
            return Optional.of(
                    WorkerIdentity.of(ManagementFactory.getRuntimeMXBean().getName(), store.id()));
        } catch (StoreException | BadInputException e) {
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /** For starting and asking workflows; it knows how their JSON is written. */
    public WorkflowClient client() {
        return client;
    }

    /** The store it works with. */
    public ArtifactStore store() {
        return store;
    }

    /** Stops taking work, lets running stages end at their next step, and lets go of the server and the store. */
    @Override
    public void close() {
        try (store) {
            workers.shutdownNow();
            workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } finally {
            disconnect(service);
        }
    }

    private static void disconnect(WorkflowServiceStubs service) {
        service.shutdownNow();
        service.getRawChannel().shutdownNow();
    }

    private static WorkflowServiceStubs connect(TemporalLocation temporal, SourceSelectPlugin plugin) {
        boolean here = temporal.inProcess().isPresent();
        Duration patience = here ? CONNECT_HERE : CONNECT;
        try {
            return WorkflowServiceStubs.newConnectedServiceStubs(
                    temporal.connection()
                            // It passes from here to the client and its workers.
                            .setPlugins(plugin)
                            .build(),
                    patience);
        } catch (RuntimeException e) {
            throw new BadInputException(
                    "Temporal server " + temporal.target(),
                    "it does not answer within " + patience.toSeconds() + " s",
                    here
                            ? "this machine is too busy to run its own server; try again when it is not"
                            : "check the address, or start a server there",
                    e);
        }
    }
}
