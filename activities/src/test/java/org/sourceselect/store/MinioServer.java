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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A MinIO server process on a folder, for tests. The system property {@code sourceselect.minio} names its binary; without
 * it {@code minio} is looked for on the PATH.
 */
final class MinioServer implements AutoCloseable {

    private final Process process;
    private final StoreLocation location;

    private MinioServer(Process process, StoreLocation location) {
        this.process = process;
        this.location = location;
    }

    static MinioServer startOrSkip(Path data) throws Exception {
        Optional<Path> binary = binary();
        if (binary.isEmpty()) {
            String skipped = "SKIPPED: no minio on the PATH; name one in SOURCESELECT_MINIO";
            System.out.println(skipped);
            Assumptions.abort(skipped);
        }
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        binary.orElseThrow().toString(),
                        "server",
                        data.toString(),
                        "--address",
                        "127.0.0.1:" + port,
                        "--console-address",
                        "127.0.0.1:" + freePort())
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile());
        builder.environment().put("MINIO_ROOT_USER", "sourceselect");
        builder.environment().put("MINIO_ROOT_PASSWORD", "only-for-tests");
        Process process = builder.start();
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!lives(endpoint)) {
            if (System.nanoTime() > patience || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("MinIO did not start");
            }
        }
        return new MinioServer(
                process,
                new StoreLocation(endpoint, "sourceselect", "sourceselect", "only-for-tests", Optional.empty()));
    }

    StoreLocation location() {
        return location;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, 20, TimeUnit.SECONDS)
                .thenAccept(Process::destroyForcibly)
                .join();
    }

    private static Optional<Path> binary() {
        String named = System.getenv("SOURCESELECT_MINIO");
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
