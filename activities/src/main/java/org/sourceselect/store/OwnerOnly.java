package org.sourceselect.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders and files that only their owner can open: they hold patients' images, or secrets. */
public final class OwnerOnly {

    private OwnerOnly() {}

    /** Makes the folder, with its parents, or closes one that is there to others. */
    public static Path folder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, attributes(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            close(folder, "rwx------");
        }
        return folder;
    }

    /** Closes a file to others, where it is there. */
    public static void file(Path file) throws IOException {
        try {
            if (Files.isRegularFile(file)) {
                close(file, "rw-------");
            }
        } catch (NoSuchFileException e) {
            return; // It was taken away meanwhile.
        }
    }

    /** Whether anybody but the owner has any right to a file or a folder. */
    public static boolean isOpen(Path path) throws IOException {
        return posix(path)
                && Files.getPosixFilePermissions(path).stream()
                        .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
    }

    private static void close(Path path, String permissions) throws IOException {
        // Whoever shares a closed file without owning it cannot change it, and need not.
        if (isOpen(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** Writes a new file that nobody else could open at any moment, and waits until it is on the disk. */
    public static void write(Path file, byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, attributes(file, "rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Puts content in the place of a file's, whole or not at all. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        write(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        // Elsewhere (Windows) a user's folders are closed to others by inheritance.
        FileAttribute<Set<PosixFilePermission>> attribute =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
        return posix(path) ? new FileAttribute<?>[] {attribute} : new FileAttribute<?>[0];
    }
}
