package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.StageCount;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.MetricsEndpoint;

/** What Prometheus finds at a worker that has done a selection. */
class WorkerMetricsTest {

    private static final Path DOCUMENT = Path.of("../docs/metrics-prometheus.md");
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int ITERATIONS = 3;

    /** The SDK hands its counts over once a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern DECLARED = Pattern.compile("(?m)^# TYPE (sourceselect_[a-z_]+) ");
    private static final Pattern OURS = Pattern.compile("sourceselect_[a-z_]+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    @TempDir
    Path folder;

    @Test
    void aSelectionIsSeenWithoutSubjectsPathsOrTasks() throws Exception {
        List<Path> phantoms =
                PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(3, 32, 8, 2, 3, 0, 0), (d, a) -> {});
        RuntimeSettings settings = OwnRuntime.settings(HomeFolder.create(folder.resolve("home")), phantoms);
        try (MetricsEndpoint endpoint = MetricsEndpoint.bind(ANY);
                EmbeddedRuntime runtime = EmbeddedRuntime.start(settings, endpoint.registry())) {
            endpoint.start();
            SelectionResult result = select(runtime, "a-selection");
            int sources = result.pool().size();
            StageCount again = select(runtime, "a-selection-later").stages();
            assertThat(again.computed()).isZero();
            assertThat(again.summary())
                    .isEqualTo(
                            "nothing changed: all " + result.stages().computed() + " stages were found in the store");
            String text = scrapeWith(
                    endpoint, "temporal_activity_execution_latency_seconds_count{activity_type=\"RoiSimilarity");

            assertThat(value(
                            text, "sourceselect_stage_duration_seconds_count{outcome=\"computed\",stage=\"pretrain\"}"))
                    .isEqualTo(sources);
            assertThat(value(text, "sourceselect_stage_duration_seconds_count{outcome=\"found\",stage=\"pretrain\"}"))
                    .isEqualTo(sources);
            assertThat(value(text, "sourceselect_training_iterations_total{stage=\"pretrain\"}"))
                    .isEqualTo((double) ITERATIONS * sources);
            assertThat(value(text, "sourceselect_training_loss_nats_count{stage=\"pretrain\"}"))
                    .isEqualTo((double) ITERATIONS * sources);
            assertThat(value(text, "sourceselect_store_transferred_bytes_total{direction=\"sent\"}"))
                    .isPositive();
            assertThat(text)
                    .contains("# TYPE sourceselect_store_request_duration_seconds histogram")
                    .contains(
                            "sourceselect_stage_duration_seconds_bucket{outcome=\"computed\",stage=\"pretrain\",le=\"43200.0\"}")
                    // What alerts read by its end, or before anything went wrong.
                    .contains(
                            "sourceselect_store_request_duration_seconds_bucket{answer=\"ok\",operation=\"get\",le=\"2.5\"}")
                    .contains(
                            "sourceselect_store_request_duration_seconds_count{answer=\"full\",operation=\"upload\"} 0\n")
                    .contains("temporal_activity_schedule_to_start_latency_seconds_bucket{")
                    .contains("temporal_workflow_task_schedule_to_start_latency_seconds_count{")
                    .contains("temporal_request_total{");

            List<String> labels = labels(text);
            assertThat(labels)
                    .noneMatch(v -> v.contains(folder.toString()) || v.contains("FeTS") || v.contains("FLAIR"));
            // No id of a workflow, a run or an artifact either.
            assertThat(labels).noneMatch(v -> v.contains("a-selection") || v.matches(".*[0-9a-f]{8}-?[0-9a-f]{4}.*"));
            assertThat(text.lines().filter(l -> !l.startsWith("#")).count()).isLessThan(2000);
            assertThat(documented()).containsExactlyElementsOf(names(text));
        }
    }

    private static SelectionResult select(EmbeddedRuntime runtime, String id) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("profile", "smoke");
        json.putArray("pool").add("ED-*-FLAIR");
        json.putObject("preparation").put("size", 16).put("slicesPerSubject", 4);
        json.putObject("network").put("width", 2);
        json.putObject("pretraining").put("iterations", ITERATIONS).put("batchSize", 4);
        WorkflowStub workflow = runtime.client()
                .newUntypedWorkflowStub(
                        "SourceSelection",
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(TaskQueues.DEFAULT_PREFIX)
                                .build());
        workflow.start(SelectionRequest.over("ET-1-FLAIR", json));
        return workflow.getResult(SelectionResult.class);
    }

    /** The metrics, once they hold this. */
    private static String scrapeWith(MetricsEndpoint endpoint, String awaited) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String text = get(endpoint.url()).body();
        while (!text.contains(awaited)) {
            assertThat(System.nanoTime()).as("no %s in %s", awaited, text).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            text = get(endpoint.url()).body();
        }
        return text;
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static double value(String text, String series) {
        return text.lines()
                .filter(l -> l.startsWith(series + " "))
                .mapToDouble(l -> Double.parseDouble(l.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + text));
    }

    private static List<String> labels(String text) {
        return text.lines()
                .filter(l -> !l.startsWith("#"))
                .flatMap(l -> LABEL.matcher(l).results())
                .map(r -> r.group(2))
                .distinct()
                .toList();
    }

    /** Our own families, as they are declared. */
    private static Set<String> names(String text) {
        return DECLARED.matcher(text).results().map(r -> r.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those in the document, whose queries speak of a family's parts. */
    private static Set<String> documented() throws IOException {
        return OURS.matcher(Files.readString(DOCUMENT))
                .results()
                .map(r -> r.group().replaceFirst("_(count|sum|bucket)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void onlyTheMetricsAreServedAndOnlyForReading() throws Exception {
        try (MetricsEndpoint endpoint = MetricsEndpoint.bind(ANY)) {
            endpoint.start();
            assertThat(endpoint.url()).startsWith("http://127.0.0.1:").endsWith("/metrics");
            HttpResponse<String> metrics = get(endpoint.url());
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body()).contains("# TYPE jvm_memory_used_bytes gauge");
            assertThat(get(endpoint.url().replace("/metrics", "/")).statusCode())
                    .isEqualTo(404);
            HttpRequest post = HttpRequest.newBuilder(URI.create(endpoint.url()))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(post, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
            assertThatThrownBy(() -> MetricsEndpoint.bind(address))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("--metrics localhost:" + taken.getLocalPort()
                            + ": the metrics cannot be served there (Address already in use); "
                            + "name another address, or leave the option out for a free port");
        }
    }
}
