package org.sourceselect.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;

/** The names in the folders below a root, each folder listed once although several patterns look into it. */
final class FolderListing {

    private final Path root;
    private final Map<Path, List<String>> names = new HashMap<>();

    FolderListing(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** The names in a folder, sorted. */
    List<String> names(Path folder) {
        return names.computeIfAbsent(folder, FolderListing::list);
    }

    private static List<String> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new BadInputException(
                    folder.toString(), "the folder cannot be listed", "check that it exists and may be read", e);
        }
    }
}
