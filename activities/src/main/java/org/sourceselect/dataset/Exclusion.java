package org.sourceselect.dataset;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/** The subjects that a description leaves out, by its field {@code exclude}. */
final class Exclusion {

    private final DataSetDescription description;
    private final Function<SubjectKey, Optional<String>> partition;

    /**
     * @param description that leaves them out
     * @param partition of a subject
     */
    Exclusion(DataSetDescription description, Function<SubjectKey, Optional<String>> partition) {
        this.description = description;
        this.partition = partition;
    }

    /**
     * The subjects that are left out: by their own name, or one that differs in letter case, zeros before a number and the
     * prefix {@code sub-} and is like no other; of one partition where that stands before a '/'.
     *
     * @throws BadInputException when a name is no subject's, or of several it is not clear whose
     */
    Set<SubjectKey> of(Collection<SubjectKey> all) {
        Set<SubjectKey> excluded = new LinkedHashSet<>();
        for (String written : description.exclude()) {
            int slash = written.indexOf('/');
            String subject = written.substring(slash + 1);
            List<SubjectKey> candidates = slash < 0
                    ? List.copyOf(all)
                    : all.stream()
                            .filter(key -> isIn(key, written.substring(0, slash)))
                            .toList();
            List<String> names =
                    candidates.stream().map(SubjectKey::subject).distinct().toList();
            String meant = Spellings.of(List.of(subject), names)
                    .meant(subject)
                    .orElseThrow(() -> new BadInputException(
                            description.source() + ", field exclude: " + written + nearest(subject, names),
                            "no subject on disk is called this, or several nearly are",
                            "write the subject as its folder or file is called, or remove it from exclude"));
            candidates.stream().filter(key -> key.subject().equals(meant)).forEach(excluded::add);
        }
        return excluded;
    }

    private boolean isIn(SubjectKey key, String written) {
        return key.partition().equals(written)
                || partition
                        .apply(key)
                        .map(PartitionTable::canonicalPartition)
                        .filter(PartitionTable.canonicalPartition(written)::equals)
                        .isPresent();
    }

    private static String nearest(String subject, List<String> names) {
        return names.isEmpty() ? "" : " (nearest are " + String.join(", ", NearestNames.to(subject, names)) + ")";
    }
}
