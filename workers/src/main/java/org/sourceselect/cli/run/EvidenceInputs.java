package org.sourceselect.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.cli.file.SelectionEvidence;
import org.sourceselect.cli.file.TransferTable;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.evidence.TargetEvidence;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/**
 * Targets with their ground truths from wherever a person has them: CSV files of one target or of many, {@code selection.json}, folders
 * of either, such as a campaign's output, and the store of a home.
 */
public final class EvidenceInputs {

    private static final String SELECTION = "selection.json";
    private static final String TRANSFERS = "transfers.csv";

    private final TransferTable.Columns columns;
    private final List<String> notes = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    /** @param columns which ones of CSV files to read */
    public EvidenceInputs(TransferTable.Columns columns) {
        this.columns = columns;
    }

    /**
     * What was left out, a sentence each.
     *
     * @param targets what came out
     */
    public List<String> notes(List<TargetEvidence> targets) {
        List<String> all = new ArrayList<>(notes);
        if (!lost.isEmpty()) {
            all.add("left out, as the store has lost what they rest on: " + Sentences.some(lost));
        }
        List<String> partial = targets.stream()
                .filter(t -> t.diceAgain().isPresent() && !t.wholeAgain())
                .map(TargetEvidence::name)
                .toList();
        if (!partial.isEmpty()) {
            all.add("without a noise ceiling, as the second seed lacks some of the sources: "
                    + Sentences.some(partial));
        }
        return all;
    }

    /**
     * Reads targets.
     *
     * @throws BadInputException when something cannot be read, two targets have one name, or none has a ground truth
     */
    public List<TargetEvidence> read(List<Path> inputs) {
        return alikeGrouped(all(inputs));
    }

    /** Groups that some tell and others do not cannot be drawn over. */
    private List<TargetEvidence> alikeGrouped(List<TargetEvidence> targets) {
        if (targets.stream().map(t -> t.groups().size()).distinct().count() < 2) {
            return targets;
        }
        List<String> without = targets.stream()
                .filter(t -> t.groups().isEmpty())
                .map(TargetEvidence::name)
                .toList();
        notes.add((without.isEmpty()
                        ? "the targets tell what they share in different numbers of columns"
                        : "what they share with others is not known of " + Sentences.some(without))
                + "; all targets are taken for independent, so that intervals and p are the hopeful end");
        return targets.stream()
                .map(t -> new TargetEvidence(t.name(), t.family(), List.of(), t.dice(), t.diceAgain(), t.methods()))
                .toList();
    }

    private List<TargetEvidence> all(List<Path> inputs) {
        Map<String, TargetEvidence> targets = new LinkedHashMap<>();
        List<String> saysNothing = new ArrayList<>();
        for (Path input : inputs) {
            for (TargetEvidence target : read(input)) {
                if (target.dice().isEmpty()) {
                    saysNothing.add(target.name());
                } else if (targets.putIfAbsent(target.name(), target) != null) {
                    throw new BadInputException(
                            input.toString(),
                            "the target " + target.name() + " is there already",
                            "leave one of them out, or give it with --second-seed where it is the same with another seed");
                }
            }
        }
        if (!saysNothing.isEmpty()) {
            notes.add("left out, as their ground truth says nothing: " + Sentences.some(saysNothing));
        }
        if (targets.isEmpty()) {
            throw new BadInputException(
                    inputs.stream().map(Path::toString).collect(Collectors.joining(", ")),
                    "no target has a ground truth that says anything",
                    "give targets with the Dice of at least two sources");
        }
        return List.copyOf(targets.values());
    }

    /** The targets with the ground truths that another seed gave. */
    public List<TargetEvidence> again(List<TargetEvidence> targets, List<Path> inputs) {
        Map<String, TargetEvidence> others = new LinkedHashMap<>();
        all(inputs).forEach(target -> others.put(target.name(), target));
        List<String> missing = new ArrayList<>();
        List<TargetEvidence> both = new ArrayList<>();
        for (TargetEvidence target : targets) {
            Optional<TargetEvidence> other = Optional.ofNullable(others.get(target.name()));
            if (other.isEmpty()) {
                missing.add(target.name());
            }
            both.add(new TargetEvidence(
                    target.name(),
                    target.family(),
                    target.groups(),
                    target.dice(),
                    other.map(TargetEvidence::dice).or(target::diceAgain),
                    target.methods()));
        }
        if (missing.size() == targets.size()) {
            throw new BadInputException(
                    "--second-seed",
                    "it has none of the targets",
                    "give the same targets; there " + (others.size() == 1 ? "is " : "are ")
                            + Sentences.some(List.copyOf(others.keySet())));
        }
        if (!missing.isEmpty()) {
            notes.add("without a second seed: " + Sentences.some(missing));
        }
        return both;
    }

    private List<TargetEvidence> read(Path input) {
        if (Files.isDirectory(input.resolve("store").resolve("objects"))) {
            return StoredEvidence.of(HomeFolder.at(input), lost::add);
        }
        if (Files.isDirectory(input)) {
            return folder(input);
        }
        return file(input);
    }

    private List<TargetEvidence> file(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".json")
                ? List.of(SelectionEvidence.read(file, ""))
                : TransferTable.read(file, columns, targetOf(file));
    }

    /** A study's table of everything; else all selections in it; else all tables. */
    private List<TargetEvidence> folder(Path folder) {
        List<Path> files = files(folder);
        List<Path> chosen = Stream.of(TRANSFERS, SELECTION, ".csv")
                .map(ending -> files.stream()
                        .filter(f -> ending.startsWith(".") ? f.toString().endsWith(ending) : f.endsWith(ending))
                        .toList())
                .filter(some -> !some.isEmpty())
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        folder.toString(),
                        "there is neither a selection.json nor a CSV file in it",
                        "give the output of a campaign, or a home"));
        List<TargetEvidence> targets = new ArrayList<>();
        chosen.forEach(file -> targets.addAll(file(file)));
        return targets;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new BadInputException(folder.toString(), "the folder cannot be read", "check its permissions", e);
        }
    }

    /** The target of a table without a column for it: its folder's name where a campaign wrote it, else its own. */
    private static String targetOf(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (!name.equals("selection") || folder == null || folder.getNameCount() < 2) {
            return name;
        }
        String task = folder.getName(folder.getNameCount() - 2) + "/" + folder.getFileName();
        try {
            return TaskId.parse(task).toString();
        } catch (BadInputException notATask) {
            return String.valueOf(folder.getFileName());
        }
    }
}
