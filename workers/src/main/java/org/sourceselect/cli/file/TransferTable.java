package org.sourceselect.cli.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.dataset.CsvFile;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.MethodScores;
import org.sourceselect.evidence.TargetEvidence;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;

/**
 * Transfers to many targets as a CSV file, a row for each target and source: what {@code evaluate} reads and an evidence study
 * writes; {@code docs/evaluate.md} says what it may look like.
 */
public final class TransferTable {

    private static final String TARGET = "target";
    private static final String FAMILY = "family";
    private static final String SOURCE = "source";
    private static final String DICE = "dice";
    private static final String AGAIN = "dice_again";
    private static final String OF_MODALITY = "subset1";
    private static final String SIMILARITY = "roi_similarity";

    /** Behind a method's name: what it takes to know its scores. */
    private static final String COST = "_cost";

    /** What targets share, where nothing else is said. */
    private static final List<String> USUAL_GROUPS = List.of("target_region", "target_subjects");

    /** Columns that are no scores, whatever is in them. */
    static final List<String> COLUMNS_BESIDE_METRICS = Stream.concat(
                    Stream.of(TARGET, FAMILY, AGAIN), USUAL_GROUPS.stream())
            .toList();

    /** Others, by number. */
    private static final String GROUP = "target_group_";

    private TransferTable() {}

    /**
     * Which columns to read beside those of a table of one target.
     *
     * @param scores those of one target
     * @param target names the target of each row; empty for the usual one where it is there, else the file is about one target
     * @param groups say what targets share; empty for the usual ones where they are there, else what a task's name tells
     */
    public record Columns(ScoreTable.Columns scores, Optional<String> target, List<String> groups) {}

    /** Whether a column of a table holds the cost of another column. */
    static boolean isCost(String column, List<String> columns) {
        return column.endsWith(COST) && columns.contains(column.substring(0, column.length() - COST.length()));
    }

    /**
     * What a target shares with others by its name: the region, and the subjects, which are those of a data set's partition. Nothing
     * where the name is not a task's.
     */
    static List<String> groups(String target) {
        try {
            TaskId task = TaskId.parse(target);
            return List.of(
                    task.roi(),
                    task.dataSet() + task.partition().map(p -> " " + p).orElse(""));
        } catch (BadInputException notATask) {
            return List.of();
        }
    }

    private static boolean isGroup(String column) {
        return USUAL_GROUPS.contains(column) || column.matches(GROUP + "[0-9]+");
    }

    /** The columns of what targets share in so many ways: the usual two where there are two. */
    private static List<String> groupColumns(int ways) {
        return ways == USUAL_GROUPS.size()
                ? USUAL_GROUPS
                : IntStream.rangeClosed(1, ways).mapToObj(way -> GROUP + way).toList();
    }

    /** How many targets a file names in the usual column; 1 where it has no such column. */
    public static long targets(Path file) {
        CsvFile csv = CsvFile.read(file, "table", "check the path");
        return known(csv, TARGET)
                .map(target -> csv.rows().stream()
                        .map(row -> row.cell(target))
                        .distinct()
                        .count())
                .orElse(1L);
    }

    /**
     * Reads a file.
     *
     * @param otherwise the target's name where no column has it
     * @return one entry for each target in the order of the file; a target with fewer than two Dice has an entry without Dice
     * @throws BadInputException naming the line and the column at fault
     */
    public static List<TargetEvidence> read(Path file, Columns wanted, String otherwise) {
        CsvFile csv = CsvFile.read(file, "table", "check the path");
        ScoreTable.Reader whole = new ScoreTable.Reader(file, csv);
        whole.checkHeader();
        int source = csv.column(wanted.scores().source(), "name the column of the sources with --source-column");
        int dice = csv.column(wanted.scores().dice(), "name the column of the ground truth with --dice-column");
        Optional<Integer> target = wanted.target()
                .map(name -> csv.column(name, "name the column of the targets with --target-column"))
                .or(() -> known(csv, TARGET));
        Optional<Integer> candidates = whole.candidateColumn(wanted.scores().candidates());
        List<Integer> groups = (wanted.groups().isEmpty()
                        ? IntStream.range(0, csv.columns().size())
                                .filter(column -> isGroup(csv.columns().get(column)))
                                .boxed()
                        : wanted.groups().stream()
                                .map(name -> csv.column(name, "name columns of what targets share with --cluster")))
                .toList();
        Set<Integer> taken = new LinkedHashSet<>(groups);
        taken.addAll(List.of(source, dice));
        target.ifPresent(taken::add);
        candidates.ifPresent(taken::add);
        Set<Integer> metrics = wanted.scores().metrics().isEmpty()
                ? whole.metrics(taken)
                : whole.named(wanted.scores().metrics(), taken);
        Optional<Integer> family = known(csv, FAMILY);
        Map<List<String>, List<CsvFile.Row>> rows = new LinkedHashMap<>();
        for (CsvFile.Row row : csv.rows()) {
            String name = target.map(row::cell).orElse(otherwise);
            if (name.isEmpty()) {
                throw new BadInputException(
                        csv.place(row),
                        "column " + csv.columns().get(target.orElse(0)) + " is empty",
                        "name the target");
            }
            rows.computeIfAbsent(List.of(family.map(row::cell).orElse(""), name), key -> new ArrayList<>())
                    .add(row);
        }
        List<TargetEvidence> targets = new ArrayList<>();
        rows.forEach((names, some) -> {
            ScoreTable.Reader part = new ScoreTable.Reader(file, csv.with(some));
            List<String> sources = part.sources(source);
            List<SourceScore> truth = part.scores(sources, dice);
            List<MethodScores> methods = new ArrayList<>();
            for (int metric : metrics) {
                OptionalDouble cost = known(csv, csv.columns().get(metric) + COST).stream()
                        .flatMap(column -> part.scores(sources, column).stream())
                        .mapToDouble(SourceScore::value)
                        .findFirst();
                methods.add(new MethodScores(csv.columns().get(metric), part.scores(sources, metric), cost));
            }
            candidates.ifPresent(column -> {
                Set<String> near = part.marked(sources, column);
                List.copyOf(methods).forEach(method -> methods.add(path1(method, near)));
                methods.add(filter(Evidence.REGION, sources, near, OptionalDouble.empty()));
            });
            known(csv, OF_MODALITY)
                    .ifPresent(column -> methods.add(
                            filter(Evidence.MODALITY, sources, part.marked(sources, column), OptionalDouble.of(0))));
            known(csv, SIMILARITY)
                    .ifPresent(column -> methods.add(new MethodScores(
                            Evidence.REGION_SIMILARITY, part.scores(sources, column), OptionalDouble.empty())));
            List<String> shared = groups.isEmpty()
                    ? groups(names.get(1))
                    : groups.stream().map(column -> some.get(0).cell(column)).toList();
            Optional<List<SourceScore>> again = known(csv, AGAIN)
                    .map(column -> part.scores(sources, column))
                    .filter(scores -> !scores.isEmpty());
            targets.add(new TargetEvidence(
                    String.join(" ", names).strip(),
                    names.get(0),
                    shared,
                    truth.size() < 2 ? List.of() : truth,
                    again,
                    methods));
        });
        return targets;
    }

    /** A metric over Subset 2 alone; what it costs there is not known. */
    private static MethodScores path1(MethodScores metric, Set<String> near) {
        return new MethodScores(
                Evidence.path1(metric.method()),
                metric.scores().stream().filter(s -> near.contains(s.source())).toList(),
                OptionalDouble.empty());
    }

    /**
     * Those of a subset before all others.
     *
     * @param cost what it takes to know the subset
     */
    static MethodScores filter(String method, List<String> sources, Set<String> subset, OptionalDouble cost) {
        return new MethodScores(
                method,
                sources.stream()
                        .filter(subset::contains)
                        .map(source -> new SourceScore(source, 1))
                        .toList(),
                cost);
    }

    private static Optional<Integer> known(CsvFile csv, String name) {
        int place = csv.columns().indexOf(name);
        return place < 0 ? Optional.empty() : Optional.of(place);
    }

    /**
     * The file of some targets, which {@link #read} takes back. A method's column has its name; an empty cell is a source that it does not
     * rank.
     *
     * @param targets with as many groups each
     */
    public static String csv(List<TargetEvidence> targets) {
        Set<String> methods = new LinkedHashSet<>();
        targets.forEach(t -> t.methods().forEach(m -> methods.add(m.method())));
        int groups = targets.stream().mapToInt(t -> t.groups().size()).max().orElse(0);
        List<String> header = new ArrayList<>(List.of(FAMILY, TARGET));
        header.addAll(groupColumns(groups));
        header.addAll(List.of(SOURCE, DICE, AGAIN));
        methods.forEach(method -> header.addAll(List.of(method, method + COST)));
        StringBuilder csv = new StringBuilder(line(header));
        for (TargetEvidence target : targets) {
            Map<String, MethodScores> byName = new LinkedHashMap<>();
            target.methods().forEach(m -> byName.put(m.method(), m));
            for (SourceScore source : target.dice()) {
                List<String> row = new ArrayList<>();
                row.add(target.family());
                row.add(target.name().substring(target.family().length()).strip());
                row.addAll(target.groups());
                row.add(source.source());
                row.add(Double.toString(source.value()));
                row.add(target.diceAgain()
                        .map(again -> cell(again, source.source()))
                        .orElse(""));
                for (String method : methods) {
                    Optional<MethodScores> scores = Optional.ofNullable(byName.get(method));
                    row.add(scores.map(m -> cell(m.scores(), source.source())).orElse(""));
                    row.add(scores.map(MethodScores::cost)
                            .filter(OptionalDouble::isPresent)
                            .map(cost -> Double.toString(cost.getAsDouble()))
                            .orElse(""));
                }
                csv.append(line(row));
            }
        }
        return csv.toString();
    }

    private static String cell(List<SourceScore> scores, String source) {
        return scores.stream()
                .filter(s -> Objects.equals(s.source(), source))
                .findFirst()
                .map(s -> Double.toString(s.value()))
                .orElse("");
    }

    private static String line(List<String> cells) {
        return String.join(",", cells.stream().map(OutputFolder::csvField).toList()) + "\r\n";
    }
}
