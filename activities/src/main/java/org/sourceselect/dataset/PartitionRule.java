package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.Map;

/** Where the partition of a subject stands written. */
public sealed interface PartitionRule {

    /** The data set is one whole. */
    record None() implements PartitionRule {}

    /**
     * The {@code {partition}} of the file-name patterns.
     *
     * @param names a shorter name for some folder names, as U for Utrecht; a folder name not in it stands for itself
     */
    record ByPattern(Map<String, String> names) implements PartitionRule {
        /** Keeps a copy. */
        public ByPattern {
            names = Map.copyOf(names);
        }
    }

    /**
     * A CSV file with a header, as the FeTS challenge gives out.
     *
     * @param file the file
     * @param subjectColumn the name of the column that holds the subject
     * @param partitionColumn the name of the column that holds the partition
     */
    record ByCsv(Path file, String subjectColumn, String partitionColumn) implements PartitionRule {}
}
