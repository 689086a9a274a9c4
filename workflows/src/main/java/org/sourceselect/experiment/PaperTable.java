package org.sourceselect.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;

/** The tables of the paper's experiments. */
public enum PaperTable {
    /** Cross-task against cross-modality transfer. */
    TABLE_1("I", "cross-task transfer against cross-modality transfer"),
    /** Shape similarity against Dice within a data set. */
    TABLE_2("II", "RoI shape similarity and transfer within a data set"),
    /** Shape similarity against Dice between data sets. */
    TABLE_3("III", "RoI shape similarity and transfer between data sets"),
    /** Ground truth and scores for ET-22-T2. */
    TABLE_4("IV", "ground truth and transferability scores for the target ET-22-T2"),
    /** Ground truth and scores for ET-20-T1. */
    TABLE_5("V", "ground truth and transferability scores for the target ET-20-T1"),
    /** Source selection with and without prior knowledge. */
    TABLE_6("VI", "source selection with and without prior knowledge: footrule of the top 1 to 4");

    /** The cheapest metric: these tables show none, and a selection computes at least one. */
    private static final List<String> ANY_METRIC = List.of("h-score");

    private static final List<String> BOTH_METRICS = List.of("otce", "h-score");

    private final String number;
    private final String caption;

    PaperTable(String number, String caption) {
        this.number = number;
        this.caption = caption;
    }

    /** Its Roman number. */
    public String number() {
        return number;
    }

    /** What it shows, in a few words. */
    public String caption() {
        return caption;
    }

    /** Its name for a person to type: {@code table-1}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The metrics its campaigns compute. */
    public List<String> metrics() {
        return this == TABLE_4 || this == TABLE_5 || this == TABLE_6 ? BOTH_METRICS : ANY_METRIC;
    }

    /**
     * The tables that a word names: one by its {@link #label()}, or {@code all}.
     *
     * @throws BadInputException when it names none
     */
    public static List<PaperTable> named(String word) {
        if (word.equals("all")) {
            return List.of(values());
        }
        List<PaperTable> named =
                Arrays.stream(values()).filter(t -> t.label().equals(word)).toList();
        if (named.isEmpty()) {
            List<String> known = Stream.concat(Arrays.stream(values()).map(PaperTable::label), Stream.of("all"))
                    .toList();
            throw new BadInputException("TABLE", "there is no '" + word + "'", NearestNames.phrase(word, known));
        }
        return named;
    }
}
