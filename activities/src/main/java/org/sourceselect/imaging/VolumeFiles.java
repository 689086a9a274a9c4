package org.sourceselect.imaging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sourceselect.task.BadInputException;

/**
 * The file or the pair of files that make a volume, found from the path of either.
 *
 * @param header the file the header is in
 * @param voxels the file the voxels are in; the same unless the volume is a pair
 */
record VolumeFiles(Path header, Path voxels) {

    /** True for a {@code .hdr}/{@code .img} pair. */
    boolean isPair() {
        return !header.equals(voxels);
    }

    /** Finds the files: a name ending in .hdr, .img, .hdr.gz or .img.gz (any case) is half of a pair. */
    static VolumeFiles of(Path file) {
        String name = String.valueOf(file.getFileName());
        String lower = name.toLowerCase(Locale.ROOT);
        int ending = lower.endsWith(".gz") ? lower.length() - 3 : lower.length();
        if (ending < 4) {
            return new VolumeFiles(file, file);
        }
        String stem = name.substring(0, ending - 4);
        boolean upper = name.substring(ending - 3, ending)
                .equals(name.substring(ending - 3, ending).toUpperCase(Locale.ROOT));
        return switch (lower.substring(ending - 4, ending)) {
            case ".hdr" -> new VolumeFiles(present(file), partner(file, stem, upper ? ".IMG" : ".img", "voxels"));
            case ".img" -> new VolumeFiles(partner(file, stem, upper ? ".HDR" : ".hdr", "header"), present(file));
            default -> new VolumeFiles(file, file);
        };
    }

    private static Path present(Path file) {
        if (!Files.exists(file)) {
            throw ByteSource.missing(file);
        }
        return file;
    }

    private static Path partner(Path file, String stem, String extension, String holds) {
        present(file);
        // Where both are there, plain goes with plain and gzipped with gzipped.
        boolean gzipped =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gz");
        String plain = stem + extension;
        String zipped = plain + ".gz";
        for (String candidate : gzipped ? List.of(zipped, plain) : List.of(plain, zipped)) {
            Path partner = file.resolveSibling(candidate);
            if (Files.exists(partner)) {
                return partner;
            }
        }
        throw new BadInputException(
                file.toString(),
                "there is no " + extension + " file (nor " + extension
                        + ".gz) of the same name beside it, which would hold the " + holds,
                "put both files of the pair into one folder");
    }
}
