package org.sourceselect.dataset;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sourceselect.task.BadInputException;

/** Finds a description's files and sorts them into domains. */
final class SubjectIndex {

    private static final Logger LOG = LoggerFactory.getLogger(SubjectIndex.class);

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

    /** The domains, by partition and then in the order in which the description lists modalities. */
    List<Domain> domains() {
        if (!Files.isDirectory(description.root())) {
            throw new BadInputException(
                    description.source() + ", field root: " + description.root(),
                    "the data set's folder does not exist",
                    "correct root, or fetch the data set");
        }
        FolderListing folders = new FolderListing(description.root());
        Map<Key, Path> labels = files(folders, "labelFile", description.labelFile());
        if (labels.isEmpty()) {
            throw nothingMatches("labelFile", description.labelFile());
        }
        Map<String, Map<Key, Path>> images = new LinkedHashMap<>();
        description.modalities().forEach((modality, patterns) -> {
            Map<Key, Path> files = files(folders, "modalities." + modality, patterns);
            if (files.isEmpty() && description.layout().isEmpty()) {
                throw nothingMatches("modalities." + modality, patterns);
            }
            images.put(modality, files);
        });
        List<Domain> domains = domains(labels, images);
        if (domains.isEmpty()) {
            throw new BadInputException(
                    description.source().toString(),
                    "no subject has both an image and labels" + (partitionsAreFiltered() ? " in these partitions" : ""),
                    "check that {subject} stands for the same text in the patterns of modalities and labelFile"
                            + (partitionsAreFiltered() ? ", and check partitions and partitioning" : ""));
        }
        return domains;
    }

    private boolean partitionsAreFiltered() {
        return !description.partitions().isEmpty() || description.partitionRule() instanceof PartitionRule.ByCsv;
    }

    private List<Domain> domains(Map<Key, Path> labels, Map<String, Map<Key, Path>> images) {
        SortedMap<String, SortedMap<String, Key>> partitions = partitions(labels, images);
        List<Domain> domains = new ArrayList<>();
        boolean divided = !(description.partitionRule() instanceof PartitionRule.None);
        partitions.forEach((partition, subjects) -> images.forEach((modality, files) -> {
            List<SubjectFiles> found = new ArrayList<>();
            subjects.forEach((subject, key) -> {
                Path image = files.get(key);
                if (image != null) {
                    found.add(new SubjectFiles(subject, image, fileOf(labels, key)));
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
            Map<Key, Path> labels, Map<String, Map<Key, Path>> images) {
        Optional<PartitionTable> table = description.partitionRule() instanceof PartitionRule.ByCsv csv
                ? Optional.of(PartitionTable.read(csv))
                : Optional.empty();
        SortedMap<String, SortedMap<String, Key>> partitions = new TreeMap<>(PARTITION_ORDER);
        int outside = 0;
        for (Key key : labels.keySet()) {
            if (images.values().stream().noneMatch(files -> files.containsKey(key))) {
                continue;
            }
            Optional<String> partition =
                    table.isPresent() ? table.get().partition(key.subject()) : Optional.of(key.partition());
            if (partition.isEmpty()) {
                outside++;
                continue;
            }
            partitions.computeIfAbsent(partition.get(), p -> new TreeMap<>()).put(key.subject(), key);
        }
        if (outside > 0) {
            LOG.info(
                    "{}: {} labelled subjects are not in the partition file and left out", description.name(), outside);
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
                        NearestName.phrase(partition, partitions.keySet()));
            }
        }
        partitions.keySet().retainAll(wanted);
        return partitions;
    }

    private Map<Key, Path> files(FolderListing folders, String field, List<FilePattern> patterns) {
        Map<String, String> names =
                description.partitionRule() instanceof PartitionRule.ByPattern rule ? rule.names() : Map.of();
        Map<Key, Path> files = new HashMap<>();
        for (FilePattern pattern : patterns) {
            for (FilePattern.Match match : pattern.find(folders)) {
                String partition = match.partition().orElse("");
                Key key = new Key(names.getOrDefault(partition, partition), match.subject());
                Path other = files.putIfAbsent(key, match.file());
                if (other != null && !other.equals(match.file())) {
                    throw new BadInputException(
                            description.source() + ", field " + field + ": " + other + " and " + match.file(),
                            "two files match for one subject",
                            "make the pattern more exact, or move one of the files away");
                }
            }
        }
        return files;
    }

    private static Path fileOf(Map<Key, Path> files, Key key) {
        Path file = files.get(key);
        if (file == null) {
            throw new IllegalStateException("a subject in a partition has labels");
        }
        return file;
    }

    private BadInputException nothingMatches(String field, List<FilePattern> patterns) {
        return new BadInputException(
                description.source() + ", field " + field + ": below " + description.root(),
                "no file matches "
                        + String.join(
                                " or ",
                                patterns.stream().map(FilePattern::toString).toList()),
                "correct root or the pattern");
    }
}
