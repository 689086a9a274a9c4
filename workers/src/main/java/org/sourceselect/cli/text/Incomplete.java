package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.selection.SelectionView;

/** The first line of a result that lacks something, as sources or targets failed; whoever reads no further knows it then. */
public final class Incomplete {

    private static final int NAMED = 3;
    private static final String NO_TRANSFER = "the net without transfer";

    private Incomplete() {}

    /** Of a selection and its race; empty when nothing is missing. */
    public static Optional<String> of(SelectionView view, Optional<RaceResult> race, SelectionTable names) {
        Set<String> failed = new LinkedHashSet<>();
        view.failures().forEach(f -> failed.add(names.name(f.source())));
        race.stream()
                .flatMap(r -> r.rows().stream())
                .filter(row -> row.ending() == RaceRow.Ending.FAILED)
                .forEach(row -> failed.add(row.source().map(names::name).orElse(NO_TRANSFER)));
        view.noTransfer().filter(net -> net.trained().isEmpty()).ifPresent(net -> failed.add(NO_TRANSFER));
        return failed.isEmpty()
                ? Optional.empty()
                : Optional.of("Incomplete: of " + Numbers.count(view.rows().size(), "source") + " " + failed.size()
                        + " failed (" + Sentences.some(List.copyOf(failed), NAMED) + "); why is said below.");
    }

    /** Of a campaign; empty when nothing is missing. Targets that were taken out are not missed. */
    public static Optional<String> of(CampaignResult result) {
        List<String> targets = result.targets().stream()
                .filter(row -> row.status() == TargetRow.Status.FAILED)
                .map(row -> row.target().shortName())
                .toList();
        List<String> withGaps = result.targets().stream()
                .filter(row -> row.outcome().filter(o -> o.failed() > 0).isPresent())
                .map(row -> row.outcome().orElseThrow().failed() + " of "
                        + row.target().shortName())
                .toList();
        List<String> said = new ArrayList<>();
        if (!targets.isEmpty()) {
            said.add("of " + Numbers.count(result.targets().size(), "target") + " " + targets.size() + " failed ("
                    + Sentences.some(targets, NAMED) + ")");
        }
        if (!withGaps.isEmpty()) {
            said.add("sources failed (" + Sentences.some(withGaps, NAMED) + ")");
        }
        return said.isEmpty() ? Optional.empty() : Optional.of("Incomplete: " + String.join(", and ", said) + ".");
    }

    /** Of an experiment, by all that failed; empty when nothing did. */
    public static Optional<String> of(List<String> failures) {
        return failures.isEmpty()
                ? Optional.empty()
                : Optional.of("Incomplete: "
                        + (failures.size() == 1 ? "a source or target" : failures.size() + " sources or targets")
                        + " failed, as told above.");
    }
}
