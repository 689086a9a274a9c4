package org.sourceselect.dataset;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/** Finds a description's files and sorts them into domains. */
final class SubjectIndex {

    /** Integers by value before all other text. */
    private static final Comparator<String> PARTITION_ORDER = Comparator.<String>comparingInt(
                    p -> p.matches("-?\\d+") ? 0 : 1)
            .thenComparing(p -> p.matches("-?\\d+") ? new BigInteger(p) : BigInteger.ZERO)
            .thenComparing(Comparator.naturalOrder());

    /** The field of the labels' patterns. */
    static final String LABEL_FILE = "labelFile";

    /** The field of the masks' patterns. */
    private static final String MASK_FILE = "brain.file";

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
    record Found(List<Domain> domains, UnusedSubjects leftOut) {}

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
        NearMatches near = new NearMatches(description.root(), this::key);
        Map<SubjectKey, Located> labels = files(folders, LABEL_FILE, description.labelFile(), unseen);
        near.add(folders, LABEL_FILE, description.labelFile());
        Map<String, Map<SubjectKey, Located>> images = new LinkedHashMap<>();
        description.modalities().forEach((modality, patterns) -> {
            images.put(modality, files(folders, field(modality), patterns, unseen));
            near.add(folders, field(modality), patterns);
        });
        if (labels.isEmpty()) {
            throw nothingMatches(LABEL_FILE, description.labelFile(), unseen, near);
        }
        images.forEach((modality, files) -> {
            if (files.isEmpty() && description.layout().isEmpty()) {
                throw nothingMatches(
                        field(modality), description.modalities().getOrDefault(modality, List.of()), unseen, near);
            }
        });
        Map<SubjectKey, String> unmatched = near.unmatched(paths(labels, images.values()));
        List<String> respelled = new ArrayList<>();
        images.replaceAll((modality, files) -> underNamesOfLabels(files, labels.keySet(), respelled));

        Set<SubjectKey> all = new LinkedHashSet<>(labels.keySet());
        images.values().forEach(files -> all.addAll(files.keySet()));
        all.addAll(unmatched.keySet());
        Optional<TableSubjects> table = description.partitionRule() instanceof PartitionRule.ByCsv csv
                ? Optional.of(new TableSubjects(PartitionTable.read(csv), subjects(all)))
                : Optional.empty();
        Optional<Map<SubjectKey, Located>> masks = masks(folders, unseen, near, labels.keySet(), respelled);
        Set<SubjectKey> excluded = new Exclusion(description, key -> partition(key, table)).of(all);
        labels.keySet().removeAll(excluded);
        images.values().forEach(files -> files.keySet().removeAll(excluded));
        unmatched.keySet().removeAll(excluded);
        all.removeAll(excluded);
        refuseWhereAllAreAtFault(labels.values());
        images.values().forEach(files -> refuseWhereAllAreAtFault(files.values()));

        SortedMap<String, SortedMap<String, SubjectKey>> partitions = partitions(labels, images, table);
        Set<String> chosen = chosen(partitions.keySet());
        partitions.keySet().retainAll(chosen);
        List<Domain> domains = domains(partitions, labels, images, masks);
        if (domains.isEmpty()) {
            throw table.flatMap(t -> t.strange(subjects(labels.keySet())))
                    .orElseGet(() -> noSubject(labels.keySet(), images.values()));
        }
        UnusedSubjects leftOut = new UnusedSubjectSorter(
                        labels.keySet(),
                        images,
                        table,
                        key -> partition(key, table),
                        p -> chosen.contains(p) || description.partitions().isEmpty(),
                        near)
                .of(all, unmatched, respelled, List.copyOf(unseen));
        return new Found(domains, leftOut);
    }

    private static Map<SubjectKey, List<Path>> paths(
            Map<SubjectKey, Located> labels, Collection<Map<SubjectKey, Located>> images) {
        Map<SubjectKey, List<Path>> paths = new LinkedHashMap<>();
        Stream.concat(Stream.of(labels), images.stream())
                .forEach(files -> files.forEach((key, file) ->
                        paths.computeIfAbsent(key, k -> new ArrayList<>()).add(file.file())));
        return paths;
    }

    private static List<String> subjects(Collection<SubjectKey> keys) {
        return keys.stream().map(SubjectKey::subject).distinct().toList();
    }

    /** The field of a modality's patterns. */
    static String field(String modality) {
        return "modalities." + modality;
    }

    /** The images of one modality, each under the name that the labels have for its subject, where they write it otherwise. */
    private static Map<SubjectKey, Located> underNamesOfLabels(
            Map<SubjectKey, Located> images, Set<SubjectKey> labels, List<String> respelled) {
        Map<String, List<String>> labelled = byPartition(labels);
        Map<String, Spellings> spellings = new HashMap<>();
        byPartition(images.keySet())
                .forEach((partition, subjects) ->
                        spellings.put(partition, Spellings.of(subjects, labelled.getOrDefault(partition, List.of()))));
        Map<SubjectKey, Located> renamed = new LinkedHashMap<>();
        images.forEach((key, file) -> {
            String meant = Optional.ofNullable(spellings.get(key.partition()))
                    .flatMap(names -> names.meant(key.subject()))
                    .orElse(key.subject());
            if (!meant.equals(key.subject())) {
                respelled.add(meant + ", with an image of " + key.subject());
            }
            renamed.put(new SubjectKey(key.partition(), meant), file);
        });
        return renamed;
    }

    private static Map<String, List<String>> byPartition(Set<SubjectKey> keys) {
        return keys.stream()
                .collect(Collectors.groupingBy(
                        SubjectKey::partition,
                        LinkedHashMap::new,
                        Collectors.mapping(SubjectKey::subject, Collectors.toList())));
    }

    private Optional<String> partition(SubjectKey key, Optional<TableSubjects> table) {
        return table.isPresent() ? table.get().partition(key.subject()) : Optional.of(key.partition());
    }

    private BadInputException noSubject(Set<SubjectKey> labels, Collection<Map<SubjectKey, Located>> images) {
        boolean filtered = description.partitionRule() instanceof PartitionRule.ByCsv
                || !description.partitions().isEmpty()
                || !description.exclude().isEmpty();
        String pictured = images.stream()
                .flatMap(files -> files.keySet().stream())
                .map(SubjectKey::subject)
                .findFirst()
                .orElse("none");
        String labelled = labels.stream().map(SubjectKey::subject).findFirst().orElse("none");
        return new BadInputException(
                description.source() + ": the first subject with an image is " + pictured + ", the first with labels "
                        + labelled,
                "no subject has both an image and labels" + (filtered ? " in these partitions" : ""),
                "check that {subject} stands for the same text in the patterns of modalities and labelFile"
                        + (filtered ? ", and check partitions, partitioning and exclude" : ""));
    }

    private List<Domain> domains(
            SortedMap<String, SortedMap<String, SubjectKey>> partitions,
            Map<SubjectKey, Located> labels,
            Map<String, Map<SubjectKey, Located>> images,
            Optional<Map<SubjectKey, Located>> masks) {
        List<Domain> domains = new ArrayList<>();
        boolean divided = !(description.partitionRule() instanceof PartitionRule.None);
        partitions.forEach((partition, subjects) -> images.forEach((modality, files) -> {
            List<SubjectFiles> found = new ArrayList<>();
            subjects.forEach((subject, key) -> {
                Located image = files.get(key);
                if (image != null) {
                    Located label = fileOf(labels, key);
                    Optional<Located> mask = masks.map(all -> all.getOrDefault(key, withoutMask(image)));
                    found.add(new SubjectFiles(
                            subject,
                            image.file(),
                            label.file(),
                            mask.map(Located::file),
                            label.fault().or(image::fault).or(() -> mask.flatMap(Located::fault))));
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

    /** Partition to its labelled subjects with an image, both sorted. */
    private SortedMap<String, SortedMap<String, SubjectKey>> partitions(
            Map<SubjectKey, Located> labels,
            Map<String, Map<SubjectKey, Located>> images,
            Optional<TableSubjects> table) {
        SortedMap<String, SortedMap<String, SubjectKey>> partitions = new TreeMap<>(PARTITION_ORDER);
        for (SubjectKey key : labels.keySet()) {
            if (images.values().stream().anyMatch(files -> files.containsKey(key))) {
                partition(key, table)
                        .ifPresent(partition -> partitions
                                .computeIfAbsent(partition, p -> new TreeMap<>())
                                .put(key.subject(), key));
            }
        }
        if (!(description.partitionRule() instanceof PartitionRule.None)) {
            for (String partition : partitions.keySet()) {
                DescriptionReader.checkPartition(
                        table.map(t -> t.placeOf(partition)).orElse(description.source() + ", partitions"), partition);
            }
        }
        return partitions;
    }

    /** The partitions asked for, under their own names: {@code 010} is {@code 10} where there is no {@code 010}. */
    private Set<String> chosen(Set<String> partitions) {
        if (description.partitions().isEmpty()) {
            return partitions;
        }
        Set<String> chosen = new HashSet<>();
        for (String wanted : description.partitions()) {
            List<String> alike = partitions.stream()
                    .filter(p -> PartitionTable.canonicalPartition(p).equals(PartitionTable.canonicalPartition(wanted)))
                    .toList();
            if (partitions.contains(wanted)) {
                chosen.add(wanted);
            } else if (alike.size() == 1) {
                chosen.addAll(alike);
            } else {
                throw new BadInputException(
                        description.source() + ", field partitions",
                        "there is no partition " + wanted + " with labelled subjects",
                        NearestNames.phrase(wanted, partitions));
            }
        }
        return chosen;
    }

    /**
     * The file of each subject. A fault of one subject is kept with it.
     */
    private Map<SubjectKey, Located> files(
            FolderListing folders, String field, List<FilePattern> patterns, Set<BadInputException> unseen) {
        List<FilePattern.Match> matches = new ArrayList<>();
        for (FilePattern pattern : patterns) {
            FilePattern.Found found = pattern.find(folders);
            matches.addAll(found.matches());
            unseen.addAll(found.unseen());
        }
        Map<SubjectKey, Located> files = new LinkedHashMap<>();
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
        return files;
    }

    /** A fault of one subject is its own; where no subject is without one, the description is at fault. */
    private static void refuseWhereAllAreAtFault(Collection<Located> files) {
        if (files.stream().allMatch(file -> file.fault().isPresent())) {
            files.stream().flatMap(file -> file.fault().stream()).findFirst().ifPresent(fault -> {
                throw fault;
            });
        }
    }

    private SubjectKey key(FilePattern.Match match) {
        Map<String, String> names =
                description.partitionRule() instanceof PartitionRule.ByPattern rule ? rule.names() : Map.of();
        String partition = match.partition().orElse("");
        return new SubjectKey(names.getOrDefault(partition, partition), match.subject());
    }

    private BadInputException two(String field, Located first, Located other) {
        return new BadInputException(
                description.source() + ", field " + field + ": " + first.file() + " and " + other.file(),
                "two files match for one subject",
                "make the pattern more exact, or move one of the files away");
    }

    /** The subjects' masks, where the description names a pattern of them, under the names that the labels have for the subjects. */
    private Optional<Map<SubjectKey, Located>> masks(
            FolderListing folders,
            Set<BadInputException> unseen,
            NearMatches near,
            Set<SubjectKey> labels,
            List<String> respelled) {
        if (!(description.brain() instanceof BrainRule.ByFile rule)) {
            return Optional.empty();
        }
        Map<SubjectKey, Located> masks = files(folders, MASK_FILE, rule.patterns(), unseen);
        if (masks.isEmpty()) {
            near.add(folders, MASK_FILE, rule.patterns());
            throw nothingMatches(MASK_FILE, rule.patterns(), unseen, near);
        }
        return Optional.of(underNamesOfLabels(masks, labels, respelled));
    }

    private Located withoutMask(Located image) {
        return new Located(
                image.file(),
                Optional.of(new BadInputException(
                        description.source() + ", field " + MASK_FILE + ": for " + image.file(),
                        "there is no mask of this subject's brain",
                        "add it, correct the pattern, or leave the subject out with exclude")));
    }

    private static Located fileOf(Map<SubjectKey, Located> files, SubjectKey key) {
        Located file = files.get(key);
        if (file == null) {
            throw new IllegalStateException("a subject in a partition has labels");
        }
        return file;
    }

    private BadInputException nothingMatches(
            String field, List<FilePattern> patterns, Set<BadInputException> unseen, NearMatches near) {
        String written =
                String.join(" or ", patterns.stream().map(FilePattern::toString).toList());
        return unseen.stream()
                .findFirst()
                .orElseGet(() -> new BadInputException(
                        description.source() + ", field " + field + ": below " + description.root()
                                + near.example(field)
                                        .map(file -> ", where there is " + file)
                                        .orElse(""),
                        "no file matches " + written,
                        "correct root or the pattern; letter case and the ending count"));
    }
}
