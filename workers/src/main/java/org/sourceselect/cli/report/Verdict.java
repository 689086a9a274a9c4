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
import org.sourceselect.selection.FirstChoice;
import org.sourceselect.selection.SelectionView;

/** What a selection comes to, in sentences: the first says which source, or that these data cannot tell. */
final class Verdict {

    private final SelectionStory story;
    private final SelectionView view;
    private final SelectionTable names;
    private final String target;
    private final FirstChoice first;

    private Verdict(SelectionStory story, SelectionTable names) {
        this.story = story;
        this.view = story.view();
        this.names = names;
        this.target = names.name(view.target());
        this.first = new FirstChoice(view, names::name, SelectionTable.title(view.ordering()));
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
            lead.ifPresent(ranking -> sentences.add("Before the race: " + first.sentence(ranking)));
        } else {
            sentences.add(first.sentence());
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
