package org.sourceselect.dataset;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/** Finds a description's files and sorts them into domains. */
final class SubjectIndex {

    /** Integers by value before all other text. */
    private static final Comparator<String> PARTITION_ORDER = Comparator.<String>comparingInt(
                    p -> p.matches("-?\\d+") ? 0 : 1)
            .thenComparing(p -> p.matches("-?\\d+") ? new BigInteger(p) : BigInteger.ZERO)
            .thenComparing(Comparator.naturalOrder());

    /** A subject within its folder partition; empty without {@code {partition}} in the patterns. */
    private record Key(String partition, String subject) {}

    private final DataSetDescription description;
    private final FileDigests digests;

    SubjectIndex(DataSetDescription description, FileDigests digests) {
        this.description = description;
        this.digests = digests;
    }

    /**
     * What was found.
     *
     * @param domains by partition and then in the order in which the description lists modalities
     * @param leftOut what is missing
     */
    record Found(List<Domain> domains, LeftOut leftOut) {}

    /** A subject's file, or why it is not known which it is. */
    private record Located(Path file, Optional<BadInputException> fault) {}

    Found find() {
        if (!Files.isDirectory(description.root())) {
            throw new BadInputException(
                    description.source() + ", field root: " + description.root(),
                    "the data set's folder does not exist",
                    "correct root, or fetch the data set");
        }
        return find(new FolderListing(description.root()));
    }

    Found find(FolderListing folders) {
        Set<BadInputException> unseen = new LinkedHashSet<>();
        Map<Key, Located> labels = files(folders, "labelFile", description.labelFile(), unseen);
        if (labels.isEmpty()) {
            throw nothingMatches("labelFile", description.labelFile(), unseen);
        }
        Map<String, Map<Key, Located>> images = new LinkedHashMap<>();
        description.modalities().forEach((modality, patterns) -> {
            Map<Key, Located> files = files(folders, "modalities." + modality, patterns, unseen);
            if (files.isEmpty() && description.layout().isEmpty()) {
                throw nothingMatches("modalities." + modality, patterns, unseen);
            }
            images.put(modality, files);
        });
        Optional<PartitionTable> table = description.partitionRule() instanceof PartitionRule.ByCsv csv
                ? Optional.of(PartitionTable.read(csv))
                : Optional.empty();
        List<Domain> domains = domains(labels, images, table);
        if (domains.isEmpty()) {
            throw new BadInputException(
                    description.source().toString(),
                    "no subject has both an image and labels" + (partitionsAreFiltered() ? " in these partitions" : ""),
                    "check that {subject} stands for the same text in the patterns of modalities and labelFile"
                            + (partitionsAreFiltered() ? ", and check partitions and partitioning" : ""));
        }
        return new Found(domains, leftOut(labels.keySet(), images.values(), table, List.copyOf(unseen)));
    }

    private LeftOut leftOut(
            Set<Key> labels,
            Collection<Map<Key, Located>> images,
            Optional<PartitionTable> table,
            List<BadInputException> unseen) {
        Set<Key> keys = new LinkedHashSet<>(labels);
        images.forEach(files -> keys.addAll(files.keySet()));
        List<String> unlabelled = new ArrayList<>();
        List<String> withoutImage = new ArrayList<>();
        List<String> incomplete = new ArrayList<>();
        List<String> unnamed = new ArrayList<>();
        for (Key key : keys) {
            Optional<String> partition = partition(key, table);
            if (partition.isPresent() && !isChosen(partition.get())) {
                continue;
            }
            if (partition.isEmpty()) {
                unnamed.add(key.subject());
            } else if (!labels.contains(key)) {
                unlabelled.add(key.subject());
            } else if (images.stream().noneMatch(files -> files.containsKey(key))) {
                withoutImage.add(key.subject());
            } else if (images.stream().anyMatch(files -> !files.isEmpty() && !files.containsKey(key))) {
                incomplete.add(key.subject());
            }
        }
        Set<String> onDisk = keys.stream().map(Key::subject).collect(Collectors.toSet());
        List<String> absent = table.stream()
                .flatMap(t -> t.subjects().stream()
                        .filter(subject -> !onDisk.contains(subject)
                                && t.partition(subject).filter(this::isChosen).isPresent()))
                .toList();
        return new LeftOut(unlabelled, withoutImage, incomplete, absent, unnamed, unseen);
    }

    private boolean isChosen(String partition) {
        return description.partitions().isEmpty() || description.partitions().contains(partition);
    }

    private static Optional<String> partition(Key key, Optional<PartitionTable> table) {
        return table.isPresent() ? table.get().partition(key.subject()) : Optional.of(key.partition());
    }

    private boolean partitionsAreFiltered() {
        return !description.partitions().isEmpty() || description.partitionRule() instanceof PartitionRule.ByCsv;
    }

    private List<Domain> domains(
            Map<Key, Located> labels, Map<String, Map<Key, Located>> images, Optional<PartitionTable> table) {
        SortedMap<String, SortedMap<String, Key>> partitions = partitions(labels, images, table);
        List<Domain> domains = new ArrayList<>();
        boolean divided = !(description.partitionRule() instanceof PartitionRule.None);
        partitions.forEach((partition, subjects) -> images.forEach((modality, files) -> {
            List<SubjectFiles> found = new ArrayList<>();
            subjects.forEach((subject, key) -> {
                Located image = files.get(key);
                if (image != null) {
                    Located label = fileOf(labels, key);
                    found.add(new SubjectFiles(
                            subject, image.file(), label.file(), label.fault().or(image::fault)));
                }
            });
            if (!found.isEmpty()) {
                domains.add(new Domain(
                        description,
                        divided ? Optional.of(partition) : Optional.empty(),
                        modality,
                        found,
                        List.copyOf(subjects.keySet()),
                        digests));
            }
        }));
        return domains;
    }

    /** Partition to its labelled subjects with an image, both sorted, only the partitions asked for. */
    private SortedMap<String, SortedMap<String, Key>> partitions(
            Map<Key, Located> labels, Map<String, Map<Key, Located>> images, Optional<PartitionTable> table) {
        SortedMap<String, SortedMap<String, Key>> partitions = new TreeMap<>(PARTITION_ORDER);
        for (Key key : labels.keySet()) {
            if (images.values().stream().anyMatch(files -> files.containsKey(key))) {
                partition(key, table)
                        .ifPresent(partition -> partitions
                                .computeIfAbsent(partition, p -> new TreeMap<>())
                                .put(key.subject(), key));
            }
        }
        if (!(description.partitionRule() instanceof PartitionRule.None)) {
            for (String partition : partitions.keySet()) {
                DescriptionReader.checkPartition(description.source() + ", partitions", partition);
            }
        }
        return chosen(partitions);
    }

    private SortedMap<String, SortedMap<String, Key>> chosen(SortedMap<String, SortedMap<String, Key>> partitions) {
        if (description.partitions().isEmpty()) {
            return partitions;
        }
        SortedSet<String> wanted = new TreeSet<>(description.partitions());
        for (String partition : wanted) {
            if (!partitions.containsKey(partition)) {
                throw new BadInputException(
                        description.source() + ", field partitions",
                        "there is no partition " + partition + " with labelled subjects",
                        NearestNames.phrase(partition, partitions.keySet()));
            }
        }
        partitions.keySet().retainAll(wanted);
        return partitions;
    }

    /**
     * The file of each subject. A fault of one subject is kept with it; only where no subject is without one is the
     * description at fault.
     */
    private Map<Key, Located> files(
            FolderListing folders, String field, List<FilePattern> patterns, Set<BadInputException> unseen) {
        List<FilePattern.Match> matches = new ArrayList<>();
        for (FilePattern pattern : patterns) {
            FilePattern.Found found = pattern.find(folders);
            matches.addAll(found.matches());
            unseen.addAll(found.unseen());
        }
        Map<Key, Located> files = new LinkedHashMap<>();
        for (FilePattern.Match match : matches) {
            if (match.fault().isEmpty()) {
                Located here = new Located(match.file(), Optional.empty());
                files.merge(
                        key(match),
                        here,
                        (first, other) -> first.file().equals(other.file())
                                ? first
                                : new Located(
                                        first.file(), first.fault().or(() -> Optional.of(two(field, first, other)))));
            }
        }
        for (FilePattern.Match match : matches) {
            if (match.fault().isPresent()) {
                files.putIfAbsent(key(match), new Located(match.file(), match.fault()));
            }
        }
        if (files.values().stream().allMatch(file -> file.fault().isPresent())) {
            files.values().stream()
                    .flatMap(file -> file.fault().stream())
                    .findFirst()
                    .ifPresent(fault -> {
                        throw fault;
                    });
        }
        return files;
    }

    private Key key(FilePattern.Match match) {
        Map<String, String> names =
                description.partitionRule() instanceof PartitionRule.ByPattern rule ? rule.names() : Map.of();
        String partition = match.partition().orElse("");
        return new Key(names.getOrDefault(partition, partition), match.subject());
    }

    private BadInputException two(String field, Located first, Located other) {
        return new BadInputException(
                description.source() + ", field " + field + ": " + first.file() + " and " + other.file(),
                "two files match for one subject",
                "make the pattern more exact, or move one of the files away");
    }

    private static Located fileOf(Map<Key, Located> files, Key key) {
        Located file = files.get(key);
        if (file == null) {
            throw new IllegalStateException("a subject in a partition has labels");
        }
        return file;
    }

    private BadInputException nothingMatches(String field, List<FilePattern> patterns, Set<BadInputException> unseen) {
        return unseen.stream()
                .findFirst()
                .orElseGet(() -> new BadInputException(
                        description.source() + ", field " + field + ": below " + description.root(),
                        "no file matches "
                                + String.join(
                                        " or ",
                                        patterns.stream()
                                                .map(FilePattern::toString)
                                                .toList()),
                        "correct root or the pattern"));
    }
}
