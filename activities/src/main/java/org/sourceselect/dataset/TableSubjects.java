package org.sourceselect.dataset;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sourceselect.task.BadInputException;

/** A partition table, asked by the names that the subjects have on disk. */
final class TableSubjects {

    private final PartitionTable table;
    private final Collection<String> onDisk;
    private final Spellings spellings;

    /**
     * @param table the table
     * @param onDisk the subjects' names on disk
     */
    TableSubjects(PartitionTable table, Collection<String> onDisk) {
        this.table = table;
        this.onDisk = List.copyOf(onDisk);
        this.spellings = Spellings.of(onDisk, table.subjects());
    }

    /** The partition of a subject on disk; empty when the table does not name it, or not without doubt. */
    Optional<String> partition(String subject) {
        return spellings.meant(subject).flatMap(table::partition);
    }

    /** Where the table first names a partition. */
    String placeOf(String partition) {
        return table.subjects().stream()
                .filter(written ->
                        table.partition(written).filter(partition::equals).isPresent())
                .flatMap(written -> table.line(written).stream())
                .findFirst()
                .map(line -> table.file() + ", line " + line)
                .orElse(table.file().toString());
    }

    /** The table's subjects, in partitions that are used, that none on disk is, nor might be. */
    List<String> absent(Predicate<String> chosen) {
        Set<String> taken = new HashSet<>();
        onDisk.forEach(subject -> spellings.meant(subject).ifPresent(taken::add));
        spellings.doubtful().values().forEach(taken::addAll);
        return table.subjects().stream()
                .filter(written -> !taken.contains(written)
                        && table.partition(written).filter(chosen).isPresent())
                .toList();
    }

    /** Subjects that the table writes otherwise, with more than the prefix of BIDS: disk's name and the table's. */
    List<String> respelled(Collection<String> onDisk) {
        return onDisk.stream()
                .flatMap(subject -> spellings
                        .meant(subject)
                        .filter(written -> !written.equals(subject) && !Spellings.differInPrefixAlone(written, subject))
                        .map(written -> subject + ", " + inTable(written))
                        .stream())
                .toList();
    }

    /** A subject of whom the table may or may not be speaking, with the table's names; empty for all others. */
    Optional<String> doubt(String subject) {
        return Optional.ofNullable(spellings.doubtful().get(subject))
                .map(written -> subject + ", which may be "
                        + written.stream().map(this::inTable).collect(Collectors.joining(" or ")));
    }

    private String inTable(String written) {
        return written + " in line " + table.line(written).map(String::valueOf).orElse("?");
    }

    /** The fault of a table that names no subject on disk; empty where it names one. */
    Optional<BadInputException> strange(Collection<String> onDisk) {
        if (onDisk.isEmpty()
                || onDisk.stream().anyMatch(subject -> spellings.meant(subject).isPresent())) {
            return Optional.empty();
        }
        String written = inTable(table.subjects().iterator().next());
        return Optional.of(new BadInputException(
                table.file() + ": its first subject is " + written + ", the first on disk "
                        + onDisk.iterator().next(),
                "none of the " + table.subjects().size() + " subjects of the partition file is on disk under that name"
                        + (spellings.doubtful().isEmpty() ? "" : " without doubt"),
                "write the subjects as their folders or files are called (letter case, zeros before a number and 'sub-'"
                        + " do not count), or name another column of subjects under partitioning"));
    }
}
