package org.sourceselect.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.UnwellException;

/**
 * Objects on the local disk, named by their SHA-256, for several processes at once.
 *
 * <p>A file enters by a rename, whole, and is hashed again the first time a process uses it. When the files together are
 * larger than the limit, those used longest ago are removed, but none that was used within the last hour: that is the
 * time a stage has to open what it was given (a file once open stays readable). The limit is therefore soft. Work in
 * progress lies in a folder of the process, whose lock tells the next process when it was left behind by a crash.
 */
final class Scratch implements Closeable {

    /** How long after its last use a file stays, whatever the limit. */
    static final Duration GRACE = Duration.ofHours(1);

    /** What the features of a small task take; a stage that needs more and finds no room says so. */
    private static final int TRIAL_MIB = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    /**
     * The sessions of this process; also guards opening. Their lock files must not even be opened by a sweep: on Linux,
     * closing any channel of a file lets go of all locks the process has on it.
     */
    private static final Set<Path> OWN_SESSIONS = new HashSet<>();

    private final Path objects;
    private final Path session;
    private final Path lockFile;
    private final FileChannel sessionLock;
    private final long maxBytes;
    private final Clock clock;
    private final Set<String> verified = ConcurrentHashMap.newKeySet();
    private final Object[] stripes = Stream.generate(Object::new).limit(64).toArray();

    /** Gets an object into a new file and gives its SHA-256, or empty-handed throws. */
    interface Source {
        void copyTo(Path file) throws IOException;
    }

    private Scratch(Path objects, Path session, Path lockFile, FileChannel sessionLock, long maxBytes, Clock clock) {
        this.objects = objects;
        this.session = session;
        this.lockFile = lockFile;
        this.sessionLock = sessionLock;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /**
     * Opens a folder, making it when absent, and clears what crashed processes left.
     *
     * @throws BadInputException when the folder cannot be written
     */
    static Scratch open(Path folder, long maxBytes, Clock clock) {
        try {
            Path objects = OwnerOnly.folder(folder.resolve("objects"));
            Path sessions = OwnerOnly.folder(folder.resolve("sessions"));
            // One at a time, among threads and processes: a session without its lock yet must not be swept.
            synchronized (OWN_SESSIONS) {
                try (FileChannel all = lockFile(sessions.resolve("all.lock"));
                        FileLock held = all.lock()) {
                    LOG.debug("sweeping under {}", held);
                    sweep(sessions);
                    String name = UUID.randomUUID().toString();
                    Path lockFile = sessions.toRealPath().resolve(name + ".session");
                    FileChannel lock = lockFile(lockFile);
                    lock.lock();
                    OWN_SESSIONS.add(lockFile);
                    Path session = OwnerOnly.folder(sessions.resolve(name));
                    return new Scratch(objects, session, lockFile, lock, maxBytes, clock);
                }
            }
        } catch (IOException e) {
            throw new BadInputException(
                    folder.toString(),
                    "the folder for downloaded objects cannot be written ("
                            + e.getClass().getSimpleName() + ")",
                    "choose a folder that you may write, on a disk with space",
                    e);
        }
    }

    /** A new empty folder for work in progress. */
    Path newFolder() throws IOException {
        return OwnerOnly.folder(session.resolve(UUID.randomUUID().toString()));
    }

    /**
     * The object of a checksum, from the disk or else from the source.
     *
     * @param source called when the disk does not hold the object; must deliver exactly it
     */
    Path get(String sha256, long bytes, Source source) throws IOException {
        Path file = objects.resolve(sha256);
        synchronized (stripe(sha256)) {
            if (touch(file) && (verified.contains(sha256) || verify(file, sha256, bytes))) {
                return file;
            }
            Path part = session.resolve(UUID.randomUUID() + ".part");
            try {
                source.copyTo(part);
                enter(part, file, sha256);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        evict();
        return file;
    }

    /** Takes over a file whose checksum was just computed; it disappears from where it was. */
    void adopt(Path from, String sha256) throws IOException {
        synchronized (stripe(sha256)) {
            enter(from, objects.resolve(sha256), sha256);
        }
        evict();
    }

    /**
     * The exception to throw for a failure of input or output: the user's to mend when it is this disk's, being full or no
     * longer writable.
     */
    RuntimeException explain(IOException failure) {
        String refusal;
        if (failure instanceof FileSystemException e) {
            Path folder = objects.toAbsolutePath().getParent();
            if (folder == null
                    || e.getFile() == null
                    || !Path.of(e.getFile()).toAbsolutePath().startsWith(folder)) {
                return new UncheckedIOException(failure);
            }
            refusal = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        } else if (failure.getClass() == IOException.class) {
            // So, and without a path, comes what the system refuses on a file that is open.
            refusal = String.valueOf(failure.getMessage());
        } else {
            return new UncheckedIOException(failure);
        }
        return new UnwellException(
                String.valueOf(objects.getParent()),
                "the worker's folder for files in work and downloaded objects cannot be used (" + refusal + ", "
                        + free() + ")",
                "free space there or give the worker another folder; what is finished is kept, and it goes on from there",
                true,
                failure);
    }

    /** Whether a file of some size can be written here. */
    boolean isWell() {
        Path trial = session.resolve(UUID.randomUUID() + ".trial");
        try {
            try (OutputStream out = Files.newOutputStream(trial)) {
                byte[] mib = new byte[1 << 20];
                for (int i = 0; i < TRIAL_MIB; i++) {
                    out.write(mib);
                }
            } finally {
                Files.deleteIfExists(trial);
            }
            return true;
        } catch (IOException e) {
            LOG.debug("no room for {} MiB", TRIAL_MIB, e);
            return false;
        }
    }

    private String free() {
        try {
            return (Files.getFileStore(objects).getUsableSpace() >> 20) + " MiB free";
        } catch (IOException e) {
            return "free space unknown";
        }
    }

    /** Removes a folder of {@link #newFolder}. */
    void discard(Path folder) {
        try {
            deleteAll(folder);
        } catch (IOException e) {
            LOG.debug("left to the next process: {}", folder, e);
        }
    }

    /** Removes this process's work in progress. */
    @Override
    public void close() throws IOException {
        synchronized (OWN_SESSIONS) {
            try (sessionLock) {
                deleteAll(session);
                Files.deleteIfExists(lockFile);
                OWN_SESSIONS.remove(lockFile);
            }
        }
    }

    private Object stripe(String sha256) {
        return stripes[Math.floorMod(sha256.hashCode(), stripes.length)];
    }

    private void enter(Path from, Path file, String sha256) throws IOException {
        Files.setLastModifiedTime(from, FileTime.from(clock.instant()));
        Files.move(from, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        verified.add(sha256);
    }

    private boolean touch(Path file) throws IOException {
        try {
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean verify(Path file, String sha256, long bytes) throws IOException {
        if (Files.size(file) == bytes && Sha256.of(file).equals(sha256)) {
            verified.add(sha256);
            return true;
        }
        LOG.warn("a downloaded object was damaged on the local disk and is fetched again");
        Files.deleteIfExists(file);
        return false;
    }

    private record Held(Path file, long bytes, Instant used) {}

    private void evict() throws IOException {
        List<Held> held = new ArrayList<>();
        try (Stream<Path> files = Files.list(objects)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    held.add(new Held(
                            file,
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                } catch (NoSuchFileException e) {
                    LOG.debug("another process removed {}", file);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        long total = held.stream().mapToLong(Held::bytes).sum();
        held.sort(Comparator.comparing(Held::used));
        Instant spared = clock.instant().minus(GRACE);
        for (Held oldest : held) {
            if (total <= maxBytes || !oldest.used.isBefore(spared)) {
                return;
            }
            Files.deleteIfExists(oldest.file);
            total -= oldest.bytes;
        }
    }

    private static FileChannel lockFile(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Removes the folders of processes that no longer hold their lock. */
    private static void sweep(Path sessions) throws IOException {
        List<Path> locks;
        try (Stream<Path> files = Files.list(sessions.toRealPath())) {
            locks = files.filter(f -> f.toString().endsWith(".session") && !OWN_SESSIONS.contains(f))
                    .toList();
        }
        for (Path lock : locks) {
            try (FileChannel channel = lockFile(lock);
                    FileLock held = channel.tryLock()) {
                if (held != null) {
                    String name = lock.getFileName().toString();
                    deleteAll(lock.resolveSibling(name.substring(0, name.length() - ".session".length())));
                    Files.deleteIfExists(lock);
                }
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> found;
        try (Stream<Path> tree = Files.walk(folder)) {
            found = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : found) {
            Files.deleteIfExists(path);
        }
    }
}
