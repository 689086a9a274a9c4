package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.experiment.Cell;
import org.sourceselect.experiment.Match;
import org.sourceselect.experiment.PaperTable;
import org.sourceselect.experiment.ResultTable;
import org.sourceselect.experiment.ResultTable.Column;
import org.sourceselect.experiment.ResultTable.Kind;

/** A table of the paper's as text and as Markdown. */
public final class ResultTableText {

    private final ResultTable table;

    public ResultTableText(ResultTable table) {
        this.table = table;
    }

    /** What it is. */
    public String heading() {
        return "Table " + table.table().number() + ": " + table.table().caption();
    }

    /** For a terminal: heading, rows, what the marks mean, notes. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(heading(), ""));
        lines.addAll(plain().lines());
        lines.add("");
        lines.addAll(remarks());
        return lines;
    }

    /** Its rows alone. */
    public TextTable plain() {
        TextTable text = new TextTable(table.columns().stream()
                .map(c -> isText(c) ? TextTable.Column.text(c.title()) : TextTable.Column.number(c.title()))
                .toList());
        rows("*", "").forEach(text::row);
        return text;
    }

    /** What the marks mean, then the notes. */
    public List<String> remarks() {
        return remarks("* ");
    }

    /** As {@link #lines()}, the better numbers in bold. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of("## " + heading(), ""));
        lines.add(markdownRow(table.columns().stream().map(Column::title).toList()));
        lines.add(markdownRow(
                table.columns().stream().map(c -> isText(c) ? ":--" : "--:").toList()));
        rows("**", "**").forEach(row -> lines.add(markdownRow(row)));
        lines.add("");
        remarks("Bold: ").forEach(remark -> lines.add("- " + remark));
        return lines;
    }

    private List<String> remarks(String mark) {
        String better = table.table() == PaperTable.TABLE_6 ? "the better of the two" : "the best of those compared";
        return Stream.concat(
                        Stream.of(mark + better + ", as the paper prints in red. [ ]: 95 % interval over subjects;"
                                + " \"X for Y\": X stands for the paper's Y."),
                        table.notes().stream())
                .toList();
    }

    /** As in the paper, a target stands beside its first source alone. */
    private List<List<String>> rows(String beforeOrAfter, String after) {
        List<List<String>> rows = new ArrayList<>();
        Object above = "";
        for (List<Cell> cells : table.rows()) {
            List<String> row = new ArrayList<>();
            for (int c = 0; c < cells.size(); c++) {
                boolean repeated = c == 0 && cells.get(0).equals(above);
                row.add(
                        repeated
                                ? ""
                                : text(cells.get(c), table.columns().get(c).kind(), beforeOrAfter, after));
            }
            above = cells.get(0);
            rows.add(row);
        }
        return rows;
    }

    private static String text(Cell cell, Kind kind, String before, String after) {
        if (cell instanceof Cell.Tasks tasks) {
            return tasks.tasks().stream().map(Match::written).collect(Collectors.joining(", "));
        }
        if (cell instanceof Cell.Text words) {
            return words.text();
        }
        if (cell instanceof Cell.Interval interval) {
            String value = marked(Numbers.share(interval.measured().value()), interval.marked(), before, after);
            return Double.isNaN(interval.measured().low())
                    ? value
                    : value + " [" + Numbers.share(interval.measured().low()) + ", "
                            + Numbers.share(interval.measured().high()) + "]";
        }
        Cell.Value value = (Cell.Value) cell;
        return marked(number(value.value(), kind), value.marked(), before, after);
    }

    private static String number(double value, Kind kind) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return switch (kind) {
            case COUNT -> Long.toString(Math.round(value));
            case SCORE -> Numbers.score(value);
            default -> Numbers.share(value);
        };
    }

    /** Bold stands around a number, an asterisk after it. */
    private static String marked(String number, boolean marked, String before, String after) {
        if (!marked) {
            return number;
        }
        return after.isEmpty() ? number + before : before + number + after;
    }

    private static boolean isText(Column column) {
        return column.kind() == Kind.TASKS || column.kind() == Kind.TEXT;
    }

    private static String markdownRow(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
