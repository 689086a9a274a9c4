package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DevServerTest {

    @TempDir
    Path folder;

    @Test
    void takesNoCommandButTheOneThatIsNamedAsItsPortIsOpenToTheWholeMachine() throws IOException {
        script("temporal", "true");
        String path = "/nowhere:" + folder;
        assertThat(DevServer.command(Map.of("PATH", path)::get)).isEmpty();
        assertThat(DevServer.command(Map.of("PATH", path, DevServer.VARIABLE, "")::get))
                .isEmpty();
        Path other = script("other", "true");
        assertThat(DevServer.command(Map.of("PATH", path, DevServer.VARIABLE, other.toString())::get))
                .contains(other);
    }

    @Test
    void aNamedCommandThatCannotRunIsRefused() {
        assertThatThrownBy(() -> DevServer.command(Map.of(DevServer.VARIABLE, "/nowhere/temporal")::get))
                .isInstanceOf(BadInputException.class)
                .hasMessage("SOURCESELECT_TEMPORAL=/nowhere/temporal: it is not a command that can be run; "
                        + "name a temporal binary");
    }

    @Test
    void aLaunchedCommandEndsWhenItsTetherIsCut() throws IOException, InterruptedException {
        Path command = script("server", "echo serving; exec sleep 300");
        Path log = folder.resolve("log");
        Process process = DevServer.launch(log, List.of(command.toString()));
        ProcessHandle sleeping = child(process, "sleep 300");
        // What the system does to the pipe when this process dies.
        process.getOutputStream().close();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThatCode(() -> sleeping.onExit().get(10, TimeUnit.SECONDS)).doesNotThrowAnyException();
        assertThat(log).content().startsWith("serving");
    }

    @Test
    void aLaunchedCommandThatEndsByItselfIsNotWaitedFor() throws IOException, InterruptedException {
        Process process = DevServer.launch(
                folder.resolve("log"), List.of(script("server", "exit 3").toString()));
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(3);
    }

    @Test
    void aServerThatFailsToStartSaysWhereItsOutputIs() throws IOException {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        Path command = script("temporal", "echo no room; exit 1");
        assertThatThrownBy(() -> DevServer.start(command, home))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(
                        "did not start (its output is in " + home.logs().resolve("temporal.log") + ")");
        assertThat(home.logs().resolve("temporal.log")).hasContent("no room");
    }

    @Test
    void aRealServerServesAndEnds() throws IOException {
        Optional<Path> command = DevServer.command(System::getenv);
        if (command.isEmpty()) {
            System.out.println("SKIPPED: " + DevServer.VARIABLE + " names no temporal command");
        }
        assumeTrue(command.isPresent(), "no temporal command");
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        DevServer server = DevServer.start(command.orElseThrow(), home);
        assertThat(home.temporalDatabase()).exists();
        try (Stream<Path> files = Files.list(home.path())) {
            // SQLite's journal comes and goes.
            assertThat(files.filter(file -> !file.toString().endsWith("-journal")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .endsWith("------"));
        }
        server.close();
        assertThatThrownBy(() -> Reachability.await(server.location(), Duration.ZERO, () -> true))
                .isInstanceOf(BadInputException.class);
    }

    @Test
    void aRealServerThatEndsByItselfIsToldAndStartedAgainOnItsPort() throws Exception {
        Optional<Path> command = DevServer.command(System::getenv);
        if (command.isEmpty()) {
            System.out.println("SKIPPED: " + DevServer.VARIABLE + " names no temporal command");
        }
        assumeTrue(command.isPresent(), "no temporal command");
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        DevServer server = DevServer.start(command.orElseThrow(), home);
        server.keepRunning(told::add);

        for (int times = 0; times < 2; times++) {
            RealServers.kill(ProcessHandle.current()
                    .descendants()
                    .filter(p -> Arrays.asList(p.info().arguments().orElse(new String[0]))
                            .contains(home.temporalDatabase().toString()))
                    .filter(p -> p.info().command().orElse("").endsWith("temporal"))
                    .findFirst()
                    .orElseThrow());

            assertThat(told.poll(50, TimeUnit.SECONDS))
                    .startsWith("the Temporal development server ended by itself (status 137; its output is in ");
            assertThat(told.poll(50, TimeUnit.SECONDS))
                    .isEqualTo("the Temporal development server answers again; the work goes on");
            Reachability.await(server.location(), Duration.ZERO, () -> true);
        }
        server.close();
        assertThat(told.poll(2, TimeUnit.SECONDS))
                .as("an end that was asked for")
                .isNull();
        assertThatThrownBy(() -> Reachability.await(server.location(), Duration.ZERO, () -> true))
                .isInstanceOf(BadInputException.class);
    }

    private Path script(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    /** Waits until the launched command is there: the shell, its tether and the command start one after the other. */
    private static ProcessHandle child(Process process, String commandLine) {
        while (true) {
            Optional<ProcessHandle> found = process.descendants()
                    .filter(p -> p.info().commandLine().orElse("").endsWith(commandLine))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.onSpinWait();
        }
    }
}
