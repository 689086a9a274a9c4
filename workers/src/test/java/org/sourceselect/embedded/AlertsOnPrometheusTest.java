package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;

/**
 * The alerts and the dashboard of {@code deploy/} on a real Prometheus, over a campaign on real servers: every expression is
 * valid and, but for what is bad, has data; when a queue loses its worker, that is seen.
 *
 * <p>{@code mvn -B verify -Pslow -pl workers -am -Dtest=AlertsOnPrometheusTest -Dsurefire.failIfNoSpecifiedTests=false}, with
 * {@code SOURCESELECT_TEMPORAL}, {@code SOURCESELECT_MINIO} and {@code SOURCESELECT_PROMETHEUS} naming the commands.
 */
@Tag("slow")
@Timeout(900)
class AlertsOnPrometheusTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(500);

    /** What of the dashboard counts only what went wrong: a series comes with its first event. */
    private static final Set<String> OF_WHAT_IS_BAD = Set.of("Failed or cancelled, an hour");

    /** What of the alerts does. */
    private static final Set<String> BAD =
            Set.of("sourceselect_store_request_duration_seconds_count{answer=~\"retried|failed\"}");

    private static final List<String> SMALL =
            List.of("--pool ED-*-FLAIR --profile smoke --size 16 --slices 4 --width 2 --batch-size 4".split(" "));

    @TempDir
    Path folder;

    @Test
    void everyExpressionIsValidAndHasDataAfterACampaign() throws Exception {
        String what = "alerts and dashboard on a real Prometheus";
        Path command = PrometheusServer.commandOrSkip(what);
        String cpu = "127.0.0.1:" + DevServer.freePort();
        String gpu = "127.0.0.1:" + DevServer.freePort();
        try (RealServers servers = RealServers.startOrSkip(what, folder.resolve("servers"));
                PrometheusServer prometheus = PrometheusServer.start(
                        command,
                        folder.resolve("prometheus"),
                        List.of(cpu, gpu),
                        servers.store().endpoint().getAuthority())) {
            PhantomGenerator.write(
                    folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
            servers.sourceselect(
                    "cpu",
                    "worker",
                    List.of(
                            "--roles",
                            "decisions,cpu",
                            "--metrics",
                            cpu,
                            folder.resolve("data/phantom-fets.yaml").toString()));
            Process training = servers.sourceselect(
                    "gpu", "worker", List.of("--roles", "gpu", "--threads", "1", "--metrics", gpu));
            await("both workers answer", () -> value(prometheus, "sum(up{job=\"sourceselect\"})") == 2);
            assertThat(prometheus.rules())
                    .hasSameSizeAs(AlertsAndDashboard.alerts())
                    .allSatisfy(rule -> assertThat(rule.get("lastError")).isNull());

            run(servers, "campaign", "start --target ED-1-FLAIR --iterations 60 --finetune-iterations 40 --wait");

            for (AlertsAndDashboard.Query query : AlertsAndDashboard.queries()) {
                if (OF_WHAT_IS_BAD.contains(query.panel())) {
                    prometheus.now(query.expression());
                } else {
                    await(query.toString(), () -> prometheus.wasANumber(query.expression()));
                }
            }
            for (AlertsAndDashboard.Alert alert : AlertsAndDashboard.alerts()) {
                assertThat(prometheus.now(alert.expression())).as(alert.name()).isEmpty();
                for (String selector : AlertsAndDashboard.selectors(alert.expression())) {
                    if (!BAD.contains(selector)) {
                        await(alert.name() + " reads " + selector, () -> prometheus.wasANumber(selector));
                    }
                }
            }
            assertThat(prometheus.rules()).allSatisfy(rule -> {
                assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
                assertThat(rule.get("state").asText()).as(rule.toString()).isEqualTo("inactive");
            });
            aQueueLosesItsWorker(servers, prometheus, training);
        }
    }

    /** All of the alert but that the server still remembers the worker, for five minutes. */
    private void aQueueLosesItsWorker(RealServers servers, PrometheusServer prometheus, Process training)
            throws Exception {
        String lost = "max by (task_queue) (sourceselect_queue_waiting) > 0"
                + " unless on (task_queue) sum by (task_queue)"
                + " (temporal_worker_task_slots_available{worker_type=\"ActivityWorker\"}) == 0";
        String alert = AlertsAndDashboard.alerts().stream()
                .filter(a -> a.name().equals("SourceSelectNoWorkerOnQueue"))
                .findFirst()
                .orElseThrow()
                .expression();
        assertThat(alert.replaceAll("\\s+", " ")
                        .replaceAll("and on.*? == 0 ", "")
                        .strip())
                .isEqualTo(lost);
        assertThat(slots(prometheus)).containsExactly("sourceselect", "sourceselect-cpu", "sourceselect-gpu");
        DevServer.end(training);
        run(servers, "campaign", "start --target ED-2-FLAIR --iterations 60 --finetune-iterations 40");
        // Work of the other queues may wait too, for a moment.
        await("the work that waits is seen", () -> queues(prometheus.now(lost)).contains("sourceselect-gpu"));
    }

    private static Set<String> slots(PrometheusServer prometheus) throws Exception {
        return queues(prometheus.now("count by (task_queue) (temporal_worker_task_slots_available)"
                + " and on (task_queue) max by (task_queue) (sourceselect_queue_waiting)"));
    }

    private static Set<String> queues(JsonNode result) {
        Set<String> queues = new TreeSet<>();
        for (JsonNode series : result) {
            queues.add(series.at("/metric/task_queue").asText());
        }
        return queues;
    }

    private static void run(RealServers servers, String command, String line) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.addAll(SMALL);
        String name = command + " " + arguments.get(2);
        if (line.endsWith("--wait")) {
            arguments.addAll(
                    List.of("--output", servers.log("output of " + name).toString()));
        }
        Process process = servers.sourceselect(name, command, arguments);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(servers.log(name))).isZero();
    }

    private static double value(PrometheusServer prometheus, String expression) throws Exception {
        JsonNode result = prometheus.now(expression);
        return result.isEmpty() ? Double.NaN : result.at("/0/value/1").asDouble();
    }

    private static void await(String what, Callable<Boolean> seen) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!seen.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    @Test
    void everyAlertFiresOnBadSeriesAndNotOnGoodOnes() throws Exception {
        String what = "the cases of deploy/alerts.test.yml";
        Path command = PrometheusServer.commandOrSkip(what);
        Path promtool = PrometheusServer.promtool(command).orElseGet(() -> {
            String skipped = "SKIPPED: " + what + ": there is no promtool beside " + command;
            System.out.println(skipped);
            return Assumptions.<Path>abort(skipped);
        });
        assertThat(promtool(promtool, "check", "rules", "alerts.yml")).isZero();
        assertThat(promtool(promtool, "test", "rules", "alerts.test.yml")).isZero();
        assertThat(promtool(promtool, "check", "config", "prometheus.yml")).isZero();
        assertThat(promtool(promtool, "check", "config", "prometheus.compose.yml"))
                .isZero();
    }

    private static int promtool(Path promtool, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(promtool.toString()));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .directory(AlertsAndDashboard.DEPLOY.toFile())
                .inheritIO()
                .start()
                .waitFor();
    }
}
