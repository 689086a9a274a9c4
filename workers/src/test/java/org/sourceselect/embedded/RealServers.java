package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.sourceselect.store.MinioServer;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.worker.TemporalLocation;

/**
 * Temporal's development server with its database in a file, a MinIO server, and SourceSelect's own commands on them: each a
 * process on the loopback address that ends with this object, or with the tests, however they end.
 */
final class RealServers implements AutoCloseable {

    /** The store's secret key, for tests to look for where it must not be. */
    static final String SECRET = MinioServer.SECRET;

    private static final int PATIENCE_SECONDS = 60;
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path folder;
    private final Path temporalCommand;
    private final Path minioCommand;
    private final int temporalPort = DevServer.freePort();
    private final int minioPort = DevServer.freePort();
    private final List<Process> started = new ArrayList<>();
    private final List<ProcessHandle> everyProcess = new ArrayList<>();
    private DevServer temporal;
    private MinioServer minio;

    private RealServers(Path folder, Path temporalCommand, Path minioCommand) throws Exception {
        this.folder = folder;
        this.temporalCommand = temporalCommand;
        this.minioCommand = minioCommand;
        this.temporal = newTemporal();
        this.minio = newMinio();
    }

    /**
     * Starts both servers, or says loudly that a test is skipped for want of them.
     *
     * @param what the test proves
     * @param folder for their data and every log
     */
    static RealServers startOrSkip(String what, Path folder) throws Exception {
        Path temporal = commandOrSkip(what, "temporal", DevServer.VARIABLE);
        Path minio = MinioServer.commandOrSkip(what);
        Files.createDirectories(folder);
        return new RealServers(folder, temporal, minio);
    }

    /** The Temporal server; the same address after a restart. */
    TemporalLocation temporal() {
        return temporal.location();
    }

    /** The MinIO server; the same address after a restart. */
    StoreLocation store() {
        return minio.location();
    }

    /** Kills the Temporal server without warning. */
    void killTemporal() throws Exception {
        kill(temporalCommand, temporalDatabase());
        temporal.close();
    }

    /** Starts a killed Temporal server again, on its database. */
    void restartTemporal() {
        temporal = newTemporal();
    }

    /** Kills MinIO without warning. */
    void killMinio() throws Exception {
        kill(minioCommand, folder.resolve("minio"));
        DevServer.end(minio.process());
    }

    /** Starts a killed MinIO again, on its folder. */
    void restartMinio() throws Exception {
        minio = newMinio();
    }

    /** Starts a command of SourceSelect, its output in {@link #log}. */
    Process sourceselect(String name, String command, List<String> arguments) {
        List<String> asked = new ArrayList<>(arguments);
        asked.addAll(List.of("--temporal", temporal().target()));
        return launch(name, List.of("env"), command, asked);
    }

    /** Starts a command of SourceSelect with a Temporal server of its own. */
    Process withOwnTemporal(String name, String command, List<String> arguments) {
        return launch(name, List.of("env", DevServer.VARIABLE + "=" + temporalCommand), command, arguments);
    }

    /** Kills, without warning, the Temporal server that such a command started. */
    void killTemporalOf(String name) throws Exception {
        kill(temporalCommand, HomeFolder.at(home(name)).temporalDatabase());
    }

    /** Starts a command of SourceSelect whose disk for files in work has room for so few kilobytes. */
    Process withTinyDisk(String name, int kilobytes, String command, List<String> arguments) throws IOException {
        Path scratch = HomeFolder.create(home(name)).scratch();
        List<String> asked = new ArrayList<>(arguments);
        asked.addAll(List.of("--temporal", temporal().target()));
        String mounted = "mount -t tmpfs -o mode=700,size=" + kilobytes + "k tmpfs '" + scratch + "' && exec \"$@\"";
        return launch(name, List.of("unshare", "-rm", "sh", "-c", mounted, "sh", "env"), command, asked);
    }

    private Path home(String name) {
        return folder.resolve("home of " + name);
    }

    private Process launch(String name, List<String> within, String command, List<String> arguments) {
        List<String> line = new ArrayList<>(within);
        line.addAll(List.of(
                "SOURCESELECT_STORE=" + store().endpoint(),
                "SOURCESELECT_STORE_ACCESS_KEY=" + store().accessKey(),
                "SOURCESELECT_STORE_SECRET_KEY=" + SECRET,
                JAVA.toString(),
                "-Xmx1g",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                System.getProperty("java.class.path"),
                "org.sourceselect.cli.SourceSelect",
                command));
        line.addAll(arguments);
        line.addAll(List.of("--home", home(name).toString()));
        Process process = DevServer.launch(log(name), line);
        // In reverse: who asks ends before who answers.
        started.add(0, process);
        return process;
    }

    /** What a command said. */
    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** Every process that is or was started here, and what these started, as far as they were seen. */
    List<ProcessHandle> everyProcess() {
        List<Process> all = new ArrayList<>(started);
        all.add(minio.process());
        for (Process process : all) {
            everyProcess.add(process.toHandle());
            everyProcess.addAll(process.descendants().toList());
        }
        ProcessHandle.current()
                .descendants()
                .filter(p -> runs(p, temporalCommand))
                .forEach(everyProcess::add);
        return everyProcess.stream().distinct().toList();
    }

    /** Ends every command that still runs; a worker that is left would take the work of the next test, from its own store. */
    void endCommands() {
        started.forEach(DevServer::end);
    }

    @Override
    public void close() {
        endCommands();
        temporal.close();
        DevServer.end(minio.process());
    }

    private Path temporalDatabase() {
        return HomeFolder.at(folder.resolve("temporal")).temporalDatabase();
    }

    private DevServer newTemporal() {
        return DevServer.start(temporalCommand, HomeFolder.create(folder.resolve("temporal")), temporalPort);
    }

    private MinioServer newMinio() throws Exception {
        return MinioServer.start(
                minioCommand, folder.resolve("minio"), minioPort, command -> DevServer.launch(log("minio"), command));
    }

    /** Kills the one process of ours that runs this command with this among its arguments. */
    private void kill(Path command, Path argument) throws Exception {
        List<ProcessHandle> running = ProcessHandle.current()
                .descendants()
                .filter(p -> runs(p, command))
                .filter(p -> Arrays.asList(p.info().arguments().orElse(new String[0]))
                        .contains(argument.toString()))
                .toList();
        assertThat(running).as("processes of " + command).hasSize(1);
        kill(running.get(0));
    }

    /** Kills a process as nothing can prevent it, and waits until it is gone. */
    static void kill(ProcessHandle process) throws Exception {
        process.destroyForcibly();
        process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean runs(ProcessHandle process, Path command) {
        try {
            Path real = command.toRealPath();
            return process.info().command().map(Path::of).filter(real::equals).isPresent();
        } catch (IOException e) {
            throw new AssertionError(command + " is gone", e);
        }
    }

    /** A server's command, or a loud word that something is skipped for want of it. */
    static Path commandOrSkip(String what, String name, String variable) {
        String named = Optional.ofNullable(System.getenv(variable)).orElse("");
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> found = named.isEmpty()
                ? Arrays.stream(path.split(":"))
                        .map(f -> Path.of(f, name))
                        .filter(Files::isExecutable)
                        .findFirst()
                : Optional.of(Path.of(named));
        if (found.isEmpty()) {
            String skipped = "SKIPPED: " + what + ": there is no " + name + " (PATH or " + variable + ")";
            System.out.println(skipped);
            Assumptions.abort(skipped);
        }
        return found.orElseThrow();
    }
}
