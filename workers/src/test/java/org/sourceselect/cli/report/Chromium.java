package org.sourceselect.cli.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real browser without a window, spoken to by its own DevTools protocol: one page, what it says and what it asks for. */
final class Chromium implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS = 90;
    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<JsonNode>> events = new ConcurrentHashMap<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /**
     * Shows a page; where this machine has no browser, says so loudly and skips the tests.
     *
     * @param what what is looked at, in a word
     * @param folder for the page, and for what the browser keeps
     */
    static Chromium showing(String what, String html, Path folder) throws Exception {
        Optional<Path> browser = installed();
        if (browser.isEmpty()) {
            System.err.println(
                    "SKIPPED, LOUDLY: no chromium on the PATH, so that no " + what + " was looked at in a browser");
        }
        assumeTrue(browser.isPresent(), "no chromium on the PATH");
        Path page = Files.writeString(folder.resolve(what + ".html"), html, StandardCharsets.UTF_8);
        return on(browser.get(), folder.resolve("profile"), page);
    }

    /** A number on the page. */
    int number(String expression) throws Exception {
        return evaluate(expression).asInt();
    }

    /** What an expression is for a reader who prefers light, or dark. */
    String underScheme(String scheme, String expression) throws Exception {
        prefer(scheme);
        return evaluate(expression).asText();
    }

    /** The browser of this machine; empty where there is none. */
    private static Optional<Path> installed() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it on a page.
     *
     * @param profile a folder for what it keeps
     */
    private static Chromium on(Path browser, Path profile, Path page) throws Exception {
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-extensions",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        try {
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = said.readLine();
            while (line != null && !line.startsWith(LISTENING)) {
                line = said.readLine();
            }
            if (line == null) {
                throw new IOException("the browser ended before it listened");
            }
            Thread drain = new Thread(() -> said.lines().forEach(ignored -> {}));
            drain.setDaemon(true);
            drain.start();
            URI listening = URI.create(line.substring(LISTENING.length()));
            HttpClient client = HttpClient.newHttpClient();
            JsonNode pages = JSON.readTree(client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listening.getPort() + "/json"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
            for (JsonNode found : pages) {
                if (found.get("type").asText().equals("page")) {
                    Chromium chromium = new Chromium(
                            process,
                            profile,
                            client,
                            URI.create(found.get("webSocketDebuggerUrl").asText()));
                    chromium.open(page);
                    return chromium;
                }
            }
            throw new IOException("the browser has no page");
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private Chromium(Process process, Path profile, HttpClient client, URI page) throws Exception {
        this.process = process;
        this.profile = profile;
        this.socket =
                client.newWebSocketBuilder().buildAsync(page, new Listening()).get(SECONDS, TimeUnit.SECONDS);
    }

    private final class Listening implements WebSocket.Listener {

        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    heard(JSON.readTree(part.toString()));
                } catch (IOException e) {
                    messages.add("what the browser says is not JSON: " + e.getMessage());
                }
                part.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }

    private void heard(JsonNode message) {
        if (message.has("id")) {
            CompletableFuture<JsonNode> answer =
                    answers.remove(message.get("id").asInt());
            if (answer != null) {
                answer.complete(message);
            }
            return;
        }
        String method = message.path("method").asText();
        JsonNode params = message.path("params");
        if (method.equals("Runtime.consoleAPICalled")) {
            messages.add(params.path("args").toString());
        } else if (method.equals("Runtime.exceptionThrown")) {
            messages.add(params.path("exceptionDetails").toString());
        } else if (method.equals("Log.entryAdded")) {
            messages.add(params.path("entry").toString());
        } else if (method.equals("Network.requestWillBeSent")) {
            requests.add(params.path("request").path("url").asText());
        }
        CompletableFuture<JsonNode> awaited = events.get(method);
        if (awaited != null) {
            awaited.complete(params);
        }
    }

    private void open(Path page) throws Exception {
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
        CompletableFuture<JsonNode> loaded = new CompletableFuture<>();
        events.put("Page.loadEventFired", loaded);
        call("Page.navigate", Map.of("url", page.toUri().toString()));
        loaded.get(SECONDS, TimeUnit.SECONDS);
    }

    /** What the page's console has said, and every error. */
    List<String> messages() {
        return new ArrayList<>(messages);
    }

    /** What the browser has asked for over any protocol, the page itself first; pictures within the page left out. */
    List<String> requests() {
        return requests.stream().filter(url -> !url.startsWith("data:")).toList();
    }

    /** The value of an expression in the page. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** Shows the page in a window of this width, and waits until it has been drawn anew. */
    void width(int width) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        settle();
    }

    /** Prefers light or dark. */
    void prefer(String scheme) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        settle();
    }

    private void settle() throws Exception {
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>"
                + " requestAnimationFrame(() => done(1)))))");
    }

    /** The page on paper, A4. */
    byte[] pdf() throws Exception {
        return Base64.getDecoder()
                .decode(call(
                                "Page.printToPDF",
                                Map.of("paperWidth", 8.27, "paperHeight", 11.69, "preferCSSPageSize", true))
                        .get("data")
                        .asText());
    }

    private JsonNode call(String method, Map<String, ?> params) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode();
        message.put("id", id);
        message.put("method", method);
        message.set("params", JSON.valueToTree(params));
        socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
        JsonNode answered = answer.get(SECONDS, TimeUnit.SECONDS);
        if (answered.has("error")) {
            throw new IllegalStateException(method + ": " + answered.get("error"));
        }
        return answered.get("result");
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        // Links to what is gone with it.
        for (String link : List.of("SingletonLock", "SingletonSocket", "SingletonCookie")) {
            Files.deleteIfExists(profile.resolve(link));
        }
    }
}
