package org.sourceselect.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.text.Incomplete;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.RaceTable;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.evaluation.SelectionQuality;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.SelectionView;

/** What a selection comes to, in sentences: the first says which source, or that these data cannot tell. */
final class Verdict {

    private final SelectionStory story;
    private final SelectionView view;
    private final SelectionTable names;
    private final String target;
    private final String metric;

    private Verdict(SelectionStory story, SelectionTable names) {
        this.story = story;
        this.view = story.view();
        this.names = names;
        this.target = names.name(view.target());
        this.metric = SelectionTable.title(view.ordering());
    }

    static List<String> of(SelectionStory story, SelectionTable names) {
        return new Verdict(story, names).sentences();
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        Optional<RaceResult> race = story.race();
        Optional<SelectionView.Ranking> lead =
                view.rankings().stream().filter(r -> !r.places().isEmpty()).findFirst();
        if (race.isPresent()) {
            sentences.addAll(raced(race.get()));
            lead.ifPresent(ranking -> sentences.add("Before the race: " + lead(ranking)));
        } else {
            sentences.add(lead.map(this::lead).orElse("No source could be ranked for " + target + "."));
        }
        if (view.hasDice()) {
            sentences.add(held(lead));
        }
        Incomplete.of(view, race, names).ifPresent(sentences::add);
        return sentences;
    }

    private List<String> raced(RaceResult race) {
        List<String> said = new RaceTable(race, names).verdict();
        if (race.winner().isPresent() && !race.tied().isEmpty()) {
            List<String> sentences = new ArrayList<>();
            sentences.add("These data cannot tell which source transfers best to " + target + ": "
                    + names.name(race.winner().get()) + " leads the race, and "
                    + Numbers.count(race.tied().size(), "other candidate") + " cannot be told from it.");
            sentences.add(said.get(0));
            return sentences;
        }
        return said.subList(0, 1);
    }

    private String lead(SelectionView.Ranking ranking) {
        SelectionView.Place first = ranking.places().get(0);
        String leader = names.name(first.row().source());
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
        String next = names.name(ranking.places().get(1).row().source());
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

    /** Against the ground truth. */
    private String held(Optional<SelectionView.Ranking> lead) {
        Optional<SelectionQuality> quality = lead.flatMap(ranking -> story.evaluations().stream()
                .filter(e -> e.path() == ranking.path() && e.metric().equals(view.ordering()))
                .map(TargetResult.PathEvaluation::evaluation)
                .flatMap(e -> e.quality().stream())
                .findFirst());
        if (quality.isEmpty()) {
            return "The ground truth cannot be held against it: after fine-tuning no source has learnt the target, or none of those"
                    + " ranked was fine-tuned.";
        }
        Optional<SelectionView.Row> leader = lead.map(SelectionView.Ranking::places)
                .map(places -> places.get(0).row());
        if (leader.filter(row -> row.dice().isEmpty()).isPresent()) {
            return "What the first choice of Path " + lead.get().path() + " costs is not known: "
                    + names.name(leader.get().source()) + " has no Dice after fine-tuning.";
        }
        double regret = quality.get().regret();
        if (quality.get().restsOnTie()) {
            return "What the first choice of Path " + lead.get().path()
                    + " costs rests on the order of sources with equal values, which says nothing.";
        }
        return regret == 0
                ? "Fine-tuning confirms the first choice of Path " + lead.get().path()
                        + ": no source reaches a higher Dice."
                : "Fine-tuning shows what the first choice of Path "
                        + lead.get().path() + " costs: " + Numbers.share(regret) + " Dice less than the best source.";
    }
}
