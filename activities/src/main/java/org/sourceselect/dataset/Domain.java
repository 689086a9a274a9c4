package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sourceselect.activity.SplitSettings;

/** One partition of a data set in one modality: the subjects that have an image of it and labels. */
public final class Domain {

    private final DataSetDescription description;
    private final Optional<String> partition;
    private final String modality;
    private final List<SubjectFiles> subjects;
    private final List<String> roster;
    private final FileDigests digests;

    Domain(
            DataSetDescription description,
            Optional<String> partition,
            String modality,
            List<SubjectFiles> subjects,
            List<String> roster,
            FileDigests digests) {
        this.description = description;
        this.partition = partition;
        this.modality = modality;
        this.subjects = List.copyOf(subjects);
        this.roster = List.copyOf(roster);
        this.digests = digests;
    }

    /** The partition; empty where the data set has none. */
    public Optional<String> partition() {
        return partition;
    }

    /** The modality. */
    public String modality() {
        return modality;
    }

    /** The subjects' files, sorted by subject. */
    public List<SubjectFiles> subjects() {
        return subjects;
    }

    /**
     * Every subject of the partition that has labels and an image of at least one modality, sorted: the same for all
     * modalities of the partition, so that a split drawn from it is too.
     */
    public List<String> roster() {
        return roster;
    }

    /**
     * On which side each subject is, in the order of {@link #subjects()}: as {@link SubjectSplit} divides the preparation of all of them.
     *
     * @throws org.sourceselect.task.BadInputException when there are too few subjects for each side to have one
     */
    public Map<String, SplitSide> split(SplitSettings settings) {
        List<String> names = subjects.stream().map(SubjectFiles::subject).toList();
        SubjectSplit.HeldOut held = SubjectSplit.heldOut(description.name(), roster, names, settings);
        Map<String, SplitSide> sides = new LinkedHashMap<>();
        names.forEach(name -> sides.put(name, held.side(name)));
        return sides;
    }

    /**
     * SHA-256, in hex, of what decides the prepared slices: the data set's name, partition, modality, known label values, the rule of
     * where the brain is (none where it is found out),
     * the names of the subjects and of the roster, and every byte of the files. The files' own names, places and times do
     * not count. Reads all files the first time.
     */
    public String digest() {
        return facts(digests::of);
    }

    /**
     * The same of what the system knows of the files without reading a byte: where they are, and their {@linkplain
     * FileDigests#standing standing}.
     */
    String standing() {
        return facts(file -> file + " " + FileDigests.standing(file));
    }

    private String facts(Function<Path, String> ofFile) {
        StringBuilder facts = new StringBuilder("sourceselect domain 1\n");
        fact(facts, "data set", description.name());
        fact(facts, "partition", partition.orElse(""));
        fact(facts, "modality", modality);
        fact(facts, "labels", description.knownLabels().toString());
        if (!(description.brain() instanceof BrainRule.Automatic)) {
            fact(facts, "brain", description.brain().written());
        }
        roster.forEach(subject -> fact(facts, "roster", subject));
        for (SubjectFiles files : subjects) {
            fact(facts, "subject", files.subject());
            files.all().forEach(file -> fact(facts, "file", ofFile.apply(file)));
            files.fault().ifPresent(fault -> fact(facts, "fault", fault.shareable()));
        }
        return FileDigests.ofText(facts.toString());
    }

    /** One line; a length before each value keeps two different lists of facts from reading alike. */
    private static void fact(StringBuilder facts, String name, String value) {
        facts.append(name)
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value)
                .append('\n');
    }

    /** What its task names share, such as {@code 22-T2}. */
    @Override
    public String toString() {
        return Stream.concat(partition.stream(), Stream.of(modality))
                .reduce((a, b) -> a + "-" + b)
                .orElse("");
    }
}
