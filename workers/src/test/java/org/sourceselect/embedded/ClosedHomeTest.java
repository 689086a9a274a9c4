package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Status;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.plugin.Role;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

/** A home and what runs on it are its owner's alone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ClosedHomeTest {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    /** The user nobody, who owns nothing. */
    private static final String NOBODY = "65534";

    @TempDir
    Path folder;

    @Test
    void aHomeThatWasThereAndOpenIsClosed() throws IOException {
        Path home = open(Files.createDirectory(folder.resolve("home")));
        for (String part : List.of("store", "logs", "plans", "demo")) {
            open(Files.createDirectory(home.resolve(part)));
        }
        for (String part : List.of("temporal.db", "temporal.db-wal", "runtime.json", "lock")) {
            open(Files.createFile(home.resolve(part)));
        }

        HomeFolder.create(home);

        assertThat(permissions(home)).isEqualTo("rwx------");
        for (String part : List.of("store", "logs", "plans", "demo", "scratch")) {
            assertThat(permissions(home.resolve(part))).isEqualTo("rwx------");
        }
        for (String part : List.of("temporal.db", "temporal.db-wal", "runtime.json", "lock")) {
            assertThat(permissions(home.resolve(part))).isEqualTo("rw-------");
        }
    }

    @Test
    void whoOnlyLooksClosesItTooAndMakesNothing() throws IOException {
        Path home = open(Files.createDirectory(folder.resolve("home")));
        Path logs = open(Files.createDirectory(home.resolve("logs")));

        assertThat(HomeFolder.closed(home).path()).isEqualTo(home);

        assertThat(permissions(home)).isEqualTo("rwx------");
        assertThat(permissions(logs)).isEqualTo("rwx------");
        assertThat(home.resolve("store")).doesNotExist();
        assertThat(HomeFolder.closed(folder.resolve("missing")).path()).doesNotExist();
    }

    @Test
    void aFolderWithOtherThingsKeepsItsModeAndOursAreClosed() throws IOException {
        Path project = open(Files.createDirectory(folder.resolve("project")));
        Path theirs = open(Files.createFile(project.resolve("paper.tex")));
        Path database = open(Files.createFile(project.resolve("temporal.db")));

        HomeFolder home = HomeFolder.create(project);

        assertThat(permissions(project)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(theirs)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(database)).isEqualTo("rw-------");
        assertThat(List.of(permissions(home.store()), permissions(home.logs()), permissions(home.scratch())))
                .containsOnly("rwx------");
    }

    @Test
    void aFolderThatOthersMayWriteAndThatHoldsMoreIsRefused() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.createFile(shared.resolve("paper.tex"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> HomeFolder.create(shared))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--home " + shared + ": other users may write there, and it holds more than a home of"
                        + " SourceSelect; name a folder of its own, or take their right by chmod go-w");
        assertThat(permissions(shared)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void thePortOfTheInProcessServerAnswersOnlyWhoShowsTheToken() {
        try (InProcessServer server = InProcessServer.start()) {
            TemporalLocation location = server.location();
            String token = location.token().orElseThrow();
            assertThat(token).hasSize(64);
            assertThat(Stranger.statuses(withToken(location, Optional.of(token))))
                    .contains(Status.Code.OK)
                    .doesNotContain(Status.Code.UNAUTHENTICATED);
            String wrong = token.startsWith("0") ? "1" + token.substring(1) : "0" + token.substring(1);
            for (Optional<String> shown : List.of(Optional.<String>empty(), Optional.of(wrong), Optional.of(""))) {
                assertThat(Stranger.statuses(withToken(location, shown))).containsOnly(Status.Code.UNAUTHENTICATED);
            }
            assertThat(location.toString()).doesNotContain(token);
        }
        try (InProcessServer one = InProcessServer.start();
                InProcessServer other = InProcessServer.start()) {
            assertThat(one.location().token()).isNotEqualTo(other.location().token());
        }
    }

    /** All that another user of the machine has: the files, as far as they are let, and the port. */
    @Test
    void anotherUserGetsNowhere() throws IOException, InterruptedException {
        boolean root = System.getProperty("user.name").equals("root") && Files.isExecutable(SETPRIV);
        if (!root) {
            System.out.println("SKIPPED: only root can try a home as another user, by " + SETPRIV);
        }
        assumeTrue(root, "not root");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path path = open(Files.createDirectory(folder.resolve("home")));
        HomeFolder home = HomeFolder.create(path);
        RuntimeSettings settings = new RuntimeSettings(
                home,
                "a test",
                Optional.empty(),
                Optional.empty(),
                EnumSet.noneOf(Role.class),
                List.of(),
                new TaskQueues("test"),
                false,
                1,
                1);
        try (EmbeddedRuntime runtime = EmbeddedRuntime.startPlanning(
                settings, new Catalog(List.of(), List.of(), List.of(), new Catalog.Worker("", "")), new PlanLedger())) {
            assertThat(home.runtimeRecord())
                    .content()
                    .contains(runtime.temporal().token().orElseThrow());
            for (Path file :
                    List.of(home.runtimeRecord(), home.lock(), home.store().resolve("credentials.json"))) {
                assertThat(file).exists();
                assertThat(asNobody("cat", file.toString())).contains("Permission denied");
            }
            assertThat(asNobody("ls", path.toString())).contains("Permission denied");
            Path classes = classPath(folder.resolve("classes"));
            assertThat(asNobody(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    classes + File.separator + "*" + File.pathSeparator + classes.resolve("tests"),
                                    Stranger.class.getName(),
                                    runtime.temporal().target())
                            .lines()
                            .filter(line -> line.startsWith(Stranger.ANSWER)))
                    .hasSize(Stranger.CALLS)
                    .containsOnly(Stranger.ANSWER + Status.Code.UNAUTHENTICATED);
        }
    }

    private static TemporalLocation withToken(TemporalLocation location, Optional<String> token) {
        return new TemporalLocation(location.target(), location.namespace(), Optional.empty(), Optional.empty(), token);
    }

    private static Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** The libraries of this test, where everybody can read them. */
    private static Path classPath(Path classes) throws IOException {
        Path tests = Files.createDirectories(classes.resolve("tests"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            if (Files.isRegularFile(from)) {
                Files.copy(from, classes.resolve(from.getFileName()));
            }
        }
        for (Class<?> needed : List.of(Stranger.class, TemporalLocation.class)) {
            Path name = Path.of(needed.getName().replace('.', '/') + ".class");
            Path to = tests.resolve(name);
            Files.createDirectories(to.getParent());
            try (var bytes = needed.getResourceAsStream("/" + name)) {
                Files.copy(bytes, to);
            }
        }
        return classes;
    }

    private static String asNobody(String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(
                List.of(SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        whole.addAll(List.of(command));
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
