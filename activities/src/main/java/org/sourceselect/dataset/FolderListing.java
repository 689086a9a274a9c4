package org.sourceselect.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;

/** The names in the folders below a root, each folder listed once although several patterns look into it. */
final class FolderListing {

    private final Path root;
    private final Lister lister;
    private final Map<Path, Listing> listings = new HashMap<>();

    /** Gives the paths in a folder. */
    interface Lister {
        List<Path> list(Path folder) throws IOException;
    }

    /** What a folder holds, or why nobody knows. */
    private record Listing(List<String> names, Optional<BadInputException> fault) {}

    FolderListing(Path root) {
        this(root, FolderListing::entries);
    }

    FolderListing(Path root, Lister lister) {
        this.root = root;
        this.lister = lister;
    }

    Path root() {
        return root;
    }

    /**
     * The names in a folder, sorted; none when {@link #fault} tells why.
     *
     * @throws BadInputException when it is the root that cannot be listed
     */
    List<String> names(Path folder) {
        Listing listing = listing(folder);
        if (folder.equals(root)) {
            listing.fault().ifPresent(fault -> {
                throw fault;
            });
        }
        return listing.names();
    }

    /** Why a folder cannot be listed; empty when it can. */
    Optional<BadInputException> fault(Path folder) {
        return listing(folder).fault();
    }

    private Listing listing(Path folder) {
        return listings.computeIfAbsent(folder, this::list);
    }

    private Listing list(Path folder) {
        try {
            List<String> names = lister.list(folder).stream()
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
            return new Listing(names, Optional.empty());
        } catch (IOException | UncheckedIOException e) {
            return new Listing(
                    List.of(),
                    Optional.of(new BadInputException(
                            folder.toString(),
                            "the folder cannot be listed",
                            "give read permission on it, or move it out of the data set",
                            e)));
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
