package org.sourceselect.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;

/**
 * The files of one subject in one modality.
 *
 * @param subject its name within its partition; never to be logged
 * @param image the image volume; of a header and data pair, either half
 * @param label the label volume, likewise
 * @param mask the mask of the brain, likewise, where the description names one
 * @param fault why the two cannot be read, where finding them has already shown it: a folder that cannot be listed, which
 *     then stands for the file, or two files that match
 */
public record SubjectFiles(
        String subject, Path image, Path label, Optional<Path> mask, Optional<BadInputException> fault) {

    private static final Pattern HALF = Pattern.compile("(.*)\\.(hdr|img)(\\.gz)?", Pattern.CASE_INSENSITIVE);

    /** All files that are read for it: images first, the other half of a pair after the one named. */
    public List<Path> all() {
        return Stream.concat(Stream.of(image, label), mask.stream())
                .flatMap(file -> withData(file).stream())
                .toList();
    }

    /** Names no file and no subject, so that a log of it gives nothing away. */
    @Override
    public String toString() {
        return "SubjectFiles";
    }

    private static List<Path> withData(Path file) {
        List<Path> files = new ArrayList<>(List.of(file));
        Matcher name = HALF.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
            String other = name.group(2).equalsIgnoreCase("hdr") ? "img" : "hdr";
            Stream.of(other, other + ".gz", other.toUpperCase(Locale.ROOT))
                    .map(extension -> file.resolveSibling(name.group(1) + "." + extension))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .ifPresent(files::add);
        }
        return files;
    }
}
