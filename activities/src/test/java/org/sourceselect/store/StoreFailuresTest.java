package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.store.ObjectStorage.Condition;
import org.sourceselect.store.ObjectStorage.Retry;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.BadInputException;

/** A store that refuses, answers nonsense, stumbles or is not there: one sentence, or another try. */
class StoreFailuresTest {

    private static final Retry QUICK = new Retry(5, Duration.ofMillis(1), 2, Duration.ofMillis(20));

    @TempDir
    private static Path home;

    private static EmbeddedObjectStore server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = EmbeddedObjectStore.open(home);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static StoreLocation at(int port) {
        StoreLocation real = server.location();
        return new StoreLocation(
                URI.create("http://127.0.0.1:" + port), "bucket", real.accessKey(), real.secretKey(), real.region());
    }

    private ArtifactStore open(StoreLocation location) {
        return ArtifactStore.open(
                location, folder.resolve("scratch"), 1 << 20, QUICK, StoreMeters.none(), Lease.Rhythm.USUAL);
    }

    @Test
    void wrongCredentialsAreTheUsersToMend() {
        StoreLocation real = server.location();
        StoreLocation wrongSecret =
                new StoreLocation(real.endpoint(), "bucket", real.accessKey(), "not-the-secret", real.region());
        assertThatThrownBy(() -> open(wrongSecret))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("store " + real.endpoint() + "/bucket as " + real.accessKey() + ": ")
                .hasMessageEndingWith("check the access key, the secret key and the region, and what they may do");
        StoreLocation wrongKey =
                new StoreLocation(real.endpoint(), "bucket", "nobody", real.secretKey(), real.region());
        Throwable refused = catchThrowable(() -> open(wrongKey));
        assertThat(refused).isInstanceOf(BadInputException.class).hasMessageContaining("nobody");
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(real.secretKey());
        }
    }

    @Test
    void aServerThatIsNotThereMayComeBack() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> open(at(free)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue())
                .hasMessageContaining("http://127.0.0.1:" + free + "/bucket: Connection refused")
                .hasMessageEndingWith("see that the server runs and can be reached");
    }

    @Test
    void aHostThatIsNotKnownIsNamed() {
        StoreLocation nowhere =
                new StoreLocation(URI.create("http://store.invalid:9000"), "bucket", "a", "secret", Optional.empty());
        assertThatThrownBy(() -> open(nowhere))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("host store.invalid");
    }

    @Test
    void lostConnectionsAreTriedAgain() throws Exception {
        try (Relay relay = new Relay(server.location().endpoint().getPort());
                ArtifactStore store = open(at(relay.port()))) {
            relay.drop(4);
            store.putBlob("checkpoints/a", new byte[] {1});
            relay.drop(4);
            assertThat(store.getBlob("checkpoints/a").orElseThrow()).containsExactly(1);
            relay.drop(4);
            assertThat(store.putBlob("checkpoints/b", Files.write(folder.resolve("b"), new byte[3])))
                    .hasSize(64);
            relay.drop(1000);
            assertThatThrownBy(() -> store.getBlob("checkpoints/a"))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isTransient()).isTrue());
        }
    }

    /** A server of canned answers. */
    private interface Answers {
        void answer(HttpExchange exchange) throws IOException;
    }

    private static HttpServer canned(Answers answers) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            answers.answer(exchange);
            exchange.close();
        });
        http.start();
        return http;
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body, true);
    }

    private static void send(HttpExchange exchange, int status, String type, String body, boolean tagged)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (tagged) {
            exchange.getResponseHeaders().set("ETag", "\"e\"");
        }
        byte[] bytes = exchange.getRequestMethod().equals("HEAD") ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String error(String code) {
        return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>";
    }

    @Test
    void whatIsNoStoreIsSaidToBeNone() throws IOException {
        HttpServer http = canned(e -> send(e, e.getRequestMethod().equals("HEAD") ? 200 : 404, "text/html", "<html>"));
        try {
            assertThatThrownBy(() -> open(at(http.getAddress().getPort())))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("does not speak S3");
        } finally {
            http.stop(0);
        }
    }

    /** An S3 store's answer always has an ETag; a web page's may, and those of other services have other bodies, or none. */
    @ParameterizedTest
    @CsvSource({
        "text/html, <html><body>Welcome</body></html>, true",
        "text/html, <html><body>Welcome</body></html>, false",
        "application/json, '{\"status\": \"ok\"}', false",
        "text/plain, '', false",
        "application/xml, <feed/>, false",
    })
    void whatAnswersEverythingIsNoStore(String type, String body, boolean tagged) throws IOException {
        HttpServer http = canned(e -> send(e, 200, type, body, tagged));
        try {
            assertThatThrownBy(() -> open(at(http.getAddress().getPort())))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageEndingWith("what answers there does not speak S3; "
                            + "give the address of the S3 interface, not of a console or another service");
        } finally {
            http.stop(0);
        }
    }

    @Test
    void aPageThatSendsOnToItselfIsNoStore() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpServer http = canned(e -> {
            calls.incrementAndGet();
            e.getResponseHeaders().set("Location", "/login");
            e.sendResponseHeaders(302, -1);
        });
        try {
            assertThatThrownBy(() -> open(at(http.getAddress().getPort())))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("what answers there does not speak S3");
            assertThat(calls).as("of one attempt").hasValueLessThan(30);
        } finally {
            http.stop(0);
        }
    }

    @Test
    void anotherServiceThanHttpIsNoStore() throws Exception {
        try (ServerSocket ssh = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Relay.daemon(() -> {
                while (true) {
                    try (Socket client = ssh.accept()) {
                        client.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.UTF_8));
                        client.getOutputStream().flush();
                        client.shutdownOutput();
                        client.getInputStream().readAllBytes();
                    }
                }
            });
            assertThatThrownBy(() -> open(at(ssh.getLocalPort())))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("what answers there does not speak S3");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, it ignores If-None-Match",
        "304, it answers them with 304",
        "501, it answers them with 501",
    })
    void aStoreWithoutConditionalPutsIsRefused(int status, String how) throws IOException {
        AtomicReference<String> kept = new AtomicReference<>("");
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", e -> {
            String body = new String(e.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean conditional = e.getRequestHeaders().containsKey("If-None-Match");
            if (e.getRequestMethod().equals("PUT") && !conditional) {
                kept.set(body);
            }
            boolean get = e.getRequestMethod().equals("GET");
            send(e, conditional ? status : 200, "application/xml", get ? String.valueOf(kept.get()) : "");
            e.close();
        });
        http.start();
        try {
            assertThatThrownBy(() -> open(at(http.getAddress().getPort())))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("this store knows no conditional writes (" + how + ")")
                    .hasMessageEndingWith("MinIO has them since April 2024, and so has the embedded store");
        } finally {
            http.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, may not read and write there",
        "403, InvalidAccessKeyId, is refused",
        "404, NoSuchBucket, bucket bucket does not exist",
        "403, RequestTimeTooSkewed, clock",
        "507, XMinioStorageFull, disk is full"
    })
    void aRefusalIsTheUsersToMend(int status, String code, String said) throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpServer http = canned(e -> {
            calls.incrementAndGet();
            send(e, status, "application/xml", error(code));
        });
        try (ObjectStorage storage = new ObjectStorage(at(http.getAddress().getPort()), QUICK, StoreMeters.none())) {
            assertThatThrownBy(() -> storage.put("k", new byte[1], new Condition.Always()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(said);
            assertThat(calls).as("no second try").hasValue(1);
        } finally {
            http.stop(0);
        }
    }

    /** The embedded server's answer, which quotes the operating system. */
    @Test
    void aFullDiskIsTheUsersToMend() throws IOException {
        String answer = error("InternalError").replace(">no<", ">No space left on device<");
        HttpServer http = canned(e -> send(e, 500, "application/xml", answer));
        StoreLocation there = at(http.getAddress().getPort());
        StoreLocation embedded = new StoreLocation(
                there.endpoint(),
                there.bucket(),
                there.accessKey(),
                there.secretKey(),
                there.region(),
                Optional.of(Path.of("a-home")));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (ObjectStorage storage = new ObjectStorage(embedded, QUICK, new StoreMeters(registry))) {
            assertThat(refused(registry, "put")).as("shown before it is").isZero();
            assertThat(refused(registry, "upload")).isZero();
            assertThatThrownBy(() -> storage.put("k", new byte[1], new Condition.Always()))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("store in a-home: the store's disk is full")
                    .hasMessageEndingWith("; free space on it; what is finished is kept, and it goes on from there");
            assertThat(refused(registry, "put")).isEqualTo(1);
            assertThat(registry.get("sourceselect.store.request.duration").timers())
                    .as("nothing else is counted")
                    .hasSize(2);
        } finally {
            http.stop(0);
        }
    }

    private static long refused(SimpleMeterRegistry registry, String operation) {
        return registry.get("sourceselect.store.request.duration")
                .tags("operation", operation, "answer", "full")
                .timer()
                .count();
    }

    @Test
    void aBusyServerIsAskedAgainAndABrokenOneReported() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        HttpServer http = canned(e -> {
            if (calls.incrementAndGet() % 5 == 0) {
                send(e, 200, "application/xml", "");
            } else {
                send(e, 503, "application/xml", error("SlowDown"));
            }
        });
        try (ObjectStorage storage = new ObjectStorage(at(http.getAddress().getPort()), QUICK, StoreMeters.none())) {
            assertThat(storage.put("k", new byte[1], new Condition.Always())).isTrue();
            assertThat(calls).hasValue(5);
        } finally {
            http.stop(0);
        }
        HttpServer broken = canned(e -> send(e, 502, "text/html", "<html>bad gateway"));
        try (ObjectStorage storage = new ObjectStorage(at(broken.getAddress().getPort()), QUICK, StoreMeters.none())) {
            assertThatThrownBy(() -> storage.size("k"))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isTransient()).isTrue());
            assertThatThrownBy(() -> storage.get("k"))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> assertThat(e.isTransient()).isTrue());
        } finally {
            broken.stop(0);
        }
    }

    @Test
    void aStoreThatDoesNotKnowIfMatchGetsThePutWithoutIt() throws IOException {
        AtomicInteger unconditional = new AtomicInteger();
        HttpServer http = canned(e -> {
            if (e.getRequestHeaders().containsKey("If-Match")) {
                send(e, 501, "application/xml", error("NotImplemented"));
            } else {
                unconditional.incrementAndGet();
                send(e, 200, "application/xml", "");
            }
        });
        try (ObjectStorage storage = new ObjectStorage(at(http.getAddress().getPort()), QUICK, StoreMeters.none())) {
            assertThat(storage.put("k", new byte[1], new Condition.Unchanged("\"e\"")))
                    .isTrue();
            assertThat(unconditional).hasValue(1);
        } finally {
            http.stop(0);
        }
    }

    /** Passes bytes to a port, dropping as many connections, old and new, as it is told. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Set<Socket> open = ConcurrentHashMap.newKeySet();
        private final AtomicInteger toDrop = new AtomicInteger();

        Relay(int target) throws IOException {
            daemon(() -> {
                while (true) {
                    Socket client = listening.accept();
                    if (toDrop.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        client.close();
                        continue;
                    }
                    Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.add(client);
                    open.add(upstream);
                    daemon(() -> pump(client, upstream));
                    daemon(() -> pump(upstream, client));
                }
            });
        }

        int port() {
            return listening.getLocalPort();
        }

        void drop(int connections) throws IOException {
            toDrop.set(connections);
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // The sockets were closed: this is how a relay's thread ends.
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private static void pump(Socket from, Socket to) throws IOException {
            try (from;
                    to;
                    OutputStream out = to.getOutputStream()) {
                from.getInputStream().transferTo(out);
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            drop(0);
        }
    }
}
