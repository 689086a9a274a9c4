package org.sourceselect.experiment;

import java.util.List;

/**
 * A table in the paper's form, with the paper's numbers beside those of a run.
 *
 * @param table which one
 * @param columns its columns
 * @param rows a cell for each column
 * @param notes what stands for what, and what is left out, one sentence each
 */
public record ResultTable(PaperTable table, List<Column> columns, List<List<Cell>> rows, List<String> notes) {

    /** Keeps copies. */
    public ResultTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /**
     * A column.
     *
     * @param key its name in files
     * @param title its heading
     * @param kind what its cells are
     */
    public record Column(String key, String title, Kind kind) {}

    /** What the cells of a column are. */
    public enum Kind {
        /** {@link Cell.Tasks}. */
        TASKS,
        /** {@link Cell.Text}. */
        TEXT,
        /** {@link Cell.Value} that counts. */
        COUNT,
        /** {@link Cell.Value} of three decimals, as Dice and similarity. */
        SHARE,
        /** {@link Cell.Value} of four decimals, as transferability scores. */
        SCORE,
        /** {@link Cell.Interval} of three decimals. */
        INTERVAL
    }
}
