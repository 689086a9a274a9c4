package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;

class HomeTest {

    @TempDir
    Path folder;

    @Test
    void isReadableByItsOwnerAlone() throws IOException {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        for (Path part : List.of(home.path(), home.store(), home.scratch(), home.logs())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aFileInItsPlaceIsRefusedByName() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> HomeFolder.create(file))
                .isInstanceOf(BadInputException.class)
                .hasMessage(
                        "--home " + file + ": the folder cannot be created or written; name a folder you may write to");
    }

    @Test
    void aSecondCommandLearnsWhoHoldsTheHome() {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        try (HomeLock held = HomeLock.take(home, "select for ET-22-T2")) {
            assertThat(held).isNotNull();
            assertThat(HomeLock.holder(home))
                    .contains(ProcessHandle.current().pid() + " (running select for ET-22-T2)");
            assertThatThrownBy(() -> HomeLock.take(home, "demo"))
                    .isInstanceOf(BadInputException.class)
                    .hasMessage("home " + home + ": it is in use by process "
                            + ProcessHandle.current().pid()
                            + " (running select for ET-22-T2); wait for it or give another --home");
        }
        HomeLock.take(home, "demo").close();
        assertThat(HomeLock.holder(home)).isEmpty();
    }

    @Test
    void theLockOfAKilledProcessHasNoHolder() throws IOException {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        Files.writeString(home.lock(), (1L << 40) + " (running demo)");
        assertThat(HomeLock.holder(home)).isEmpty();
    }

    @Test
    void theRecordIsReadBackWhileItsProcessLives() throws IOException {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        RuntimeRecord record = record(ProcessHandle.current().pid());
        record.write(home);
        assertThat(RuntimeRecord.of(home)).contains(record);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.runtimeRecord())))
                .isEqualTo("rw-------");
        RuntimeRecord.remove(home);
        assertThat(RuntimeRecord.of(home)).isEmpty();
    }

    @Test
    void theRecordOfADeadProcessCountsForNothing() {
        HomeFolder home = HomeFolder.create(folder.resolve("home"));
        // Linux numbers processes below 2^22.
        record(1L << 40).write(home);
        assertThat(RuntimeRecord.of(home)).isEmpty();
    }

    @Test
    void theStandardHomeIsTheUsersOwnFolder() {
        assertThat(HomeFolder.standard("/home/a", "/other")).isEqualTo(Path.of("/home/a/.sourceselect"));
        // A user id without an entry in the user database, as in many containers.
        assertThat(HomeFolder.standard("?", "/tmp/b")).isEqualTo(Path.of("/tmp/b/.sourceselect"));
        assertThatThrownBy(() -> HomeFolder.standard("?", null))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--home: this user has no folder of their own: HOME is not set, and the system knows none; "
                        + "set HOME, or name a folder you may write to");
    }

    private static RuntimeRecord record(long pid) {
        return new RuntimeRecord(
                pid,
                "select",
                new TemporalLocation("127.0.0.1:7233", "default"),
                false,
                "http://127.0.0.1:9000",
                List.of("select-1"));
    }
}
