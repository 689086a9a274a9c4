package org.sourceselect.unet;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;

/**
 * The folder that DJL unpacks PyTorch's native libraries to, some 400 MB of them, and loads them from.
 *
 * <p>DJL wraps whatever goes wrong there until nothing of it can be read, so it is looked at before, and a failure's own words
 * are looked for after.
 *
 * @param path the folder
 * @param from what names it, to be set to another
 */
record EngineFolder(Path path, String from) {

    /** What the linker says of a disk mounted with noexec. */
    private static final Pattern NO_PROGRAMS = Pattern.compile("failed to map segment|cannot enable executable");

    private static final Pattern FULL = Pattern.compile("No space left on device|Disk quota exceeded");

    private static final String ANOTHER = "set DJL_CACHE_DIR to a folder that may be written and run programs from";

    /** The folder, found as DJL finds it. */
    static EngineFolder current() {
        for (String name : new String[] {"ENGINE_CACHE_DIR", "DJL_CACHE_DIR"}) {
            String value = System.getenv(name) != null ? System.getenv(name) : System.getProperty(name);
            if (value != null && !value.isEmpty()) {
                return new EngineFolder(Path.of(value), name);
            }
        }
        return new EngineFolder(Path.of(System.getProperty("user.home", "."), ".djl.ai"), "the user's own folder");
    }

    /**
     * Sees that it can be written, making it where it is missing.
     *
     * @throws BadInputException when it cannot
     */
    void check() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw unusable("cannot be made" + (e instanceof AccessDeniedException ? ": access is denied" : ""), e);
        }
        if (!Files.isWritable(path)) {
            throw unusable("cannot be written", null);
        }
    }

    /** The reason why libraries could not be loaded, where the folder is at fault. */
    Optional<BadInputException> fault(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (NO_PROGRAMS.matcher(message).find()) {
                return Optional.of(unusable("is on a disk that forbids programs (noexec)", failure));
            }
            if (FULL.matcher(message).find()) {
                return Optional.of(unusable("is on a full disk", failure));
            }
            if (cause instanceof AccessDeniedException) {
                return Optional.of(unusable("cannot be written", failure));
            }
        }
        return Optional.empty();
    }

    private BadInputException unusable(String why, @Nullable Throwable failure) {
        String where = "PyTorch's native libraries in " + path + " (from " + from + ")";
        return failure == null
                ? new BadInputException(where, "the folder " + why, ANOTHER)
                : new BadInputException(where, "the folder " + why, ANOTHER, failure);
    }
}
