package org.sourceselect.selection;

import java.util.Optional;
import java.util.function.Function;
import org.sourceselect.task.TaskId;

/** What a ranking comes to, in one sentence: which source, or that these data cannot tell. */
public final class FirstChoice {

    private final SelectionView view;
    private final Function<TaskId, String> names;
    private final String target;
    private final String metric;

    /**
     * @param names what tasks are called
     * @param metric what the ordering metric is called
     */
    public FirstChoice(SelectionView view, Function<TaskId, String> names, String metric) {
        this.view = view;
        this.names = names;
        this.target = names.apply(view.target());
        this.metric = metric;
    }

    /** The sentence about the first ranking that has anybody in it. */
    public String sentence() {
        return view.rankings().stream()
                .filter(ranking -> !ranking.places().isEmpty())
                .findFirst()
                .map(this::sentence)
                .orElse("No source could be ranked for " + target + ".");
    }

    /** The sentence about a ranking that has somebody in it. */
    public String sentence(SelectionView.Ranking ranking) {
        SelectionView.Place first = ranking.places().get(0);
        String leader = names.apply(first.row().source());
        String cannotTell = "These data cannot tell which source transfers best to " + target + ": ";
        Optional<String> meaningless = view.meaningless().stream()
                .filter(note -> note.metric().equals(view.ordering())
                        && note.sources().contains(first.row().source()))
                .map(SelectionView.Note::why)
                .findFirst();
        if (first.row().nothingLearnt()) {
            return cannotTell + leader + " stands first by " + metric
                    + ", but its model has learnt nothing of its own task.";
        }
        if (meaningless.isPresent()) {
            return cannotTell + metric + " of " + leader + ", which stands first, says nothing (" + meaningless.get()
                    + ").";
        }
        if (ranking.places().size() == 1) {
            return view.rows().size() == 1
                    ? leader + " is the only source there was for " + target + ": there was nothing to choose from."
                    : leader + " is the only source that "
                            + (ranking.path() == 1 ? "both analyses left" : "could be ranked") + " for " + target + ".";
        }
        String next = names.apply(ranking.places().get(1).row().source());
        if (first.ranked().tied()) {
            return cannotTell + leader + " and others have the same " + metric + ".";
        }
        if (first.doubted()) {
            return cannotTell + leader + " stands first by " + metric + ", but other subjects might well put " + next
                    + " before it.";
        }
        return first.ranked().apartFromNext().isPresent()
                ? leader + " is predicted to transfer best to " + target + ", ahead of " + next
                        + " by more than the choice of subjects explains."
                : leader + " stands first by " + metric + " for " + target + ", before " + next
                        + "; how sure that is, is not known.";
    }
}
