package org.sourceselect.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;

/**
 * Where an embedded runtime keeps its state. Created readable by its owner alone, because the store holds patients' images
 * and the store's credentials lie beside it.
 */
public final class HomeFolder {

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
     * The home at this place, created where it is missing.
     *
     * @throws BadInputException when it cannot be created or written
     */
    public static HomeFolder create(Path path) {
        HomeFolder home = at(path);
        try {
            createOwnerOnly(home.path);
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

    /** The {@link RuntimeRecord} of the command that runs at present. */
    Path runtimeRecord() {
        return path.resolve("runtime.json");
    }

    /** Locked by the command that runs at present. */
    Path lock() {
        return path.resolve("lock");
    }

    @Override
    public String toString() {
        return path.toString();
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
