package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;

/** A table for people; in plain text its columns are padded to their widest cell, numbers to the right. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A column.
     *
     * @param title its heading
     * @param numbers whether its cells stand to the right
     */
    public record Column(String title, boolean numbers) {
        public static Column text(String title) {
            return new Column(title, false);
        }

        public static Column number(String title) {
            return new Column(title, true);
        }
    }

    public TextTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Adds a row with one cell per column. */
    public void row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(cells));
    }

    /** The columns. */
    public List<Column> columns() {
        return columns;
    }

    /** The rows so far, a cell for each column. */
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** The lines, heading and rule first, without trailing blanks. */
    public List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            int width = columns.get(c).title().length();
            for (List<String> row : rows) {
                width = Math.max(width, row.get(c).length());
            }
            widths.add(width);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::title).toList(), widths));
        lines.add(line(widths.stream().map("-"::repeat).toList(), widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /** The lines of the table in Markdown. */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(markdown(columns.stream().map(Column::title).toList()));
        lines.add(
                markdown(columns.stream().map(c -> c.numbers() ? "--:" : ":--").toList()));
        rows.forEach(row -> lines.add(markdown(row)));
        return lines;
    }

    private static String markdown(List<String> cells) {
        return "| "
                + String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList())
                + " |";
    }

    private String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
            String padding = " ".repeat(widths.get(c) - cells.get(c).length());
            line.append(c == 0 ? "" : GAP);
            line.append(columns.get(c).numbers() ? padding + cells.get(c) : cells.get(c) + padding);
        }
        return line.toString().stripTrailing();
    }
}
