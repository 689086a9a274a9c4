package org.sourceselect.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.task.BadInputException;

/** Local copies: fetched once, checked once per process, bounded, closed to others. */
class ScratchTest {

    @TempDir
    private Path folder;

    private final AtomicInteger fetches = new AtomicInteger();
    private final SettableClock clock = new SettableClock();

    private static final class SettableClock extends Clock {
        private Instant now = Instant.parse("2026-11-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private Scratch open(long maxBytes) {
        return Scratch.open(folder, maxBytes, clock);
    }

    private Path get(Scratch scratch, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return scratch.get(Sha256.of(bytes), bytes.length, file -> {
            fetches.incrementAndGet();
            Files.write(file, bytes);
        });
    }

    @Test
    void anObjectIsFetchedOnceAndServesTheNextProcessToo() throws IOException {
        try (Scratch scratch = open(1000)) {
            assertThat(get(scratch, "brain")).hasContent("brain");
            assertThat(get(scratch, "brain")).hasContent("brain");
        }
        try (Scratch next = open(1000)) {
            assertThat(get(next, "brain")).hasContent("brain");
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void aCopyDamagedOnDiskIsNoticedByTheNextProcess() throws IOException {
        Path copy;
        try (Scratch scratch = open(1000)) {
            copy = get(scratch, "brain");
        }
        Files.writeString(copy, "bruin");
        try (Scratch next = open(1000)) {
            assertThat(get(next, "brain")).hasContent("brain");
        }
        assertThat(fetches).hasValue(2);
    }

    @Test
    void whatFailsToArriveLeavesNothing() throws IOException {
        try (Scratch scratch = open(1000)) {
            assertThatThrownBy(() -> scratch.get(Sha256.of(new byte[1]), 1, file -> {
                        Files.write(file, new byte[1]);
                        throw new IOException("cut off");
                    }))
                    .hasMessage("cut off");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> f.getFileName().toString()))
                    .containsExactly("all.lock");
        }
    }

    @Test
    void theLongestUnusedGoFirstButNoneThatWasUsedWithinTheHour() throws IOException {
        try (Scratch scratch = open(10)) {
            Path first = get(scratch, "aaaa");
            clock.now = clock.now.plus(Duration.ofMinutes(1));
            Path second = get(scratch, "bbbb");
            clock.now = clock.now.plus(Duration.ofMinutes(58));
            Path third = get(scratch, "cccc");
            assertThat(Stream.of(first, second, third))
                    .as("12 bytes, but all used within the hour")
                    .allMatch(Files::exists);
            clock.now = clock.now.plus(Duration.ofMinutes(3));
            get(scratch, "aaaa");
            Path fourth = get(scratch, "dd");
            assertThat(second).as("unused the longest").doesNotExist();
            assertThat(Stream.of(first, third, fourth)).allMatch(Files::exists);
            assertThat(get(scratch, "bbbb")).hasContent("bbbb");
        }
        assertThat(fetches).hasValue(5);
    }

    @Test
    void workInProgressOfACrashedProcessIsClearedAndOfALivingOneKept() throws IOException {
        try (Scratch living = open(1000)) {
            Path draft = Files.writeString(living.newFolder().resolve("draft"), "half");
            Path left = Files.createDirectories(folder.resolve("sessions/crashed/draft"));
            Path leftLock = Files.createFile(folder.resolve("sessions/crashed.session"));
            open(1000).close();
            assertThat(left).doesNotExist();
            assertThat(leftLock).doesNotExist();
            assertThat(draft).hasContent("half");
        }
    }

    @Test
    void nobodyElseMayLookIn() throws IOException {
        try (Scratch scratch = open(1000)) {
            for (Path closed :
                    new Path[] {folder.resolve("objects"), folder.resolve("sessions"), scratch.newFolder()}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
                        .isEqualTo("rwx------");
            }
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsTheUsersToMend() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> Scratch.open(file, 1, clock))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith(file + ": the folder for downloaded objects cannot be written")
                .hasMessageEndingWith("choose a folder that you may write, on a disk with space");
    }
}
