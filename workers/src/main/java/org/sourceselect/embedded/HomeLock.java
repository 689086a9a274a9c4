package org.sourceselect.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;

/** Keeps a home for one command at a time. The system lets go of it when the process ends, however it ends. */
final class HomeLock implements Closeable {

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the home's lock.
     *
     * @param command what to tell another command that finds the home taken
     * @throws BadInputException when another command holds it
     */
    static HomeLock take(HomeFolder home, String command) {
        try {
            FileChannel channel = FileChannel.open(
                    home.lock(),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    HomeFolder.ownerOnly("rw-------"));
            if (!locked(channel)) {
                channel.close();
                throw inUse(home);
            }
            channel.truncate(0);
            String holder = ProcessHandle.current().pid() + " (running " + command + ")";
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
            return new HomeLock(channel);
        } catch (IOException e) {
            throw new BadInputException(
                    "home " + home, "its lock file cannot be written", "give --home a folder you may write to", e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return false;
        }
    }

    private static BadInputException inUse(HomeFolder home) {
        return new BadInputException(
                "home " + home, "it is in use by process " + holder(home.lock()), "wait for it or give another --home");
    }

    private static String holder(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "(unknown)";
        }
    }

    @Override
    public void close() {
        try {
            channel.truncate(0);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
