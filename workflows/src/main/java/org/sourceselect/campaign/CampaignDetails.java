package org.sourceselect.campaign;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a campaign found as the Temporal UI shows it, in Markdown, below how far its targets came. */
final class CampaignDetails {

    /** The UI shows current details in a small pane. */
    private static final int SHOWN = 20;

    private CampaignDetails() {}

    /** To be asked for in workflow code. */
    static String of(CampaignResult result) {
        List<TargetRow> rows = result.targets().stream()
                .filter(row -> row.outcome().isPresent())
                .toList();
        StringBuilder text =
                new StringBuilder("\n\n| target | first choices | best source | Dice |\n|---|---|---|---|\n");
        rows.stream().limit(SHOWN).forEach(row -> text.append(line(row)));
        if (rows.size() > SHOWN) {
            text.append("\nand ").append(rows.size() - SHOWN).append(" more targets\n");
        }
        return text.append("\nFiles and reports: `sourceselect result ")
                .append(Workflow.getInfo().getWorkflowId())
                .append(" --output DIR`\n")
                .toString();
    }

    private static String line(TargetRow row) {
        TargetOutcome outcome = row.outcome().orElseThrow();
        String choices = outcome.choices().stream()
                .map(choice ->
                        "Path " + choice.path() + ": " + choice.source() + (choice.restsOnTie() ? " (tied)" : ""))
                .collect(Collectors.joining("; "));
        String dice = outcome.bestDice().isPresent()
                ? String.format(Locale.ROOT, "%.3f", outcome.bestDice().getAsDouble())
                : "";
        return "| " + row.target() + " | " + choices + " | "
                + outcome.best().map(Object::toString).orElse("not known") + " | " + dice + " |\n";
    }
}
