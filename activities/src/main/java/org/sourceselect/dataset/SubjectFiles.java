package org.sourceselect.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one subject in one modality.
 *
 * @param subject its name within its partition; never to be logged
 * @param image the image volume; of a header and data pair, the header
 * @param label the label volume; of a pair, the header
 */
public record SubjectFiles(String subject, Path image, Path label) {

    /** All files that are read for it: images first, the data file of a pair after its header. */
    public List<Path> all() {
        return Stream.of(image, label).flatMap(file -> withData(file).stream()).toList();
    }

    /** Names no file and no subject, so that a log of it gives nothing away. */
    @Override
    public String toString() {
        return "SubjectFiles";
    }

    private static List<Path> withData(Path file) {
        List<Path> files = new ArrayList<>(List.of(file));
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".hdr")) {
            String stem = name.substring(0, name.length() - ".hdr".length());
            Stream.of(".img", ".img.gz")
                    .map(extension -> file.resolveSibling(stem + extension))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .ifPresent(files::add);
        }
        return files;
    }
}
