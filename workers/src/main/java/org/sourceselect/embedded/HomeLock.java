package org.sourceselect.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sourceselect.task.BadInputException;

/** Keeps a home for one command at a time. The system lets go of it when the process ends, however it ends. */
public final class HomeLock implements Closeable {

    /**
     * Lock files this process holds, with their holders. Such a file must not be opened again: on Linux, closing any channel
     * of a file lets go of all locks the process has on it.
     */
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private static final int LONGEST_HOLDER = 4096;

    private final Path file;
    private final FileChannel channel;

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the home's lock.
     *
     * @param command what to tell another command that finds the home taken
     * @throws BadInputException when another command holds it
     */
    static HomeLock take(HomeFolder home, String command) {
        Path file = home.lock();
        String own = ProcessHandle.current().pid() + " (running " + command + ")";
        String other = HELD.putIfAbsent(file, own);
        if (other != null) {
            throw inUse(home, other);
        }
        boolean taken = false;
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    HomeFolder.ownerOnly("rw-------"));
            try {
                if (channel.tryLock() == null) {
                    throw inUse(home, content(channel));
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(own.getBytes(StandardCharsets.UTF_8)));
                taken = true;
                return new HomeLock(file, channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw new BadInputException(
                    "home " + home, "its lock file cannot be written", "give --home a folder you may write to", e);
        } finally {
            if (!taken) {
                HELD.remove(file);
            }
        }
    }

    /** The process that holds a home's lock, in words; empty when none does. */
    public static Optional<String> holder(HomeFolder home) {
        String own = HELD.get(home.lock());
        if (own != null) {
            return Optional.of(own);
        }
        try {
            String noted = Files.isReadable(home.lock()) ? Files.readString(home.lock()) : "";
            return noted.isEmpty() || !alive(noted) ? Optional.empty() : Optional.of(noted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The note of a killed process stays. */
    private static boolean alive(String noted) {
        Matcher pid = Pattern.compile("(\\d{1,18}) .*").matcher(noted);
        return pid.matches()
                && ProcessHandle.of(Long.parseLong(pid.group(1)))
                        .filter(ProcessHandle::isAlive)
                        .isPresent();
    }

    private static BadInputException inUse(HomeFolder home, String holder) {
        return new BadInputException(
                "home " + home, "it is in use by process " + holder, "wait for it or give another --home");
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_HOLDER);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(file);
        }
    }
}
