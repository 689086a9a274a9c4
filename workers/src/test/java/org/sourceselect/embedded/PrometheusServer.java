package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Prometheus with {@code deploy/prometheus.yml} and its alerts, but for the addresses and that it looks every second. It
 * listens on the loopback address and ends with this object, or with the tests, however they end.
 */
final class PrometheusServer implements AutoCloseable {

    /** Names the {@code prometheus} command; without it, that on the PATH is used. */
    static final String VARIABLE = "SOURCESELECT_PROMETHEUS";

    /** What Grafana makes of its own variable at this pace is four looks. */
    private static final String RATE_INTERVAL = "4s";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final String address;
    private final Instant started = Instant.now();

    private PrometheusServer(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** The command, or a loud word that something is skipped for want of it. */
    static Path commandOrSkip(String what) {
        return RealServers.commandOrSkip(what, "prometheus", VARIABLE);
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param workers their {@code HOST:PORT}
     * @param minio its {@code HOST:PORT}
     */
    static PrometheusServer start(Path command, Path folder, List<String> workers, String minio) throws Exception {
        Files.createDirectories(folder);
        String asShipped = Files.readString(AlertsAndDashboard.DEPLOY.resolve("prometheus.yml"));
        String configuration = asShipped
                .replace("15s", "1s")
                .replace("\"127.0.0.1:9464\"", "\"" + String.join("\", \"", workers) + "\"")
                .replace("127.0.0.1:9000", minio);
        Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
        Files.copy(AlertsAndDashboard.ALERTS, folder.resolve("alerts.yml"));
        String address = "127.0.0.1:" + DevServer.freePort();
        Process process = DevServer.launch(
                folder.resolve("prometheus.log"),
                List.of(
                        command.toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address));
        PrometheusServer server = new PrometheusServer(process, address);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!server.isReady()) {
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS))
                    .as(Files.readString(folder.resolve("prometheus.log")))
                    .isFalse();
            assertThat(System.nanoTime()).as("Prometheus does not answer").isLessThan(end);
        }
        return server;
    }

    private boolean isReady() throws InterruptedException {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What an expression is now; its wrong form is a failure. */
    JsonNode now(String expression) throws Exception {
        return result("/api/v1/query?query=" + encoded(expression));
    }

    /** Whether an expression was a number at any second since the start. */
    boolean wasANumber(String expression) throws Exception {
        JsonNode series = result("/api/v1/query_range?step=1&start=" + started.getEpochSecond() + "&end="
                + Instant.now().getEpochSecond() + "&query=" + encoded(expression));
        for (JsonNode one : series) {
            for (JsonNode value : one.get("values")) {
                if (!value.get(1).asText().equals("NaN")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The alerts as it has read them: each rule's name, health and state. */
    List<JsonNode> rules() throws Exception {
        List<JsonNode> rules = new ArrayList<>();
        JSON.readTree(send("/api/v1/rules").body())
                .at("/data/groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    private JsonNode result(String path) throws Exception {
        HttpResponse<String> answer = send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).at("/data/result");
    }

    private HttpResponse<String> send(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String expression) {
        return URLEncoder.encode(expression.replace("$__rate_interval", RATE_INTERVAL), StandardCharsets.UTF_8);
    }

    /** Promtool beside a command, as every release brings both. */
    static Optional<Path> promtool(Path command) throws IOException {
        return Optional.of(command.toRealPath().resolveSibling("promtool")).filter(Files::isExecutable);
    }

    @Override
    public void close() {
        DevServer.end(process);
    }
}
