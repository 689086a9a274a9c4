package org.sourceselect.cli.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;

/** Where a command's files go. */
public final class OutputFolder {

    /** Where they go, in the working folder, when a command names no other. */
    public static final String USUAL = "sourceselect-output";

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
     * Writes files, replacing older ones: all of them whole, or none and the older ones stay.
     *
     * @param texts what is in each, by its name
     * @return the files, in the order of the texts
     * @throws BadInputException when the folder cannot be written
     */
    public static List<Path> write(Path folder, Map<String, String> texts) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        texts.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return writeBytes(folder, contents);
    }

    /** As {@link #write}, of files that are not text. */
    public static List<Path> writeBytes(Path folder, Map<String, byte[]> contents) {
        Map<Path, Path> drafts = new LinkedHashMap<>();
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> content : contents.entrySet()) {
                Path file = folder.resolve(content.getKey());
                if (Files.isDirectory(file)) {
                    throw new FileSystemException(file.toString(), null, content.getKey() + " is a folder");
                }
                Path draft = draft(folder, content.getKey());
                drafts.put(draft, file);
                Files.write(draft, content.getValue());
            }
            for (Map.Entry<Path, Path> draft : drafts.entrySet()) {
                Files.move(draft.getKey(), draft.getValue(), StandardCopyOption.REPLACE_EXISTING);
            }
            return List.copyOf(drafts.values());
        } catch (IOException e) {
            drafts.keySet().forEach(OutputFolder::discard);
            throw cannotBeWritten(folder, e);
        }
    }

    /** Removes what is written so far of files of these names, where they are not in their places yet. */
    public static void discardDrafts(Path folder, List<String> names) {
        names.forEach(name -> discard(draft(folder, name)));
    }

    private static Path draft(Path folder, String name) {
        return folder.resolve("." + name + ".draft");
    }

    private static void discard(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            // The folder has just refused to be written: that is what is told.
            draft.toFile().deleteOnExit();
        }
    }

    /** A field of a CSV file; one with a comma, a quote or a line break stands in quotes (RFC 4180). */
    public static String csvField(String text) {
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    static BadInputException cannotBeWritten(Path folder, IOException e) {
        String reason = reason(e);
        return new BadInputException(
                "--output " + folder,
                "the folder cannot be written" + (reason == null ? "" : " (" + reason + ")"),
                "name a folder you may write to, with room in it",
                e);
    }

    /** What the system says, without the file's name; null when it says nothing else. */
    private static @Nullable String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "a file has its name";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        return e instanceof FileSystemException refused ? refused.getReason() : e.getMessage();
    }
}
