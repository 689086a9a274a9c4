package org.sourceselect.race;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.sourceselect.task.BadInputException;

/**
 * Which sources race. Written {@code all}, {@code path1}, {@code path2:K}, {@code METRIC:K}, and with {@code fit} in place of K.
 *
 * @param by {@code all}, {@code path1}, {@code path2} or the name of a metric
 * @param most at most how many, the best ones by that order; {@link Integer#MAX_VALUE} for all, {@link #FITTING} for as many as the
 *     budget lets begin with a quarter of a full fine-tuning
 */
public record Candidates(String by, int most) {

    /** Stands for as many as the budget has room for. */
    public static final int FITTING = 0;

    private static final String FIT = "fit";

    /** Every source that was scored. */
    public static final Candidates ALL = new Candidates("all", Integer.MAX_VALUE);

    /** As many as the budget has room for, the best by what a linear model makes of the source nets' inner features. */
    public static final Candidates PROBED = new Candidates("probe", FITTING);

    /** By Path 1, its sources in its order; where these are fewer than two, the best of Path 2 after them. */
    public static final String PATH1 = "path1";

    /** What a race takes where nothing else is asked for. */
    public static final Candidates USUAL = new Candidates(PATH1, FITTING);

    /** By Path 2, all sources in the order of the first metric. */
    public static final String PATH2 = "path2";

    /** Whether the order is that of a metric's scores. */
    public boolean byMetric() {
        return !by.equals(ALL.by) && !by.equals(PATH1) && !by.equals(PATH2);
    }

    /** In words, for a line above the table. */
    public String words() {
        String order = by.equals(ALL.by)
                ? "every source that was scored"
                : by.equals(PATH1) ? "the sources of Path 1" : by.equals(PATH2) ? "the sources of Path 2" : "by " + by;
        if (most == Integer.MAX_VALUE) {
            return order;
        }
        return most == FITTING ? "as many as the budget has room for, " + order : "the first " + most + ", " + order;
    }

    /** The form that {@link #parse} reads. */
    @JsonValue
    public String text() {
        if (most == Integer.MAX_VALUE) {
            return by;
        }
        return by + ":" + (most == FITTING ? FIT : String.valueOf(most));
    }

    /**
     * Reads {@code all}, {@code path1}, {@code path2:K}, {@code METRIC:K} or one of them with {@code fit}; whether there is such a metric is not
     * looked at.
     *
     * @throws BadInputException when K is no whole number of at least 2
     */
    @JsonCreator
    public static Candidates parse(String text) {
        int colon = text.lastIndexOf(':');
        String by = colon < 0 ? text : text.substring(0, colon);
        if (by.isBlank() || (by.equals(ALL.by) && colon >= 0)) {
            throw wrong(text, "is not a way to choose candidates");
        }
        if (colon < 0) {
            return new Candidates(by, Integer.MAX_VALUE);
        }
        if (text.substring(colon + 1).equals(FIT)) {
            return new Candidates(by, FITTING);
        }
        int most;
        try {
            most = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw wrong(text, "has neither a whole number nor fit after its colon");
        }
        if (most < 2) {
            throw wrong(text, "leaves fewer than two to race");
        }
        return new Candidates(by, most);
    }

    private static BadInputException wrong(String text, String problem) {
        return new BadInputException(
                "race.candidates",
                "'" + text + "' " + problem,
                "write all, path1, path2:K or METRIC:K with K of at least 2, or fit for K");
    }
}
