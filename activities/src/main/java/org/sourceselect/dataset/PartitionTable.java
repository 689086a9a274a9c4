package org.sourceselect.dataset;

import java.math.BigInteger;
import java.nio.file.Path;
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
 * columns, and for the {@code participants.tsv} of BIDS: columns are found by name, in any order and case; {@code 01} and
 * {@code 1} are the same partition; a subject whose partition is {@code n/a} has none; a subject may stand twice if both rows
 * agree.
 */
final class PartitionTable {

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final String NOT_AVAILABLE = "n/a";

    private final Path file;
    private final Map<String, Entry> entries;

    private PartitionTable(Path file, Map<String, Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    private record Entry(String partition, int line) {}

    /** The subject's partition; empty when the table does not name the subject, written in this way. */
    Optional<String> partition(String subject) {
        return Optional.ofNullable(entries.get(subject)).map(Entry::partition);
    }

    /** The line that names a subject first; empty when none does, written in this way. */
    Optional<Integer> line(String subject) {
        return Optional.ofNullable(entries.get(subject)).map(Entry::line);
    }

    /** The subjects that the table names, in its order. */
    Set<String> subjects() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Where it was read from. */
    Path file() {
        return file;
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
        Map<String, Entry> table = new LinkedHashMap<>();
        csv.rows().forEach(row -> add(table, csv.place(row), row, subjectColumn, partitionColumn));
        if (table.isEmpty()) {
            throw new BadInputException(
                    rule.file().toString(),
                    "the partition file puts no subject into a partition: it has "
                            + (csv.rows().isEmpty() ? "no row below its header" : "n/a in every row"),
                    "complete it, or leave partitioning out of the description");
        }
        return new PartitionTable(rule.file(), table);
    }

    private static void add(
            Map<String, Entry> table, String where, CsvFile.Row row, int subjectColumn, int partitionColumn) {
        String subject = row.cell(subjectColumn);
        if (subject.isEmpty() || row.cell(partitionColumn).isEmpty()) {
            throw new BadInputException(
                    where, "the row has no value for the subject or the partition", "complete the row or remove it");
        }
        if (row.cell(partitionColumn).equalsIgnoreCase(NOT_AVAILABLE)) {
            return;
        }
        String partition = canonicalPartition(row.cell(partitionColumn));
        Entry before = table.putIfAbsent(subject, new Entry(partition, row.line()));
        if (before != null && !before.partition().equals(partition)) {
            throw new BadInputException(
                    where,
                    "a subject is put into partition " + partition + " here and into partition " + before.partition()
                            + " in line " + before.line(),
                    "keep the row that is right");
        }
    }
}
