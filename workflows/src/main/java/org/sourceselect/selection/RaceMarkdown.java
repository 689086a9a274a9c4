package org.sourceselect.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.task.TaskId;

/** What came of a race, as the Temporal UI shows it, in Markdown. */
final class RaceMarkdown {

    private RaceMarkdown() {}

    static String of(RaceResult race) {
        List<String> lines = new ArrayList<>(
                List.of("", "", "**Path 3**, a race of " + race.candidates().words(), ""));
        lines.add("- " + race.words());
        for (RaceRow row : race.comebacks()) {
            lines.add("- " + name(row) + " had been dropped, and went on in the place of "
                    + row.cameBackFor().orElseThrow() + ", which failed");
        }
        race.rows().stream()
                .filter(row -> row.ending() == RaceRow.Ending.FAILED)
                .forEach(row -> lines.add("- " + name(row) + " failed after " + row.iterations() + " iterations: "
                        + row.reason().orElse("")));
        lines.add(String.format(
                Locale.ROOT, "- %.0f %% of the iterations of fine-tuning all in full", 100 * race.costShare()));
        return String.join("\n", lines);
    }

    private static String name(RaceRow row) {
        return row.source().map(TaskId::toString).orElse("the net without transfer");
    }
}
