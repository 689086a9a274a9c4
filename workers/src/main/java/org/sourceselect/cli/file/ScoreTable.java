package org.sourceselect.cli.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.dataset.CsvFile;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.Echo;

/**
 * Sources with their Dice and their scores, from a CSV file; {@code docs/evaluate.md} says what it may look like.
 *
 * @param dice of every source that has one, in the order of the file
 * @param scores by metric, of every source that has one, in the order of the file
 * @param candidates the sources of Path 1; empty where no column says which
 * @param withoutDice how many sources have no Dice
 * @param leftOut columns that were not taken for metrics
 */
public record ScoreTable(
        List<SourceScore> dice,
        Map<String, List<SourceScore>> scores,
        Optional<Candidates> candidates,
        int withoutDice,
        List<String> leftOut) {

    private static final List<String> USUAL_CANDIDATES = List.of("subset2", "candidate");
    private static final Set<String> TRUE = Set.of("true", "1", "yes");
    private static final Set<String> FALSE = Set.of("false", "0", "no");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");

    /**
     * The sources of Path 1.
     *
     * @param column that marks them
     * @param sources those it marks
     */
    public record Candidates(String column, Set<String> sources) {}

    /**
     * Which columns to read.
     *
     * @param source of the sources' names
     * @param dice of their Dice
     * @param metrics of the scores; empty for every other column that holds numbers
     * @param candidates that marks the sources of Path 1; empty to look for one of the usual names
     */
    public record Columns(String source, String dice, List<String> metrics, Optional<String> candidates) {}

    /**
     * Reads a file.
     *
     * @throws BadInputException naming the line and the column at fault
     */
    public static ScoreTable read(Path file, Columns wanted) {
        CsvFile csv = CsvFile.read(file, "table", "check the path");
        return new Reader(file, csv).read(wanted);
    }

    /** Reads the columns of one file. */
    record Reader(Path file, CsvFile csv) {

        private ScoreTable read(Columns wanted) {
            checkHeader();
            int sourceColumn = csv.column(wanted.source(), "name the column of the sources with --source-column");
            int diceColumn = csv.column(wanted.dice(), "name the column of the ground truth with --dice-column");
            Optional<Integer> candidateColumn = candidateColumn(wanted.candidates());
            List<String> sources = sources(sourceColumn);
            Set<Integer> taken = new LinkedHashSet<>(List.of(sourceColumn, diceColumn));
            candidateColumn.ifPresent(taken::add);
            Set<Integer> metrics = wanted.metrics().isEmpty() ? metrics(taken) : named(wanted.metrics(), taken);

            List<SourceScore> dice = scores(sources, diceColumn);
            if (dice.size() < 2) {
                throw new BadInputException(
                        file.toString(),
                        Numbers.count(dice.size(), "source") + " of " + sources.size() + " with a value in column "
                                + name(diceColumn) + ", too few to rank",
                        "give at least two");
            }
            Map<String, List<SourceScore>> scores = new LinkedHashMap<>();
            metrics.forEach(m -> scores.put(name(m), scores(sources, m)));
            List<String> leftOut = new ArrayList<>();
            for (int c = 0; c < csv.columns().size(); c++) {
                if (!taken.contains(c) && !metrics.contains(c) && !name(c).isEmpty()) {
                    leftOut.add(name(c));
                }
            }
            return new ScoreTable(
                    dice,
                    scores,
                    candidateColumn.map(c -> new Candidates(name(c), marked(sources, c))),
                    sources.size() - dice.size(),
                    leftOut);
        }

        private String name(int column) {
            return csv.columns().get(column);
        }

        void checkHeader() {
            List<String> columns = csv.columns();
            Set<String> seen = new LinkedHashSet<>();
            for (String column : columns) {
                if (!column.isEmpty() && !seen.add(column)) {
                    throw new BadInputException(
                            file.toString(), "column " + column + " stands twice in the header", "rename one of them");
                }
            }
            for (CsvFile.Row row : csv.rows()) {
                if (row.cells().size() != columns.size()) {
                    throw new BadInputException(
                            csv.place(row),
                            "the row has " + Numbers.count(row.cells().size(), "cell") + " and the header "
                                    + columns.size(),
                            "write numbers with a decimal point, and a text with a comma in double quotes");
                }
            }
        }

        Optional<Integer> candidateColumn(Optional<String> wanted) {
            Optional<String> column = wanted.or(() -> USUAL_CANDIDATES.stream()
                    .filter(usual -> csv.columns().contains(usual))
                    .findFirst());
            return column.map(c -> csv.column(c, "name the column that marks the candidates with --candidates"));
        }

        List<String> sources(int column) {
            Map<String, Integer> lines = new LinkedHashMap<>();
            for (CsvFile.Row row : csv.rows()) {
                String source = row.cell(column);
                if (source.isEmpty()) {
                    throw new BadInputException(
                            csv.place(row), "column " + name(column) + " is empty", "name the source");
                }
                Integer before = lines.putIfAbsent(source, row.line());
                if (before != null) {
                    throw new BadInputException(
                            csv.place(row),
                            "source " + source + " stands in line " + before + " already",
                            "keep one of them, and give each target a file of its own");
                }
            }
            if (lines.size() < 2) {
                throw new BadInputException(
                        file.toString(),
                        lines.isEmpty() ? "the table has a header and no rows" : "the table has a single source",
                        "give at least two sources, one in each row");
            }
            return List.copyOf(lines.keySet());
        }

        /** All columns with a number in them, but for those whose name says that they are something else. */
        Set<Integer> metrics(Set<Integer> taken) {
            Set<String> others = new LinkedHashSet<>(SelectionFiles.columnsBesideMetrics());
            others.addAll(USUAL_CANDIDATES);
            others.addAll(TransferTable.COLUMNS_BESIDE_METRICS);
            Set<Integer> metrics = new LinkedHashSet<>();
            for (int c = 0; c < csv.columns().size(); c++) {
                int column = c;
                if (!taken.contains(c)
                        && !name(c).isEmpty()
                        && !others.contains(name(c))
                        && !SelectionFiles.endOfInterval(name(c), csv.columns())
                        && !TransferTable.isCost(name(c), csv.columns())
                        && csv.rows().stream().anyMatch(r -> numeric(r.cell(column)))) {
                    metrics.add(c);
                }
            }
            if (metrics.isEmpty()) {
                throw new BadInputException(
                        file.toString(),
                        "no column beside "
                                + String.join(
                                        ", ", taken.stream().map(this::name).toList()) + " holds scores",
                        "add a column of numbers for each metric, or name the columns with --metric");
            }
            return metrics;
        }

        Set<Integer> named(List<String> wanted, Set<Integer> taken) {
            Set<Integer> metrics = new LinkedHashSet<>();
            for (String metric : wanted) {
                int column = csv.column(metric.strip(), "name columns of the table with --metric");
                if (taken.contains(column)) {
                    throw new BadInputException(
                            "--metric",
                            "column " + name(column) + " is the sources', the ground truth's or the candidates'",
                            "name columns of scores");
                }
                if (csv.rows().stream().allMatch(r -> r.cell(column).isEmpty())) {
                    throw new BadInputException(
                            file.toString(), "column " + name(column) + " is empty", "name columns of scores");
                }
                metrics.add(column);
            }
            return metrics;
        }

        private static boolean numeric(String cell) {
            return NUMBER.matcher(cell).matches() || NOT_FINITE.matcher(cell).matches();
        }

        /** The values of a column; a source whose cell is empty has none. */
        List<SourceScore> scores(List<String> sources, int column) {
            List<SourceScore> scores = new ArrayList<>();
            for (int r = 0; r < sources.size(); r++) {
                CsvFile.Row row = csv.rows().get(r);
                if (!row.cell(column).isEmpty()) {
                    scores.add(new SourceScore(sources.get(r), number(row, column)));
                }
            }
            return List.copyOf(scores);
        }

        private double number(CsvFile.Row row, int column) {
            String cell = row.cell(column);
            double value = NUMBER.matcher(cell).matches() ? Double.parseDouble(cell) : Double.NaN;
            if (!Double.isFinite(value)) {
                throw new BadInputException(
                        csv.place(row),
                        "column " + name(column) + " holds '" + Echo.of(cell) + "', which is not a "
                                + (numeric(cell) ? "finite number" : "number"),
                        "write it as in 0.664 or 1e-3, or leave the cell empty where there is no value");
            }
            return value;
        }

        Set<String> marked(List<String> sources, int column) {
            Set<String> marked = new LinkedHashSet<>();
            for (int r = 0; r < sources.size(); r++) {
                CsvFile.Row row = csv.rows().get(r);
                String cell = row.cell(column).toLowerCase(Locale.ROOT);
                if (TRUE.contains(cell)) {
                    marked.add(sources.get(r));
                } else if (!FALSE.contains(cell)) {
                    throw new BadInputException(
                            csv.place(row),
                            "column " + name(column) + " holds '" + Echo.of(row.cell(column))
                                    + "', which is neither true nor false",
                            "write true or 1 for a candidate of Path 1, false or 0 for any other source");
                }
            }
            return marked;
        }
    }
}
