package org.sourceselect.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.History;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.selection.SimulatedStages;

/** Ten thousand source-target pairs on a real Temporal server: no history and no payload grows with the campaign. */
@Tag("slow")
@Timeout(3000)
class CampaignScaleTest {

    private static final String VARIABLE = "SOURCESELECT_TEMPORAL";
    private static final int MOST_EVENTS = 10_000;
    private static final int LARGEST_PAYLOAD = 1 << 20;
    private static final long LARGEST_HISTORY = 10L << 20;

    /** An activity that takes no time waits for the next poll. */
    private static final WorkerOptions POLLERS = WorkerOptions.newBuilder()
            .setMaxConcurrentActivityTaskPollers(20)
            .setMaxHeartbeatThrottleInterval(Duration.ofSeconds(60))
            .build();

    @TempDir
    Path folder;

    /** What the histories of a campaign are made of. */
    private record Sizes(int runs, long events, int mostEvents, long bytes, long mostBytes, int largestPayload) {

        Sizes and(History history) {
            int largest = history.getEventsList().stream()
                    .mapToInt(CampaignScaleTest::largestPayload)
                    .max()
                    .orElse(0);
            return new Sizes(
                    runs + 1,
                    events + history.getEventsCount(),
                    Math.max(mostEvents, history.getEventsCount()),
                    bytes + history.getSerializedSize(),
                    Math.max(mostBytes, history.getSerializedSize()),
                    Math.max(largestPayload, largest));
        }
    }

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"100, 20", "10, 1000"})
    void aCampaignOfTenThousandPairsStaysSmall(int targets, int sources) {
        TemporalDevServerOptions options = TemporalDevServerOptions.newBuilder()
                .setExistingPath(commandOrSkip().toString())
                .setDownloadEnabled(false)
                .setUiEnabled(false)
                .setLogFile(folder.resolve("temporal.log").toString())
                .build();
        try (TemporalDevServer server = TemporalDevServer.start(options)) {
            WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                    .setTarget(server.getTarget())
                    .build());
            try {
                run(service, targets, sources);
            } finally {
                service.shutdownNow();
            }
        }
    }

    private static void run(WorkflowServiceStubs service, int targets, int sources) {
        WorkflowClient client = WorkflowClient.newInstance(
                service, WorkflowClientOptions.newBuilder().build());
        SimulatedStages stages = stages(targets, sources);
        WorkerFactory workers = WorkerFactory.newInstance(client);
        TaskQueues queues = new TaskQueues(TaskQueues.DEFAULT_PREFIX);
        Worker decisions = workers.newWorker(queues.workflows());
        decisions.registerWorkflowImplementationTypes(TargetWorkflowImpl.class, TransferCampaignWorkflowImpl.class);
        workers.newWorker(queues.cpu(), POLLERS).registerActivitiesImplementations(stages);
        workers.newWorker(queues.gpu(), POLLERS).registerActivitiesImplementations(stages);
        workers.start();
        WorkflowStub campaign = client.newUntypedWorkflowStub(
                "TransferCampaign",
                WorkflowOptions.newBuilder()
                        .setWorkflowId(CampaignBench.ID)
                        .setTaskQueue(queues.workflows())
                        .build());
        long begun = System.nanoTime();
        campaign.start(request(targets, sources));
        CampaignResult result = campaign.getResult(CampaignResult.class);
        double seconds = (System.nanoTime() - begun) * 1e-9;

        assertThat(result.targets()).hasSize(targets).allSatisfy(row -> {
            assertThat(row.status()).isEqualTo(TargetRow.Status.DONE);
            assertThat(row.outcome().orElseThrow().sources()).isEqualTo(sources);
            assertThat(row.outcome().orElseThrow().cost().finetuned()).isEqualTo(sources);
        });
        CampaignProgress progress = campaign.query("progress", CampaignProgress.class);
        assertThat(progress.done()).isEqualTo(progress.sources()).isEqualTo(targets * sources);
        assertThat(stages.calls().stream().filter(c -> c.startsWith("finetune")))
                .hasSize(targets * sources)
                .doesNotHaveDuplicates();

        String namespace = client.getOptions().getNamespace();
        Sizes sizes = new Sizes(0, 0, 0, 0, 0, 0);
        List<String> ids = new ArrayList<>(List.of(CampaignBench.ID));
        result.targets().forEach(row -> ids.add(row.workflowId()));
        for (String id : ids) {
            for (History history : CampaignBench.histories(service, namespace, id)) {
                sizes = sizes.and(history);
            }
        }
        int pairs = targets * sources;
        System.out.printf(
                Locale.ROOT,
                "campaign of %d targets x %d sources: %.0f s, %.1f ms and %.1f events a pair; %d histories, the largest"
                        + " %d events and %d kB; largest payload %d kB; %d MB in all%n",
                targets,
                sources,
                seconds,
                1e3 * seconds / pairs,
                (double) sizes.events() / pairs,
                sizes.runs(),
                sizes.mostEvents(),
                sizes.mostBytes() / 1000,
                sizes.largestPayload() / 1000,
                sizes.bytes() / 1_000_000);
        assertThat(sizes.mostEvents()).isLessThan(MOST_EVENTS);
        assertThat(sizes.mostBytes()).isLessThan(LARGEST_HISTORY);
        assertThat(sizes.largestPayload()).isLessThan(LARGEST_PAYLOAD);
        workers.shutdownNow();
    }

    private static int largestPayload(Message message) {
        if (message instanceof Payload payload) {
            return payload.getSerializedSize();
        }
        return message.getAllFields().values().stream()
                .flatMap(value -> value instanceof List<?> list ? list.stream() : java.util.stream.Stream.of(value))
                .filter(Message.class::isInstance)
                .mapToInt(value -> largestPayload((Message) value))
                .max()
                .orElse(0);
    }

    private static int partitions(int sources) {
        return sources / 4;
    }

    private static String partition(int number, int sources) {
        return (number < partitions(sources) ? "s" : "t") + number;
    }

    /** Two regions of so many partitions on two modalities are the sources, a third region's tasks the targets. */
    private static SimulatedStages stages(int targets, int sources) {
        List<Catalog.Domain> domains = new ArrayList<>();
        int most = Math.max(partitions(sources), (targets + 1) / 2);
        for (int p = 0; p < most; p++) {
            for (String modality : List.of("T1", "T2")) {
                domains.add(new Catalog.Domain(Optional.of(partition(p, sources)), modality, 8, "0".repeat(64)));
            }
        }
        List<Catalog.Roi> rois = List.of(
                new Catalog.Roi("A", List.of(1)), new Catalog.Roi("B", List.of(2)), new Catalog.Roi("C", List.of(3)));
        SimulatedStages stages = new SimulatedStages(new Catalog(
                List.of(new Catalog.DataSet("big", rois, domains, List.of())),
                List.of("otce"),
                List.of("otce"),
                new Catalog.Worker("1", "0".repeat(64))));
        for (int p = 0; p < partitions(sources); p++) {
            for (String roi : List.of("A", "B")) {
                for (String modality : List.of("T1", "T2")) {
                    String source = roi + "-s" + p + "-" + modality;
                    double value = Math.floorMod(source.hashCode(), 9973) / 9973.0;
                    stages.score(source, "otce", value)
                            .dice(source, 1 - value * value)
                            .similarity(source, value);
                }
            }
        }
        return stages;
    }

    private static CampaignRequest request(int targets, int sources) {
        String names = IntStream.range(0, targets)
                .mapToObj(t -> "\"C-" + partition(t / 2, sources) + (t % 2 == 0 ? "-T1" : "-T2") + "\"")
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        return new CampaignRequest(CampaignBench.json("{\"targets\": [" + names
                + "], \"window\": {\"targets\": 4, \"sources\": 40}, \"selection\": {\"pool\": [\"A-s*\", \"B-s*\"],"
                + " \"metrics\": [\"otce\"]}}"));
    }

    private static Path commandOrSkip() {
        String named = Optional.ofNullable(System.getenv(VARIABLE)).orElse("");
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> found = named.isEmpty()
                ? Arrays.stream(path.split(":"))
                        .map(f -> Path.of(f, "temporal"))
                        .filter(Files::isExecutable)
                        .findFirst()
                : Optional.of(Path.of(named));
        if (found.isEmpty()) {
            String skipped =
                    "SKIPPED: a campaign of 10,000 pairs: there is no temporal command (PATH or " + VARIABLE + ")";
            System.out.println(skipped);
            Assumptions.abort(skipped);
        }
        return found.orElseThrow();
    }
}
