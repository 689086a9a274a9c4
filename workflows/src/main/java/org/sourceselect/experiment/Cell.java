package org.sourceselect.experiment;

import java.util.List;

/** What stands in one place of a {@link ResultTable}. */
public sealed interface Cell {

    /**
     * The names of tasks.
     *
     * @param tasks at least one
     */
    record Tasks(List<Match> tasks) implements Cell {
        static Tasks of(Match task) {
            return new Tasks(List.of(task));
        }
    }

    /**
     * Words.
     *
     * @param text may be empty
     */
    record Text(String text) implements Cell {}

    /**
     * A number.
     *
     * @param value NaN where it is not known
     * @param marked whether the paper would print it in red, as the better of those compared
     */
    record Value(double value, boolean marked) implements Cell {}

    /**
     * A number with its interval.
     *
     * @param measured unknown where it is not known
     * @param marked as in {@link Value}
     */
    record Interval(Measured measured, boolean marked) implements Cell {}
}
