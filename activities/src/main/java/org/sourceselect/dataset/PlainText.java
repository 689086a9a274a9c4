package org.sourceselect.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sourceselect.task.BadInputException;

/**
 * The text of a file that a person or a spreadsheet wrote: UTF-8, or UTF-16 with a byte order mark as some Windows programs
 * save it, of a size that is asked for, so that the wrong file costs neither time nor memory.
 */
final class PlainText {

    private static final int MIB = 1 << 20;

    private PlainText() {}

    /**
     * Reads a file, without its byte order mark.
     *
     * @param noun what to call the file where it is at fault
     * @param remedyIfMissing what to do about a file that does not exist
     * @param mostMib the size, in MiB, above which it is refused, whatever it holds
     * @throws BadInputException when it is missing, too large, not to be read, or not such text
     */
    static String read(Path file, String noun, String remedyIfMissing, int mostMib) {
        if (Files.isDirectory(file)) {
            throw new BadInputException(file.toString(), "it is a folder, not a " + noun, "name the file itself");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(mostMib * MIB + 1);
        } catch (NoSuchFileException e) {
            throw new BadInputException(file.toString(), "the " + noun + " does not exist", remedyIfMissing, e);
        } catch (AccessDeniedException e) {
            throw new BadInputException(
                    file.toString(), "the " + noun + " may not be read (permission denied)", "give read permission", e);
        } catch (IOException e) {
            throw new BadInputException(
                    file.toString(), "reading the " + noun + " failed part way", "check the disk it is on", e);
        }
        if (bytes.length > mostMib * MIB) {
            throw new BadInputException(
                    file.toString(),
                    "the " + noun + " is larger than " + mostMib + " MiB, which none need be",
                    "check that it is the right file, and keep in it only what is read from it");
        }
        return decoded(file, noun, bytes);
    }

    private static String decoded(Path file, String noun, byte[] bytes) {
        try {
            String text =
                    charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
            if (unmarked.indexOf('\0') < 0) {
                return unmarked;
            }
            throw notText(file, noun, null);
        } catch (CharacterCodingException e) {
            throw notText(file, noun, e);
        }
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2) {
            int mark = ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
            if (mark == 0xFEFF) {
                return StandardCharsets.UTF_16BE;
            }
            if (mark == 0xFFFE) {
                return StandardCharsets.UTF_16LE;
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static BadInputException notText(Path file, String noun, @Nullable CharacterCodingException e) {
        return new BadInputException(
                file.toString(),
                "the " + noun + " is not text in UTF-8",
                "save it as plain text in UTF-8 (a workbook of a spreadsheet as CSV)",
                e);
    }
}
