package org.sourceselect.phantom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sourceselect.task.BadInputException;

/** Folders and small files, with failures told to the user. */
final class TextFile {

    private TextFile() {}

    /** Makes a folder with its parents, if it is not there yet. */
    static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw unwritable(folder, "the folder cannot be made", e);
        }
    }

    /** Writes a text as UTF-8. */
    static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unwritable(file, "the file cannot be written", e);
        }
    }

    private static BadInputException unwritable(Path path, String problem, IOException e) {
        return new BadInputException(
                path.toString(),
                problem + " (" + e.getClass().getSimpleName() + ")",
                "check that the folder may be written to and the disk has space",
                e);
    }
}
