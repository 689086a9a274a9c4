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
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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

    /** Between two tries to start a server again that does not stay; doubled each time up to the longest. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Path log;
    private final List<String> line;
    private final TemporalLocation location;
    private Process process;
    private boolean closed;

    private DevServer(Path log, List<String> line, TemporalLocation location) {
        this.log = log;
        this.line = line;
        this.location = location;
        this.process = launch(log, line);
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
        List<String> line = List.of(
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
                "warn");
        DevServer server = new DevServer(log, line, new TemporalLocation(address + ":" + port, "default"));
        try {
            Reachability.await(server.location, PATIENCE, server::isAlive);
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

    /**
     * From now on, starts the server again whenever it ends before it is {@linkplain #close closed}: on its database and its port,
     * so that workflows and whoever waits for them go on.
     *
     * @param tell told of each end and each start, in a sentence
     */
    void keepRunning(Consumer<String> tell) {
        Process watched = current();
        var unused = watched.onExit().thenRunAsync(() -> startAgain(watched, tell));
    }

    private void startAgain(Process ended, Consumer<String> tell) {
        if (isClosed()) {
            return;
        }
        tell.accept("the Temporal development server ended by itself (status " + ended.exitValue()
                + "; its output is in " + log + ") and is started again on its database");
        for (Duration pause = FIRST_PAUSE; relaunched(); pause = longer(pause)) {
            try {
                Reachability.await(location, PATIENCE, this::isAlive);
                tell.accept("the Temporal development server answers again; the work goes on");
                keepRunning(tell);
                return;
            } catch (BadInputException e) {
                if (isClosed()) {
                    return;
                }
                tell.accept("the Temporal development server did not start (its output is in " + log
                        + "); tried again in " + pause.toSeconds() + " s");
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private synchronized boolean relaunched() {
        if (!closed) {
            process = launch(log, line);
        }
        return !closed;
    }

    private synchronized Process current() {
        return process;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean isAlive() {
        return !closed && process.isAlive();
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
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        end(last);
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
