package org.sourceselect.cli;

import java.util.List;
import java.util.Locale;
import org.sourceselect.activity.StageProgress;

/** Writes down how far a workflow is. */
final class ProgressLine {

    private static final int BAR = 20;

    private ProgressLine() {}

    /**
     * How far a workflow is.
     *
     * @param done stages done
     * @param stages stages in all, as far as known
     * @param failed sources that failed
     * @param activities what runs at this moment
     */
    record State(int done, int stages, int failed, List<Running> activities) {}

    /**
     * A stage that runs.
     *
     * @param what its name
     * @param progress what its last heartbeat said; no steps when there was none yet
     */
    record Running(String what, StageProgress progress) {}

    /** For a terminal: a bar first. */
    static String bar(State state, double seconds) {
        int filled = state.stages() == 0 ? 0 : Math.min(BAR, BAR * state.done() / state.stages());
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + state.done() + "/" + state.stages() + ", "
                + Numbers.duration(Math.floor(seconds)) + rest(state);
    }

    /** For a log: words. */
    static String plain(State state, double seconds) {
        return state.done() + " of " + Numbers.count(state.stages(), "stage") + " done after "
                + Numbers.duration(Math.floor(seconds)) + rest(state);
    }

    private static String rest(State state) {
        StringBuilder text = new StringBuilder();
        if (state.failed() > 0) {
            text.append(", ").append(Numbers.count(state.failed(), "source")).append(" failed");
        }
        state.activities().forEach(a -> text.append("; ").append(activity(a)));
        return text.toString();
    }

    private static String activity(Running running) {
        StageProgress at = running.progress();
        if (at.steps() <= 0) {
            return running.what();
        }
        StringBuilder text = new StringBuilder(running.what());
        text.append(": ").append(at.unit()).append(' ').append(at.step()).append(" of ").append(at.steps());
        if (at.perSecond() > 0) {
            text.append(String.format(Locale.ROOT, ", %.3g/s", at.perSecond()));
        }
        if (at.loss() > 0) {
            text.append(String.format(Locale.ROOT, ", loss %.3f", at.loss()));
        }
        if (at.perSecond() > 0 && Double.isFinite(at.secondsLeft())) {
            text.append(", ").append(Numbers.duration(at.secondsLeft())).append(" left");
        }
        return text.toString();
    }
}
