package org.sourceselect.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.store.OwnerOnly;
import org.sourceselect.task.BadInputException;

/**
 * Where an embedded runtime keeps its state, readable by its owner alone, because the store holds patients' images and the store's
 * credentials lie beside it. What is there already is closed to others too.
 */
public final class HomeFolder {

    /** In a file's mode: only the owner of what is in a folder may move or delete it. */
    private static final int STICKY = 01000;

    /** What a home holds beside its folders. */
    private static final List<String> FILES = List.of(
            "lock",
            "runtime.json",
            "temporal.db",
            "temporal.db-wal",
            "temporal.db-shm",
            "temporal.db-journal",
            "identity");

    private static final List<String> FOLDERS = List.of("store", "scratch", "logs", "plans", "results", "demo");

    private final Path path;

    private HomeFolder(Path path) {
        this.path = path;
    }

    /**
     * The home of those who name none: {@code .sourceselect} in the user's own folder.
     *
     * @throws BadInputException when the user has none
     */
    public static Path standard() {
        return standard(System.getProperty("user.home"), System.getenv("HOME"));
    }

    /**
     * The same.
     *
     * @param known what Java knows; '?' for a user that the system's user database does not hold
     * @param variable the variable HOME
     */
    static Path standard(@Nullable String known, @Nullable String variable) {
        return Stream.of(Optional.ofNullable(known), Optional.ofNullable(variable))
                .flatMap(Optional::stream)
                .filter(folder -> folder.startsWith("/"))
                .findFirst()
                .map(folder -> Path.of(folder, ".sourceselect"))
                .orElseThrow(() -> new BadInputException(
                        "--home",
                        "this user has no folder of their own: HOME is not set, and the system knows none",
                        "set HOME, or name a folder you may write to"));
    }

    /** The home at this place, which need not exist; nothing is created. */
    public static HomeFolder at(Path path) {
        return new HomeFolder(path.toAbsolutePath().normalize());
    }

    /**
     * The home at this place, closed to other users where it is there, for a command that only looks; nothing is created.
     *
     * @throws BadInputException when it is there and cannot be closed
     */
    public static HomeFolder closed(Path path) {
        HomeFolder home = at(path);
        if (Files.isDirectory(home.path)) {
            try {
                home.closeFolder();
                home.closeParts();
            } catch (IOException e) {
                throw new BadInputException(
                        "--home " + path, "the folder cannot be closed to other users", "name a folder of your own", e);
            }
        }
        return home;
    }

    /**
     * The home at this place, created where it is missing, and closed to other users. A folder that holds other things as well
     * stays as open as its owner has it; what is SourceSelect's in it is closed.
     *
     * @throws BadInputException when it cannot be created, written or closed
     */
    public static HomeFolder create(Path path) {
        HomeFolder home = closed(path);
        try {
            if (!Files.isDirectory(home.path)) {
                createOwnerOnly(home.path);
            }
            for (Path part : new Path[] {home.store(), home.scratch(), home.logs()}) {
                createOwnerOnly(part);
            }
        } catch (IOException e) {
            throw new BadInputException(
                    "--home " + path, "the folder cannot be created or written", "name a folder you may write to", e);
        }
        if (!Files.isWritable(home.path)) {
            throw new BadInputException(
                    "--home " + path, "the folder cannot be written", "name a folder you may write to");
        }
        return home;
    }

    /** The folder itself, absolute. */
    public Path path() {
        return path;
    }

    /** The embedded store's folder. */
    public Path store() {
        return path.resolve("store");
    }

    /** Objects of the store, fetched and verified; may be deleted at any time. */
    public Path scratch() {
        return path.resolve("scratch");
    }

    /** Log files. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** The database of a Temporal development server. */
    public Path temporalDatabase() {
        return path.resolve("temporal.db");
    }

    /** The demo's phantoms. */
    public Path demo() {
        return path.resolve("demo");
    }

    /** Plans, to be held against what came of them. */
    public Path plans() {
        return path.resolve("plans");
    }

    /** What workflows answered, to be reported. */
    public Path results() {
        return path.resolve("results");
    }

    /** The {@link RuntimeRecord} of the command that runs at present. */
    Path runtimeRecord() {
        return path.resolve("runtime.json");
    }

    /** Locked by the command that runs at present. */
    Path lock() {
        return path.resolve("lock");
    }

    /**
     * What tells this home from any other, of this machine or another. It is drawn when it is first asked for.
     *
     * @throws BadInputException when it cannot be read or written
     */
    public String identity() {
        Path file = path.resolve("identity");
        try {
            if (!Files.exists(file)) {
                OwnerOnly.replace(file, UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new BadInputException(
                    "--home " + path,
                    "its file identity cannot be read or written",
                    "name a folder you may write to",
                    e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private void closeFolder() throws IOException {
        if (!OwnerOnly.isOpen(path)) {
            return;
        }
        boolean ours;
        try (Stream<Path> entries = Files.list(path)) {
            ours = entries.map(entry -> String.valueOf(entry.getFileName()))
                    .allMatch(name -> FILES.contains(name) || FOLDERS.contains(name));
        }
        if (ours) {
            try {
                OwnerOnly.folder(path);
            } catch (FileSystemException e) {
                refuseIfSomebodyElses(e);
            }
        } else if (isWritableByOthers()) {
            throw new BadInputException(
                    "--home " + path,
                    "other users may write there, and it holds more than a home of SourceSelect",
                    "name a folder of its own, or take their right by chmod go-w");
        }
    }

    /** A folder that the administrator made, such as a volume, need not be the user's own; one of another user may not be used. */
    private void refuseIfSomebodyElses(FileSystemException cause) throws IOException {
        String owner = Files.getOwner(path).getName();
        if (!owner.equals("root") && !owner.equals("0")) {
            throw new BadInputException(
                    "--home " + path,
                    "it belongs to " + owner + ", and cannot be closed to other users",
                    "name a folder of your own",
                    cause);
        }
    }

    /** In a folder such as /tmp everybody may write, and only touch what is their own. */
    private boolean isWritableByOthers() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        boolean writable = permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        boolean sticky = ((int) Files.getAttribute(path, "unix:mode") & STICKY) != 0;
        return writable && !sticky;
    }

    private void closeParts() {
        for (String name : FOLDERS) {
            Path part = path.resolve(name);
            if (Files.isDirectory(part)) {
                closed(part, () -> OwnerOnly.folder(part));
            }
        }
        for (String name : FILES) {
            Path part = path.resolve(name);
            closed(part, () -> {
                OwnerOnly.file(part);
                return part;
            });
        }
    }

    /** Closes a part of a home. */
    private interface Closing {
        Path close() throws IOException;
    }

    private void closed(Path part, Closing closing) {
        try {
            var unused = closing.close();
        } catch (IOException e) {
            throw new BadInputException(
                    "--home " + path,
                    part.getFileName() + " in it cannot be closed to other users",
                    "make it your own, or name another folder",
                    e);
        }
    }

    private static void createOwnerOnly(Path folder) throws IOException {
        Files.createDirectories(folder, ownerOnly("rwx------"));
    }

    /** The permission to create with, where the file system knows permissions. */
    static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
