package org.sourceselect.embedded;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

/**
 * A real Temporal development server from the {@code temporal} command on this machine, its database in the home, so that
 * an interrupted workflow is still there the next time.
 *
 * <p>It knows neither TLS nor passwords, and every user of the machine can reach its port: so it is used only where the variable
 * {@value #VARIABLE} says so.
 */
final class DevServer implements TemporalServer {

    /** Names the {@code temporal} command to use; without it, or where it is empty, none is. */
    static final String VARIABLE = "SOURCESELECT_TEMPORAL";

    private static final String WITHOUT = "repair it, or unset " + VARIABLE + " to do without it";
    /** For as long as the process lives, it may only be slow: three seconds on an idle machine, minutes on a busy one. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final int GRACE_SECONDS = 5;

    /**
     * Runs a command until it ends or the other end of standard input is closed, which the system does when this process
     * dies, however it dies: so no server is left behind.
     */
    private static final String TETHERED = "umask 077; exec 3<&0; \"$@\" 3<&- & child=$!; "
            + "(cat <&3 >/dev/null; kill $child 2>/dev/null) & tether=$!; "
            + "exec 3<&-; wait $child; status=$?; kill $tether 2>/dev/null; exit $status";

    private final Process process;
    private final TemporalLocation location;

    private DevServer(Process process, TemporalLocation location) {
        this.process = process;
        this.location = location;
    }

    /**
     * The {@code temporal} command to use.
     *
     * @param environment reads a variable
     * @throws BadInputException when the variable {@value #VARIABLE} names something that cannot be run
     */
    static Optional<Path> command(UnaryOperator<@Nullable String> environment) {
        String named = environment.apply(VARIABLE);
        if (named != null) {
            if (named.isBlank()) {
                return Optional.empty();
            }
            Path command = Path.of(named);
            if (!Files.isExecutable(command)) {
                throw new BadInputException(
                        VARIABLE + "=" + named, "it is not a command that can be run", "name a temporal binary");
            }
            return Optional.of(command);
        }
        return Optional.empty();
    }

    /** Starts the server on a free port and waits until it answers. */
    static DevServer start(Path command, HomeFolder home) {
        return start(command, home, freePort());
    }

    /** Starts the server on a port of the loopback address and waits until it answers. */
    static DevServer start(Path command, HomeFolder home, int port) {
        String address = InetAddress.getLoopbackAddress().getHostAddress();
        Path log = home.logs().resolve("temporal.log");
        Process process = launch(
                log,
                List.of(
                        command.toString(),
                        "server",
                        "start-dev",
                        "--db-filename",
                        home.temporalDatabase().toString(),
                        "--ip",
                        address,
                        "--port",
                        Integer.toString(port),
                        "--headless",
                        "--log-level",
                        "warn"));
        DevServer server = new DevServer(process, new TemporalLocation(address + ":" + port, "default"));
        try {
            Reachability.await(server.location, PATIENCE, process::isAlive);
            return server;
        } catch (BadInputException e) {
            server.close();
            throw new BadInputException(
                    command.toString(),
                    "the Temporal development server did not start (its output is in " + log + ")",
                    WITHOUT,
                    e);
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    /** Runs a command in a session of its own, tied to this process's life, its output appended to a file. */
    static Process launch(Path log, List<String> command) {
        List<String> whole = new ArrayList<>();
        // A Ctrl-C in the terminal reaches a whole process group; the server must outlive it to record the stop.
        onPath("setsid", System::getenv).ifPresent(setsid -> whole.add(setsid.toString()));
        whole.addAll(List.of("sh", "-c", TETHERED, "sh"));
        whole.addAll(command);
        try {
            return new ProcessBuilder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new BadInputException(
                    command.get(0),
                    "it cannot be started with its output in " + log + " (" + e.getMessage() + ")",
                    WITHOUT,
                    e);
        }
    }

    @Override
    public TemporalLocation location() {
        return location;
    }

    @Override
    public boolean lists() {
        return true;
    }

    @Override
    public void close() {
        end(process);
    }

    /** Ends a {@linkplain #launch launched} command. */
    static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                children.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            children.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** A port of the loopback address that nothing uses at this moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw TemporalServer.cannotListen(e);
        }
    }

    private static Optional<Path> onPath(String command, UnaryOperator<@Nullable String> environment) {
        String path = environment.apply("PATH");
        Stream<String> folders = path == null ? Stream.of() : Arrays.stream(path.split(File.pathSeparator));
        return folders.filter(f -> !f.isBlank())
                .map(f -> Path.of(f, command))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
