package org.sourceselect.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;

/** The names in the folders below a root, each folder listed and each name looked up once although several patterns do. */
final class FolderListing {

    private final Path root;
    private final Lister lister;
    private final Map<Path, Listing> listings = new HashMap<>();
    private final Map<Path, Kind> kinds = new HashMap<>();

    /** Gives the paths in a folder. */
    interface Lister {
        List<Path> list(Path folder) throws IOException;
    }

    /** What a folder holds, or why nobody knows. */
    private record Listing(List<String> names, Optional<BadInputException> fault) {}

    /** What a name stands for, links followed. */
    sealed interface Kind {

        /**
         * A folder.
         *
         * @param identity equal for two paths that lead to the same folder
         */
        record Folder(Object identity) implements Kind {}

        /** A file; or a name that is listed and yet does not exist: a link that leads nowhere, or behind a closed folder. */
        record File() implements Kind {}

        /** A device, a pipe or the like. */
        record Other() implements Kind {}
    }

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

    /** What a listed path stands for. */
    Kind kind(Path path) {
        return kinds.computeIfAbsent(path, FolderListing::look);
    }

    private static Kind look(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                Object key = attributes.fileKey();
                return new Kind.Folder(key == null ? path.toRealPath() : key);
            }
            return attributes.isRegularFile() ? new Kind.File() : new Kind.Other();
        } catch (IOException e) {
            return new Kind.File();
        }
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
