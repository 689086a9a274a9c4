package org.sourceselect.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;

/** A folder of files that is there whole or not at all: it is filled beside its place, under another name, and moved. */
public final class NewFolder {

    /** Writes the files. */
    @FunctionalInterface
    public interface Filling {
        /** Writes into a folder that is there and empty. */
        void fill(Path folder) throws IOException;
    }

    private final Path given;
    private final Path place;
    private final Path draft;

    private NewFolder(Path given, Path place) {
        this.given = given;
        this.place = place;
        this.draft = place.resolveSibling("." + place.getFileName() + "." + UUID.randomUUID());
    }

    /**
     * Sees that the folder can be made, before anything is read for it. One that is there must be empty.
     *
     * @throws BadInputException when it cannot be made or holds something
     */
    public static NewFolder at(Path folder) {
        NewFolder made = new NewFolder(folder, place(folder));
        try {
            if (Files.isDirectory(made.place) && !isEmpty(made.place)) {
                throw new BadInputException(
                        "--output " + folder, "the folder is not empty", "name one that is not there yet, or empty it");
            }
            if (Files.exists(made.place) && !Files.isDirectory(made.place)) {
                throw new BadInputException(
                        "--output " + folder, "a file has its name", "name a folder that is not there yet");
            }
            Path trial = Files.createTempFile(made.nearest(), ".sourceselect", ".draft");
            Files.delete(trial);
            return made;
        } catch (IOException e) {
            throw OutputFolder.cannotBeWritten(folder, e);
        }
    }

    /** An existing folder may be named through a link: what it leads to is meant. */
    private static Path place(Path folder) {
        try {
            return Files.isDirectory(folder)
                    ? folder.toRealPath()
                    : folder.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw OutputFolder.cannotBeWritten(folder, e);
        }
    }

    /** The nearest folder above that is there already. */
    private Path nearest() {
        return Stream.iterate(place.getParent(), Objects::nonNull, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .orElse(place);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    /**
     * Makes the folder.
     *
     * @throws BadInputException when it cannot be written; then nothing is left of it
     */
    public void make(Filling filling) {
        try {
            Files.createDirectories(draft);
            filling.fill(draft);
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard();
            throw OutputFolder.cannotBeWritten(given, e);
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
    }

    /** Removes what is written so far, where it is not in its place yet. */
    public void discard() {
        if (!Files.isDirectory(draft)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(draft)) {
            List<Path> all = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // Something has just refused to be written: that is what is told.
            draft.toFile().deleteOnExit();
        }
    }
}
