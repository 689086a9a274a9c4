package org.sourceselect.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;

/** A worker's metrics, under {@code /metrics} for Prometheus to fetch. {@code docs/metrics-prometheus.md} names them all. */
public final class MetricsEndpoint implements Closeable {

    private static final String PATH = "/metrics";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** A client that stalls must not keep Prometheus waiting. */
    private static final int THREADS = 4;

    /**
     * The same for every duration, from a request to a training of days. The SDK asks for Micrometer's own, 69 for each of
     * its hundred series, which end at 30 s.
     */
    private static final double[] BUCKETS = Stream.of(
                    Duration.ofMillis(5),
                    Duration.ofMillis(25),
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofMillis(2500),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(12),
                    Duration.ofDays(2))
            .mapToDouble(Duration::toNanos)
            .toArray();

    private final PrometheusMeterRegistry registry;
    private final HttpServer server;
    private final ExecutorService threads;

    private MetricsEndpoint(PrometheusMeterRegistry registry, HttpServer server, ExecutorService threads) {
        this.registry = registry;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Takes the address; nothing is answered before {@link #start}.
     *
     * @param address port 0 for one that is free
     * @throws BadInputException when the address is in use or not this machine's
     */
    public static MetricsEndpoint bind(InetSocketAddress address) {
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new BadInputException(
                    "--metrics " + address.getHostString() + ":" + address.getPort(),
                    "the metrics cannot be served there (" + e.getMessage() + ")",
                    "name another address, or leave the option out for a free port",
                    e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "metrics-endpoint");
            thread.setDaemon(true);
            return thread;
        });
        MetricsEndpoint endpoint = new MetricsEndpoint(registryWithBuckets(), server, threads);
        server.setExecutor(threads);
        server.createContext("/", endpoint::answer);
        return endpoint;
    }

    private static PrometheusMeterRegistry registryWithBuckets() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getType() != Meter.Type.TIMER
                        ? config
                        : DistributionStatisticConfig.builder()
                                .percentilesHistogram(false)
                                .serviceLevelObjectives(BUCKETS)
                                .build()
                                .merge(config);
            }
        });
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        return registry;
    }

    /** Where what is measured goes. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Begins to answer. */
    public void start() {
        server.start();
    }

    /** The address to fetch. */
    public String url() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + PATH;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                send(exchange, 404, "text/plain; charset=utf-8", "The metrics are at " + PATH + ".\n");
            } else if (method.equals("GET") || method.equals("HEAD")) {
                send(exchange, 200, TEXT, registry.scrape(TEXT));
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "text/plain; charset=utf-8", "The metrics can only be read.\n");
            }
        } finally {
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        // -1: no body follows.
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        registry.close();
    }
}
