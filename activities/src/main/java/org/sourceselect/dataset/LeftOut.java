package org.sourceselect.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;

/**
 * Which subjects of the chosen partitions are not used, or not in every modality, because files are missing.
 *
 * @param unlabelled with images but no labels
 * @param withoutImage with labels but no image of any modality
 * @param incomplete with labels and images, but none of some modality that others have
 * @param absent named in the partition file, with no file at all
 * @param unnamed with files, but not named in the partition file
 * @param unseen folders that cannot be listed, whose subjects nobody knows
 */
record LeftOut(
        List<String> unlabelled,
        List<String> withoutImage,
        List<String> incomplete,
        List<String> absent,
        List<String> unnamed,
        List<BadInputException> unseen) {

    LeftOut {
        unlabelled = List.copyOf(unlabelled);
        withoutImage = List.copyOf(withoutImage);
        incomplete = List.copyOf(incomplete);
        absent = List.copyOf(absent);
        unnamed = List.copyOf(unnamed);
        unseen = List.copyOf(unseen);
    }

    /** One sentence for the user's own screen, with the first subject of each kind; empty when nothing is missing. */
    Optional<String> sentence(DataSetDescription description) {
        List<String> parts = Stream.of(
                        part(unlabelled, "without labels"),
                        part(withoutImage, "without any image"),
                        part(incomplete, "without an image of some modality"),
                        part(absent, "in the partition file but not on disk"),
                        part(unnamed, "not in the partition file"))
                .flatMap(Optional::stream)
                .toList();
        Stream<String> subjects = parts.isEmpty()
                ? Stream.empty()
                : Stream.of("files are missing for some subjects: " + String.join(", ", parts));
        Stream<String> folders = unseen.isEmpty()
                ? Stream.empty()
                : Stream.of("folders that cannot be listed: " + unseen.size() + ", the first "
                        + unseen.get(0).sentence());
        List<String> said = Stream.concat(subjects, folders).toList();
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(description.source() + ": " + String.join("; ", said)
                        + "; where this is not as it should be, compare the file names with the patterns");
    }

    private static Optional<String> part(List<String> subjects, String what) {
        return subjects.isEmpty()
                ? Optional.empty()
                : Optional.of(subjects.size() + " " + what + " (the first is " + subjects.get(0) + ")");
    }
}
