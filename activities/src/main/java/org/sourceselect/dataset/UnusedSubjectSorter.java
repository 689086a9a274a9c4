package org.sourceselect.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sourceselect.task.BadInputException;

/**
 * Sorts the subjects that are not used by what they lack.
 *
 * @param labels the subjects that have labels
 * @param images by modality, the subjects that have an image
 * @param table the partition file, asked by the subjects' names
 * @param partition of a subject
 * @param chosen whether a partition is used
 * @param near what comes near to the patterns
 */
record UnusedSubjectSorter(
        Set<SubjectKey> labels,
        Map<String, ? extends Map<SubjectKey, ?>> images,
        Optional<TableSubjects> table,
        Function<SubjectKey, Optional<String>> partition,
        Predicate<String> chosen,
        NearMatches near) {

    /**
     * Sorts.
     *
     * @param all every subject that is not excluded
     * @param unmatched those of whom no file matches, with what there is instead
     * @param respelled those whose labels and images are called otherwise
     * @param unseen folders that cannot be listed
     */
    UnusedSubjects of(
            Collection<SubjectKey> all,
            Map<SubjectKey, String> unmatched,
            List<String> respelled,
            List<BadInputException> unseen) {
        List<String> unlabelled = new ArrayList<>();
        List<String> withoutImage = new ArrayList<>();
        List<String> incomplete = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        List<String> unnamed = new ArrayList<>();
        List<String> doubtful = new ArrayList<>();
        for (SubjectKey key : all) {
            Optional<String> in = partition.apply(key);
            List<String> without = modalitiesWithout(key);
            if (in.isPresent() && !chosen.test(in.get())) {
                continue;
            }
            if (in.isEmpty()) {
                Optional<String> doubt = table.flatMap(t -> t.doubt(key.subject()));
                doubt.ifPresent(doubtful::add);
                // A folder that neither holds a file that fits nor stands in the table is of no subject.
                if (doubt.isEmpty() && !unmatched.containsKey(key)) {
                    unnamed.add(key.subject());
                }
            } else if (unmatched.containsKey(key)) {
                strangers.add(unmatched.getOrDefault(key, key.subject()));
            } else if (!labels.contains(key)) {
                unlabelled.add(near.withFile(key, List.of(SubjectIndex.LABEL_FILE)));
            } else if (without.size() == images.size()) {
                withoutImage.add(near.withFile(key, without));
            } else if (!without.isEmpty()) {
                incomplete.add(near.withFile(key, without));
            }
        }
        List<String> written = new ArrayList<>(respelled);
        List<String> names = all.stream().map(SubjectKey::subject).distinct().toList();
        table.ifPresent(t -> written.addAll(t.respelled(names)));
        return new UnusedSubjects(
                unlabelled,
                withoutImage,
                incomplete,
                strangers,
                table.map(t -> t.absent(chosen)).orElse(List.of()),
                unnamed,
                doubtful,
                written,
                unseen);
    }

    /** The fields of the modalities that a subject has no image of, although others have one. */
    private List<String> modalitiesWithout(SubjectKey key) {
        List<String> without = new ArrayList<>();
        boolean any = images.values().stream().anyMatch(files -> files.containsKey(key));
        images.forEach((modality, files) -> {
            if (!files.containsKey(key) && (!any || !files.isEmpty())) {
                without.add(SubjectIndex.field(modality));
            }
        });
        return without;
    }
}
