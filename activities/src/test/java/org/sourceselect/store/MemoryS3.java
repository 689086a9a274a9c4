package org.sourceselect.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** As much of S3 as artifacts need, in memory, with faults that a real server has on broken disks or behind a gateway. */
final class MemoryS3 implements AutoCloseable {

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Map<String, String> unreadable = new ConcurrentHashMap<>();
    private final Set<String> headless = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer http;
    private volatile Predicate<HttpExchange> gateway = e -> false;
    private volatile int gatewayStatus;

    MemoryS3() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::answer);
        http.setExecutor(threads);
        http.start();
    }

    StoreLocation location() {
        return new StoreLocation(
                URI.create("http://127.0.0.1:" + http.getAddress().getPort()),
                "bucket",
                "key",
                "secret-key",
                Optional.of("us-east-1"));
    }

    /** Like MinIO's, when it has lost a part: HEAD is well, GET answers 503, until somebody puts it anew. */
    void lose(String key) {
        if (!objects.containsKey(key)) {
            throw new AssertionError("there is no " + key + ", only " + objects.keySet());
        }
        refuse(key, "SlowDownRead");
    }

    /** GET answers 503 with that code, until somebody puts it anew. */
    void refuse(String key, String code) {
        unreadable.put(key, code);
    }

    /** HEAD answers 503 as well. */
    void refuseHead(String key) {
        headless.add(key);
    }

    /** What stands before the store answers these itself, with a page of its own. */
    void gateway(int status, Predicate<HttpExchange> requests) {
        gatewayStatus = status;
        gateway = requests;
    }

    /** How often an object could not be read. */
    int refused() {
        return refused.get();
    }

    boolean has(String key) {
        return objects.containsKey(key);
    }

    void put(String key, byte[] content) {
        objects.put(key, content);
    }

    void remove(String key) {
        objects.remove(key);
    }

    private void answer(HttpExchange e) throws IOException {
        byte[] body = e.getRequestBody().readAllBytes();
        String path = e.getRequestURI().getPath();
        String key = path.length() > "/bucket/".length() ? path.substring("/bucket/".length()) : "";
        String method = e.getRequestMethod();
        if (gateway.test(e)) {
            send(e, gatewayStatus, "text/html", "<html>not here");
        } else if (key.isEmpty()) {
            send(e, 200, "application/xml", "");
        } else if (method.equals("PUT")) {
            if (e.getRequestHeaders().containsKey("If-None-Match") && objects.containsKey(key)) {
                send(e, 412, "application/xml", error("PreconditionFailed"));
            } else {
                unreadable.remove(key);
                headless.remove(key);
                objects.put(key, body);
                e.getResponseHeaders().set("ETag", "\"" + Sha256.of(body) + "\"");
                send(e, 200, "application/xml", "");
            }
        } else if (method.equals("DELETE")) {
            objects.remove(key);
            send(e, 204, "application/xml", "");
        } else if (!objects.containsKey(key)) {
            send(e, 404, "application/xml", error("NoSuchKey"));
        } else if (method.equals("GET") && unreadable.containsKey(key)) {
            refused.incrementAndGet();
            send(e, 503, "application/xml", error(unreadable.getOrDefault(key, "")));
        } else if (method.equals("HEAD") && headless.contains(key)) {
            send(e, 503, "application/xml", "");
        } else {
            byte[] content = objects.getOrDefault(key, new byte[0]);
            e.getResponseHeaders().set("ETag", "\"" + Sha256.of(content) + "\"");
            e.getResponseHeaders().set("Last-Modified", "Sat, 28 Nov 2026 08:00:00 GMT");
            if (method.equals("HEAD")) {
                e.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
                e.sendResponseHeaders(200, -1);
                e.close();
            } else {
                send(e, 200, content);
            }
        }
    }

    private static String error(String code) {
        return "<?xml version=\"1.0\"?><Error><Code>" + code
                + "</Code><Message>Resource requested is unreadable</Message></Error>";
    }

    private static void send(HttpExchange e, int status, String type, String text) throws IOException {
        e.getResponseHeaders().set("Content-Type", type);
        send(e, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange e, int status, byte[] body) throws IOException {
        boolean bare = e.getRequestMethod().equals("HEAD") || status == 204 || body.length == 0;
        e.sendResponseHeaders(status, bare ? -1 : body.length);
        if (!bare) {
            e.getResponseBody().write(body);
        }
        e.close();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdown();
    }
}
