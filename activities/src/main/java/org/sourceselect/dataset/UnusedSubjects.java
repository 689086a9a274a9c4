package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;

/**
 * Which subjects of the chosen partitions are not used, or not in every modality, because files are missing; and which are
 * used although their names do not agree.
 *
 * @param unlabelled with images but no labels
 * @param withoutImage with labels but no image of any modality
 * @param incomplete with labels and images, but none of some modality that others have
 * @param unmatched of whom no file matches any pattern, with what there is instead
 * @param absent named in the partition file, with no file at all
 * @param unnamed with files, but not named in the partition file
 * @param doubtful with files, but not named in the partition file without doubt
 * @param respelled written in two ways and taken for one subject, with both
 * @param unseen folders that cannot be listed, whose subjects nobody knows
 */
record UnusedSubjects(
        List<String> unlabelled,
        List<String> withoutImage,
        List<String> incomplete,
        List<String> unmatched,
        List<String> absent,
        List<String> unnamed,
        List<String> doubtful,
        List<String> respelled,
        List<BadInputException> unseen) {

    UnusedSubjects {
        unlabelled = List.copyOf(unlabelled);
        withoutImage = List.copyOf(withoutImage);
        incomplete = List.copyOf(incomplete);
        unmatched = List.copyOf(unmatched);
        absent = List.copyOf(absent);
        unnamed = List.copyOf(unnamed);
        doubtful = List.copyOf(doubtful);
        respelled = List.copyOf(respelled);
        unseen = List.copyOf(unseen);
    }

    /** One sentence for the user's own screen, with the first subject of each kind; empty when nothing is missing. */
    Optional<String> sentence(DataSetDescription description) {
        List<String> missing = Stream.of(
                        part(unlabelled, "without labels"),
                        part(withoutImage, "without any image"),
                        part(incomplete, "without an image of some modality"),
                        part(unmatched, "of whom no file matches a pattern"),
                        part(absent, "in the partition file but not on disk"),
                        part(unnamed, "not in the partition file"),
                        part(doubtful, "not in the partition file without doubt"))
                .flatMap(Optional::stream)
                .toList();
        List<String> said = new ArrayList<>();
        if (!missing.isEmpty()) {
            said.add("files are missing for some subjects: " + String.join(", ", missing));
        }
        if (!unseen.isEmpty()) {
            said.add("folders that cannot be listed: " + unseen.size() + ", the first "
                    + unseen.get(0).sentence());
        }
        part(respelled, "written in two ways and taken for one")
                .ifPresent(part -> said.add("names do not agree for some subjects: " + part));
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(description.source() + ": " + String.join("; ", said)
                        + "; where this is not as it should be, compare the names with the patterns, or leave subjects out"
                        + " with exclude");
    }

    /** Everybody of whom something is missing, one by one. */
    List<UnusedSubject> all() {
        List<UnusedSubject> all = new ArrayList<>();
        unlabelled.forEach(name -> all.add(new UnusedSubject(name, "there are images but no labels")));
        withoutImage.forEach(name -> all.add(new UnusedSubject(name, "there are labels but no image")));
        incomplete.forEach(
                name -> all.add(new UnusedSubject(name, "an image of some modality is missing; used in the others")));
        unmatched.forEach(name -> all.add(new UnusedSubject(name, "no file matches a pattern")));
        absent.forEach(name -> all.add(new UnusedSubject(name, "it is in the partition file but not on disk")));
        unnamed.forEach(name -> all.add(new UnusedSubject(name, "it is not in the partition file")));
        doubtful.forEach(name -> all.add(new UnusedSubject(name, "it is not in the partition file without doubt")));
        unseen.forEach(fault -> all.add(new UnusedSubject(fault.where(), fault.problem() + "; " + fault.remedy())));
        return all;
    }

    private static Optional<String> part(List<String> subjects, String what) {
        return subjects.isEmpty()
                ? Optional.empty()
                : Optional.of(subjects.size() + " " + what + " (the first is " + subjects.get(0) + ")");
    }
}
