package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sourceselect.activity.StageProgress;

/** Writes down how far a workflow is. */
public final class ProgressLine {

    private static final int BAR = 10;

    private ProgressLine() {}

    /**
     * How far a workflow is.
     *
     * @param done stages done
     * @param found how many of those the store already held
     * @param stages stages in all, as far as known
     * @param failed sources that failed
     * @param activities what runs at this moment
     * @param outlook what the time that is left can be told from
     */
    public record State(int done, int found, int stages, int failed, List<Running> activities, Outlook outlook) {

        /** Before anything has begun. */
        public static final State NOTHING = new State(0, 0, 0, 0, List.of(), new Outlook(0, 0, false));

        /** Both together. */
        public State plus(State other) {
            List<Running> both = new ArrayList<>(activities);
            both.addAll(other.activities());
            return new State(
                    done + other.done(),
                    found + other.found(),
                    stages + other.stages(),
                    failed + other.failed(),
                    both,
                    outlook.plus(other.outlook()));
        }
    }

    /**
     * What the time that is left can be told from.
     *
     * @param computed seconds behind the stages computed so far, one after the other
     * @param expected seconds the other stages, those that run among them, would take so, by the mean of their kinds
     * @param more whether stages of kinds not yet seen come on top, which may be most of the work: nothing can be told then
     */
    public record Outlook(double computed, double expected, boolean more) {

        private Outlook plus(Outlook other) {
            return new Outlook(computed + other.computed, expected + other.expected, more || other.more);
        }

        /**
         * How long it takes from here at the pace so far, where that can be told.
         *
         * @param underWay seconds behind the stages that run
         */
        private String left(double seconds, double underWay) {
            if (more || computed + underWay <= 0 || expected <= 0) {
                return "";
            }
            double rest = expected - underWay;
            if (rest <= 0) {
                return ", longer than expected";
            }
            return ", about " + remaining(rest * seconds / (computed + underWay)) + " left";
        }
    }

    /**
     * A stage that runs.
     *
     * @param what its name
     * @param progress what its last heartbeat said; no steps when there was none yet
     * @param seconds for how long it has run while it was watched
     * @param retry why it did not succeed at once
     */
    public record Running(String what, StageProgress progress, double seconds, Optional<Retry> retry) {

        /** A stage whose artifact another worker computes, for this or another campaign. */
        public static Running waiting(String what) {
            return new Running(
                    what + " waits for another worker that computes the same",
                    new StageProgress(0, 0, "", 0, 0),
                    0,
                    Optional.empty());
        }
    }

    /**
     * A fault that may pass.
     *
     * @param attempt which attempt runs, or waits to
     * @param fault what ended the one before
     */
    public record Retry(int attempt, String fault) {

        private String words() {
            return ", attempt " + attempt + " after: " + Sentences.oneLine(fault);
        }
    }

    /** For a terminal: a bar first. */
    public static String bar(State state, double seconds) {
        int filled = state.stages() == 0 ? 0 : Math.min(BAR, BAR * state.done() / state.stages());
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + state.done() + "/" + state.stages() + ", "
                + Numbers.duration(Math.floor(seconds)) + rest(state, seconds);
    }

    /** For a log: words. */
    public static String plain(State state, double seconds) {
        return state.done() + " of " + Numbers.count(state.stages(), "stage") + " done after "
                + Numbers.duration(Math.floor(seconds)) + rest(state, seconds);
    }

    /** How much of what is done had to be computed. */
    public static String stages(State state) {
        int computed = state.done() - state.found();
        if (computed == 0) {
            return "all " + Numbers.count(state.done(), "stage") + " were found in the store";
        }
        return Numbers.count(computed, "stage") + " computed, " + state.found() + " found in the store";
    }

    private static String rest(State state, double seconds) {
        StringBuilder text = new StringBuilder(state.outlook()
                .left(
                        seconds,
                        state.activities().stream()
                                .mapToDouble(Running::seconds)
                                .sum()));
        if (state.failed() > 0) {
            text.append(", ").append(Numbers.count(state.failed(), "source")).append(" failed");
        }
        state.activities().forEach(a -> text.append("; ").append(activity(a)));
        return text.toString();
    }

    /** Nobody can tell tenths of a second ahead. */
    private static String remaining(double seconds) {
        return seconds < 1 ? "a second" : Numbers.duration(seconds < 10 ? seconds : Math.floor(seconds));
    }

    private static String activity(Running running) {
        StageProgress at = running.progress();
        StringBuilder text = new StringBuilder(running.what());
        text.append(running.retry().map(Retry::words).orElse(""));
        if (at.steps() <= 0) {
            return text.toString();
        }
        text.append(": ")
                .append(at.unit())
                .append(' ')
                .append(at.step())
                .append('/')
                .append(at.steps());
        if (at.perSecond() > 0) {
            text.append(String.format(Locale.ROOT, ", %.3g/s", at.perSecond()));
        }
        if (at.perSecond() > 0 && at.step() < at.steps() && Double.isFinite(at.secondsLeft())) {
            text.append(", ").append(remaining(at.secondsLeft())).append(" left");
        }
        if (at.loss() > 0) {
            text.append(String.format(Locale.ROOT, ", loss %.3f", at.loss()));
        }
        return text.toString();
    }
}
