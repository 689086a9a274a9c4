package org.sourceselect.store;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A MinIO server process on a folder and the loopback address, for tests. {@code SOURCESELECT_MINIO} names its binary; without it
 * {@code minio} is looked for on the PATH.
 */
public final class MinioServer implements AutoCloseable {

    /** The secret key of every such server. */
    public static final String SECRET = "only-for-tests";

    private static final String VARIABLE = "SOURCESELECT_MINIO";
    private static final String USER = "sourceselect";
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final StoreLocation location;

    private MinioServer(Process process, StoreLocation location) {
        this.process = process;
        this.location = location;
    }

    /** Starts a command's process, its output wherever the caller keeps it. */
    @FunctionalInterface
    public interface Launch {
        Process start(List<String> command) throws IOException;
    }

    static MinioServer startOrSkip(Path data) throws Exception {
        Path log = data.resolveSibling(data.getFileName() + ".log");
        return start(
                commandOrSkip("this test"),
                data,
                freePort(),
                command -> new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    /**
     * The binary, or a loud word that something is skipped for want of it.
     *
     * @param what is skipped
     */
    public static Path commandOrSkip(String what) {
        Optional<Path> found = command();
        if (found.isEmpty()) {
            String skipped = "SKIPPED: " + what + ": there is no minio (PATH or " + VARIABLE + ")";
            System.out.println(skipped);
            Assumptions.abort(skipped);
        }
        return found.orElseThrow();
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param command its binary
     * @param data the folder of its objects, which another server may have left
     * @param port where it listens
     */
    public static MinioServer start(Path command, Path data, int port, Launch launch) throws Exception {
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        Process process = launch.start(List.of(
                "env",
                "MINIO_ROOT_USER=" + USER,
                "MINIO_ROOT_PASSWORD=" + SECRET,
                "MINIO_PROMETHEUS_AUTH_TYPE=public",
                command.toString(),
                "server",
                data.toString(),
                "--address",
                endpoint.getAuthority(),
                "--console-address",
                "127.0.0.1:" + freePort()));
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!lives(endpoint)) {
            if (System.nanoTime() > patience || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("MinIO did not start on " + data);
            }
        }
        return new MinioServer(
                process, new StoreLocation(endpoint, StoreLocation.DEFAULT_BUCKET, USER, SECRET, Optional.empty()));
    }

    /** Where it is, with its keys. */
    public StoreLocation location() {
        return location;
    }

    /** The process that was launched, the server's own or what started that. */
    public Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, 20, TimeUnit.SECONDS)
                .thenAccept(Process::destroyForcibly)
                .join();
    }

    private static Optional<Path> command() {
        String named = System.getenv(VARIABLE);
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "minio"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean lives(URI endpoint) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                endpoint.resolve("/minio/health/live").toURL().openConnection();
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(1000);
        try {
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        } finally {
            connection.disconnect();
        }
    }
}
