package org.sourceselect.cli.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sourceselect.task.BadInputException;

/** Where a command's files go. */
public final class OutputFolder {

    private OutputFolder() {}

    /**
     * Sees that files can be written, before anything is computed for them.
     *
     * @throws BadInputException when the folder cannot be written
     */
    public static void check(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".sourceselect", ".draft"));
        } catch (IOException e) {
            throw cannotBeWritten(folder, e);
        }
    }

    /**
     * Writes files, replacing older ones, each whole or not at all.
     *
     * @param texts what is in each, by its name
     * @return the files, in the order of the texts
     * @throws BadInputException when the folder cannot be written
     */
    public static List<Path> write(Path folder, Map<String, String> texts) {
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Path draft = folder.resolve("." + text.getKey() + ".draft");
                Files.writeString(draft, text.getValue(), StandardCharsets.UTF_8);
                files.add(Files.move(draft, folder.resolve(text.getKey()), StandardCopyOption.REPLACE_EXISTING));
            }
            return files;
        } catch (IOException e) {
            throw cannotBeWritten(folder, e);
        }
    }

    /** A field of a CSV file; one with a comma, a quote or a line break stands in quotes (RFC 4180). */
    public static String csvField(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static BadInputException cannotBeWritten(Path folder, IOException e) {
        return new BadInputException(
                "--output " + folder, "the folder cannot be written", "name a folder you may write to", e);
    }
}
