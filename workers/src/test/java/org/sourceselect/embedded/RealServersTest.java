package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.temporal.api.history.v1.History;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.dataset.phantom.PhantomGenerator;
import org.sourceselect.dataset.phantom.PhantomSettings;

/** A real Temporal server, a real MinIO server, a worker process, and a command that only asks. */
@Tag("slow")
@Timeout(300)
class RealServersTest {

    private static final String SECRET = "only-for-tests";
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(DevServer::end);
    }

    @Test
    void aSelectionRunsOnThemAndItsHistoryNamesNobody() throws Exception {
        Path temporal = commandOrSkip("temporal", DevServer.VARIABLE);
        Path minio = commandOrSkip("minio", "SOURCESELECT_MINIO");
        PhantomGenerator.write(folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
        try (DevServer server = DevServer.start(temporal, HomeFolder.create(folder.resolve("temporal")))) {
            List<String> servers =
                    List.of("--temporal", server.location().target(), "--store", "http://127.0.0.1:" + minio(minio));
            sourceselect("worker", servers, List.of(description().toString()));
            Process select = sourceselect(
                    "select",
                    servers,
                    List.of(("--target ED-2-FLAIR --pool *-FLAIR --profile smoke --size 16 --slices 4 --width 2"
                                    + " --iterations 3 --batch-size 4 --output " + folder.resolve("result"))
                            .split(" ")));
            assertThat(select.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(select.exitValue()).as(Files.readString(log("select"))).isZero();
            assertThat(Files.readString(log("select"))).contains("Path 2: OTCE on all sources");
            assertThat(folder.resolve("result/selection.json")).exists();

            String history = onlyHistory(server);
            assertThat(history).contains("pretrain ET-1-FLAIR").contains("RoI similarity NCR-1-FLAIR");
            assertThat(history).doesNotContain("FeTS21_Training", folder.toString(), SECRET);
        }
    }

    /** The history of the one workflow there is, as JSON with its payloads decoded. */
    private static String onlyHistory(DevServer server) throws IOException {
        try (TemporalConnection connection = TemporalConnection.to(server.location())) {
            List<String> ids = connection
                    .client()
                    .listExecutions("")
                    .map(e -> e.getExecution().getWorkflowId())
                    .toList();
            assertThat(ids).hasSize(1);
            History history = connection.client().fetchHistory(ids.get(0)).getHistory();
            StringBuilder text = new StringBuilder(JsonFormat.printer().print(history));
            // Payloads are base64 in that form, and plain JSON in this; Latin-1 keeps every byte.
            history.getEventsList().forEach(e -> text.append(new String(e.toByteArray(), StandardCharsets.ISO_8859_1)));
            return text.toString();
        }
    }

    private Path description() {
        return folder.resolve("data/phantom-fets.yaml");
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private Process sourceselect(String command, List<String> servers, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(
                "env",
                "SOURCESELECT_STORE_ACCESS_KEY=sourceselect",
                "SOURCESELECT_STORE_SECRET_KEY=" + SECRET,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                System.getProperty("java.class.path"),
                "org.sourceselect.cli.SourceSelect",
                command,
                "--home",
                folder.resolve("home of " + command).toString()));
        line.addAll(servers);
        line.addAll(arguments);
        return started(DevServer.launch(log(command), line));
    }

    /** Starts MinIO and waits until its port answers. */
    private int minio(Path command) throws IOException, InterruptedException {
        int port = freePort();
        Process process = started(DevServer.launch(
                log("minio"),
                List.of(
                        "env",
                        "MINIO_ROOT_USER=sourceselect",
                        "MINIO_ROOT_PASSWORD=" + SECRET,
                        command.toString(),
                        "server",
                        folder.resolve("minio").toString(),
                        "--address",
                        "127.0.0.1:" + port,
                        "--console-address",
                        "127.0.0.1:" + freePort())));
        while (!answers(port)) {
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS))
                    .as("MinIO ended")
                    .isFalse();
        }
        return port;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Process started(Process process) {
        // In reverse: who asks ends before who answers.
        started.add(0, process);
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path commandOrSkip(String name, String variable) {
        String named = Optional.ofNullable(System.getenv(variable)).orElse("");
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> found = named.isEmpty()
                ? Arrays.stream(path.split(":"))
                        .map(f -> Path.of(f, name))
                        .filter(Files::isExecutable)
                        .findFirst()
                : Optional.of(Path.of(named));
        if (found.isEmpty()) {
            String skipped =
                    "SKIPPED: a selection on real servers: there is no " + name + " (PATH or " + variable + ")";
            System.out.println(skipped);
            Assumptions.abort(skipped);
        }
        return found.orElseThrow();
    }
}
