package org.sourceselect.plugin;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.temporal.common.SimplePlugin;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.TargetWorkflowImpl;
import org.sourceselect.campaign.TransferCampaignWorkflowImpl;
import org.sourceselect.selection.SourceSelectionWorkflowImpl;
import org.sourceselect.stage.CatalogStage;
import org.sourceselect.stage.DataSets;
import org.sourceselect.stage.Health;
import org.sourceselect.stage.RaceRecordsStage;
import org.sourceselect.stage.ServerAttributesStage;
import org.sourceselect.stage.Stages;
import org.sourceselect.stage.TargetRecordsStage;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.unet.Compute;

/**
 * Adds SourceSelect to a Temporal client and its workers.
 *
 * <p>Given to a client's options it sets the data converter, and the metrics reporter where a registry is given; every worker
 * factory made from that client then also runs a worker for each {@link Role} asked for, on the {@link TaskQueues queue} of that
 * role, beside the workers it has. Workflows of any team call a selection as a child workflow on {@link
 * TaskQueues#workflows()}.
 *
 * <pre>{@code
 * SourceSelectPlugin plugin = SourceSelectPlugin.builder()
 *         .roles(EnumSet.allOf(Role.class))
 *         .store(store)
 *         .dataSets(DataSets.open(descriptions))
 *         .build();
 * WorkflowClient client = WorkflowClient.newInstance(
 *         service, WorkflowClientOptions.newBuilder().setPlugins(plugin).build());
 * WorkerFactory.newInstance(client).start();
 * }</pre>
 */
public final class SourceSelectPlugin extends SimplePlugin {

    private static final long BYTES_PER_ACTIVITY = 256L << 20;

    /** The SDK keeps its counts to itself meanwhile; well below the 15 s that Prometheus commonly waits between two looks. */
    private static final double METRICS_EVERY_SECONDS = 1;

    /**
     * The SDK would hold a heartbeat back for 0.8 of its timeout, up to a minute: too long to watch a training by, and to
     * hear of a cancellation.
     */
    private static final java.time.Duration HEARTBEAT = java.time.Duration.ofSeconds(2);

    /**
     * How long workflow code may think before it is taken to hang. The largest request that is accepted takes well below a second,
     * but not on a machine whose cores are all busy, and a task that is given up is tried for ever.
     */
    private static final long LONGEST_THOUGHT_MILLIS = 8_000;

    private final Builder settings;
    private final Map<WorkerFactory, ServerMeters> meters = new ConcurrentHashMap<>();

    private SourceSelectPlugin(Builder settings) {
        super(newBuilder("org.sourceselect")
                .customizeDataConverter(SourceSelectPlugin::converter)
                .addWorkerInterceptors(new UnreadableInput()));
        this.settings = settings;
    }

    /** A plugin without any role, good for a client, until more is said. */
    public static Builder builder() {
        return new Builder();
    }

    /** Says what a plugin brings. */
    public static final class Builder {

        private TaskQueues queues = new TaskQueues(TaskQueues.DEFAULT_PREFIX);
        private Set<Role> roles = EnumSet.noneOf(Role.class);
        private Optional<ArtifactStore> store = Optional.empty();
        private Optional<DataSets> dataSets = Optional.empty();
        private Optional<MeterRegistry> registry = Optional.empty();
        private Supplier<Compute> compute = Compute::cpu;
        private int trainings = 1;
        private boolean inProcessServer;

        private Builder() {}

        /** The queues; by default those of {@link TaskQueues#DEFAULT_PREFIX}. */
        public Builder queues(TaskQueues value) {
            queues = value;
            return this;
        }

        /** What workers of this client take on; by default nothing. */
        public Builder roles(Set<Role> value) {
            roles = value.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(value);
            return this;
        }

        /** Where artifacts are; the roles CPU and GPU need it. The caller closes it. */
        public Builder store(ArtifactStore value) {
            store = Optional.of(value);
            return this;
        }

        /** What can be read; the role CPU needs it. */
        public Builder dataSets(DataSets value) {
            dataSets = Optional.of(value);
            return this;
        }

        /**
         * Where trainings, queues and workflows are measured and, when the plugin is given to the options of the service stubs,
         * the Temporal SDK itself. The store has a registry of its own.
         */
        public Builder metrics(MeterRegistry value) {
            registry = Optional.of(value);
            return this;
        }

        /** The device, asked for when it is first needed; by default the CPU. */
        public Builder compute(Supplier<Compute> value) {
            compute = value;
            return this;
        }

        /** How many activities of the role GPU run side by side; by default 1. The memory is shared out evenly. */
        public Builder trainings(int value) {
            trainings = value;
            return this;
        }

        /**
         * Whether the server is Temporal's in-process one and may outlive these workers. It never times out a dead worker's sticky
         * queue, so workflows must not wait on one; each of their tasks then brings and replays the whole history.
         */
        public Builder inProcessServer(boolean value) {
            inProcessServer = value;
            return this;
        }

        /** The plugin. */
        public SourceSelectPlugin build() {
            boolean computes = roles.contains(Role.CPU) || roles.contains(Role.GPU);
            if (computes && store.isEmpty()) {
                throw new IllegalStateException("the roles CPU and GPU need a store");
            }
            if (roles.contains(Role.CPU) && dataSets.isEmpty()) {
                throw new IllegalStateException("the role CPU needs data sets, if only an empty list of them");
            }
            if (trainings < 1) {
                throw new IllegalStateException("trainings is " + trainings + ", and at least 1 must run");
            }
            return new SourceSelectPlugin(this);
        }
    }

    @Override
    public void configureServiceStubs(WorkflowServiceStubsOptions.Builder builder) {
        super.configureServiceStubs(builder);
        settings.registry.ifPresent(registry -> builder.setMetricsScope(new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(registry))
                .reportEvery(Duration.ofSeconds(METRICS_EVERY_SECONDS))));
    }

    @Override
    public void startWorkerFactory(WorkerFactory factory, Consumer<WorkerFactory> next) {
        // One for both: they share the disk, the memory and the way to the store.
        Health health = new Health(() -> settings.store.orElseThrow().isWell());
        for (Role role : settings.roles) {
            switch (role) {
                case DECISIONS -> decisions(factory);
                case CPU -> cpu(factory, health);
                case GPU -> gpu(factory, health);
            }
        }
        settings.registry.ifPresent(registry -> measure(factory, health, registry));
        super.startWorkerFactory(factory, next);
    }

    private void measure(WorkerFactory factory, Health health, MeterRegistry registry) {
        Gauge.builder("sourceselect.worker.unwell", health, h -> h.isUnwell() ? 1 : 0)
                .description("1 while the worker takes no stages for want of something of its own, else 0")
                .strongReference(true)
                .register(registry);
        meters.put(factory, ServerMeters.start(factory.getWorkflowClient(), settings.queues, registry));
    }

    @Override
    public void shutdownWorkerFactory(WorkerFactory factory, Consumer<WorkerFactory> next) {
        ServerMeters ended = meters.remove(factory);
        if (ended != null) {
            ended.close();
        }
        super.shutdownWorkerFactory(factory, next);
    }

    private void decisions(WorkerFactory factory) {
        WorkerOptions.Builder options =
                WorkerOptions.newBuilder().setDefaultDeadlockDetectionTimeout(LONGEST_THOUGHT_MILLIS);
        if (settings.inProcessServer) {
            options.setStickyQueueScheduleToStartTimeout(java.time.Duration.ZERO);
        }
        factory.newWorker(settings.queues.workflows(), options.build())
                .registerWorkflowImplementationTypes(
                        SourceSelectionWorkflowImpl.class,
                        TransferCampaignWorkflowImpl.class,
                        TargetWorkflowImpl.class);
    }

    private void cpu(WorkerFactory factory, Health health) {
        ArtifactStore store = settings.store.orElseThrow();
        DataSets dataSets = settings.dataSets.orElseThrow();
        Worker worker = factory.newWorker(
                settings.queues.cpu(),
                WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityExecutionSize(cpuActivities())
                        .setMaxHeartbeatThrottleInterval(HEARTBEAT)
                        .build());
        worker.registerActivitiesImplementations(Stages.computing(store, dataSets, Compute::cpu, registry(), health)
                .on(StageKind.Queue.CPU));
        worker.registerActivitiesImplementations(
                new CatalogStage(dataSets, new ProblemNotes(store), health),
                new RaceRecordsStage(store, health),
                new TargetRecordsStage(store, health),
                new ServerAttributesStage());
        health.watch(polling(factory, worker));
    }

    /** As many as there are cores, as far as memory goes: a metric's sums and a subject's volumes take some 200 MB. */
    private static int cpuActivities() {
        Runtime process = Runtime.getRuntime();
        return (int) Math.max(1, Math.min(process.availableProcessors(), process.maxMemory() / BYTES_PER_ACTIVITY));
    }

    private void gpu(WorkerFactory factory, Health health) {
        ArtifactStore store = settings.store.orElseThrow();
        Supplier<Compute> share = () -> settings.compute.get().sharedBy(settings.trainings);
        Worker worker = factory.newWorker(
                settings.queues.gpu(),
                WorkerOptions.newBuilder()
                        .setMaxConcurrentActivityExecutionSize(settings.trainings)
                        .setMaxConcurrentActivityTaskPollers(1)
                        .setMaxHeartbeatThrottleInterval(HEARTBEAT)
                        .build());
        worker.registerActivitiesImplementations(Stages.computing(store, DataSets.none(), share, registry(), health)
                .on(StageKind.Queue.GPU));
        health.watch(polling(factory, worker));
    }

    private static Health.Polling polling(WorkerFactory factory, Worker worker) {
        return new Health.Polling() {
            @Override
            public void suspend() {
                worker.suspendPolling();
            }

            @Override
            public void resume() {
                worker.resumePolling();
            }

            @Override
            public boolean hasEnded() {
                return factory.isShutdown();
            }
        };
    }

    /** Without a registry: one that keeps nothing. */
    private MeterRegistry registry() {
        return settings.registry.orElseGet(CompositeMeterRegistry::new);
    }

    /** Other converters, with a codec for example, are the team's own choice and stay as they are. */
    static DataConverter converter(@Nullable DataConverter present) {
        return present == null || present instanceof DefaultDataConverter
                ? DefaultDataConverter.newDefaultInstance().withPayloadConverterOverrides(new PayloadLimitConverter())
                : present;
    }
}
