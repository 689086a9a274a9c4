package org.sourceselect.dataset;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/**
 * Which partition each subject belongs to, from a CSV file.
 *
 * <p>Made for the files the FeTS challenge gave out, which differ between releases in everything but the names of their
 * columns: columns are found by name, in any order and case; {@code 01} and {@code 1} are the same partition; lines may
 * end with CR LF and the last with nothing; a byte order mark, blank lines and quoted fields are read; a subject may
 * stand twice if both rows agree.
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
        String[] lines = text(rule.file()).split("\r\n|\n|\r", -1);
        int header = 0;
        while (header < lines.length && lines[header].isBlank()) {
            header++;
        }
        if (header == lines.length) {
            throw new BadInputException(
                    rule.file().toString(), "the partition file is empty", "give a CSV file with a header line");
        }
        List<String> names = fields(lines[header]);
        int subjectColumn = column(rule.file(), names, rule.subjectColumn());
        int partitionColumn = column(rule.file(), names, rule.partitionColumn());
        Map<String, String> table = new LinkedHashMap<>();
        for (int i = header + 1; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                add(table, rule.file() + ", line " + (i + 1), fields(lines[i]), subjectColumn, partitionColumn);
            }
        }
        return new PartitionTable(table);
    }

    private static void add(
            Map<String, String> table, String where, List<String> row, int subjectColumn, int partitionColumn) {
        if (row.size() <= Math.max(subjectColumn, partitionColumn)
                || row.get(subjectColumn).isEmpty()
                || row.get(partitionColumn).isEmpty()) {
            throw new BadInputException(
                    where, "the row has no value for the subject or the partition", "complete the row or remove it");
        }
        String partition = canonicalPartition(row.get(partitionColumn));
        String before = table.putIfAbsent(row.get(subjectColumn), partition);
        if (before != null && !before.equals(partition)) {
            throw new BadInputException(
                    where,
                    "a subject is put into partition " + partition + " here and into partition " + before
                            + " further up",
                    "keep the row that is right");
        }
    }

    private static int column(Path file, List<String> names, String wanted) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(wanted)) {
                return i;
            }
        }
        throw new BadInputException(
                file.toString(),
                "the partition file has no column " + wanted,
                "rename a column or name it in the description under partitioning; "
                        + NearestNames.phrase(wanted.toLowerCase(Locale.ROOT), names));
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new BadInputException(
                    file.toString(), "the partition file does not exist", "correct partitioning in the description", e);
        } catch (IOException e) {
            throw new BadInputException(
                    file.toString(),
                    "the partition file cannot be read as UTF-8 text",
                    "check its permissions and its encoding",
                    e);
        }
    }

    /** Splits a line at commas outside double quotes; a doubled quote inside quotes is a quote. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }
}
