package org.sourceselect.selection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sourceselect.race.RaceResult;
import org.sourceselect.task.TaskId;

/** A selection as the Temporal UI shows it, in Markdown: the head of every ranking, and what is to be said of it. */
final class SelectionMarkdown {

    /** The UI shows current details in a small pane. */
    private static final int PLACES_SHOWN = 12;

    private SelectionMarkdown() {}

    /** What it comes to, in a sentence or two. */
    static String verdict(SelectionView view, Optional<RaceResult> race) {
        String ranked = new FirstChoice(view, TaskId::toString, view.ordering()).sentence();
        return race.map(raced -> "The race: " + raced.words() + ". Before it: ").orElse("") + ranked;
    }

    static String of(SelectionView view) {
        List<String> lines = new ArrayList<>();
        for (SelectionView.Ranking ranking : view.rankings()) {
            lines.add("");
            lines.add("**Path " + ranking.path() + "**, by " + view.ordering());
            lines.add("");
            lines.addAll(table(view, ranking));
        }
        lines.add("");
        if (view.places().anyMatch(place -> place.ranked().tied())) {
            lines.add("- = the same score as another source");
        }
        if (view.places().anyMatch(SelectionView.Place::doubted)) {
            lines.add("- ~ cannot be told from the next source");
        }
        if (!view.leftOut().isEmpty()) {
            lines.add("- left out of Path 1, as they have learnt nothing: " + names(view.leftOut()));
        }
        view.withoutInterval()
                .forEach(note -> lines.add(
                        "- no interval of " + note.metric() + ": " + note.why() + " " + names(note.sources())));
        view.meaningless()
                .forEach(note ->
                        lines.add("- " + note.metric() + " says nothing: " + note.why() + " " + names(note.sources())));
        view.failures().forEach(f -> lines.add("- " + f.source() + " failed at " + f.stage() + ": " + f.reason()));
        return String.join("\n", lines).strip();
    }

    private static List<String> table(SelectionView view, SelectionView.Ranking ranking) {
        if (ranking.places().isEmpty()) {
            return List.of(view.nobodyOnPath1());
        }
        List<String> header = new ArrayList<>(List.of("Rank", "Source"));
        for (String metric : view.metrics()) {
            header.add(metric);
            if (metric.equals(view.ordering()) && view.hasIntervals()) {
                header.add("95 %");
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(header));
        lines.add(line(Collections.nCopies(header.size(), "---")));
        ranking.places().stream().limit(PLACES_SHOWN).forEach(place -> lines.add(line(cells(view, place))));
        if (ranking.places().size() > PLACES_SHOWN) {
            lines.add("");
            lines.add("and " + (ranking.places().size() - PLACES_SHOWN) + " more");
        }
        return lines;
    }

    private static List<String> cells(SelectionView view, SelectionView.Place place) {
        RankedSource ranked = place.ranked();
        List<String> cells = new ArrayList<>();
        cells.add(ranked.rank() + (ranked.tied() ? " =" : "") + (place.doubted() ? " ~" : ""));
        cells.add(ranked.source() + (place.row().nothingLearnt() ? ", learnt nothing" : ""));
        for (String metric : view.metrics()) {
            cells.add(Optional.ofNullable(place.row().scores().get(metric))
                    .flatMap(SelectionView.Shown::value)
                    .map(SelectionMarkdown::number)
                    .orElse("undefined"));
            if (metric.equals(view.ordering()) && view.hasIntervals()) {
                cells.add(view.interval(place)
                        .map(i -> number(i.low()) + " to " + number(i.high()))
                        .orElse("-"));
            }
        }
        return cells;
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String names(List<TaskId> sources) {
        return sources.stream().map(TaskId::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
