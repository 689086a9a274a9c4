package org.sourceselect.dataset;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sourceselect.task.BadInputException;

/**
 * Which partition each subject belongs to, from a CSV file.
 *
 * <p>Made for the files the FeTS challenge gave out, which differ between releases in everything but the names of their
 * columns: columns are found by name, in any order and case; {@code 01} and {@code 1} are the same partition; a subject
 * may stand twice if both rows agree.
 */
final class PartitionTable {

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");

    private final Map<String, String> partitionOf;

    private PartitionTable(Map<String, String> partitionOf) {
        this.partitionOf = partitionOf;
    }

    /** The subject's partition; empty when the table does not name the subject. */
    Optional<String> partition(String subject) {
        return Optional.ofNullable(partitionOf.get(subject));
    }

    /** The subjects that the table names. */
    Set<String> subjects() {
        return Collections.unmodifiableSet(partitionOf.keySet());
    }

    /** Integers lose their leading zeros and plus sign; anything else is only trimmed. */
    static String canonicalPartition(String text) {
        String trimmed = text.strip();
        return INTEGER.matcher(trimmed).matches() ? new BigInteger(trimmed).toString() : trimmed;
    }

    /** Reads a file; every fault names it and, where there is one, the line. */
    static PartitionTable read(PartitionRule.ByCsv rule) {
        CsvFile csv = CsvFile.read(rule.file(), "partition file", "correct partitioning in the description");
        String remedy = "rename a column or name it in the description under partitioning";
        int subjectColumn = csv.column(rule.subjectColumn(), remedy);
        int partitionColumn = csv.column(rule.partitionColumn(), remedy);
        Map<String, String> table = new LinkedHashMap<>();
        csv.rows().forEach(row -> add(table, csv.place(row), row, subjectColumn, partitionColumn));
        return new PartitionTable(table);
    }

    private static void add(
            Map<String, String> table, String where, CsvFile.Row row, int subjectColumn, int partitionColumn) {
        String subject = row.cell(subjectColumn);
        if (subject.isEmpty() || row.cell(partitionColumn).isEmpty()) {
            throw new BadInputException(
                    where, "the row has no value for the subject or the partition", "complete the row or remove it");
        }
        String partition = canonicalPartition(row.cell(partitionColumn));
        String before = table.putIfAbsent(subject, partition);
        if (before != null && !before.equals(partition)) {
            throw new BadInputException(
                    where,
                    "a subject is put into partition " + partition + " here and into partition " + before
                            + " further up",
                    "keep the row that is right");
        }
    }
}
