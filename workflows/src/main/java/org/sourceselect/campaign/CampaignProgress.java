package org.sourceselect.campaign;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How far a campaign is. Running targets report about every tenth of their sources; their own {@code progress} says more.
 *
 * @param paused whether nothing new is begun
 * @param window how much is under way at once
 * @param targets every target
 * @param sources source-target pairs in all
 * @param done pairs that are through, those that failed among them
 * @param failed pairs that failed
 * @param found stages that the store already held
 * @param computed stages that were computed
 * @param pairsPerHour pairs through in each hour so far, pauses left out; empty before the first
 * @param secondsLeft how long the other pairs take at this rate; empty before the first
 */
public record CampaignProgress(
        boolean paused,
        Window window,
        List<Target> targets,
        int sources,
        int done,
        int failed,
        @JsonAlias("cached") int found,
        int computed,
        OptionalDouble pairsPerHour,
        OptionalDouble secondsLeft) {

    /**
     * One target.
     *
     * @param target its name
     * @param status how far it is
     * @param workflowId the workflow that works on it
     * @param count its sources and stages
     */
    public record Target(String target, TargetRow.Status status, String workflowId, TargetCount count) {

        private String row() {
            return "| " + target + " | " + status.label() + " | " + count.sources() + " | " + count.done() + " | "
                    + count.failed() + " |\n";
        }
    }

    private static final int SHOWN = 20;

    /**
     * Adds up the targets.
     *
     * @param workedMillis how long the campaign was at work until it last heard of one
     */
    static CampaignProgress of(List<TargetRow> rows, Window window, boolean paused, long workedMillis) {
        List<TargetCount> counts = rows.stream().map(TargetRow::count).toList();
        // What was taken out is no longer to do.
        int sources = rows.stream()
                .mapToInt(r -> r.status().ended() ? r.count().done() : r.count().sources())
                .sum();
        int done = counts.stream().mapToInt(TargetCount::done).sum();
        int found = counts.stream().mapToInt(TargetCount::found).sum();
        double hours = workedMillis / 3.6e6;
        boolean known = done > 0 && hours > 0;
        return new CampaignProgress(
                paused,
                window,
                rows.stream()
                        .map(r -> new Target(r.target().toString(), r.status(), r.workflowId(), r.count()))
                        .toList(),
                sources,
                done,
                counts.stream().mapToInt(TargetCount::failed).sum(),
                found,
                counts.stream().mapToInt(TargetCount::stagesDone).sum() - found,
                known ? OptionalDouble.of(done / hours) : OptionalDouble.empty(),
                known ? OptionalDouble.of((sources - done) * hours * 3600 / done) : OptionalDouble.empty());
    }

    /** The same in Markdown, for the Temporal UI. */
    String details() {
        StringBuilder text = new StringBuilder();
        text.append(paused ? "**paused**: " : "").append(done).append(" of ").append(sources);
        text.append(" source-target pairs done, ").append(failed).append(" failed; ");
        text.append(found).append(" stages found in the store");
        pairsPerHour.ifPresent(rate -> text.append(String.format(Locale.ROOT, "; %.3g pairs an hour", rate)));
        text.append("\n\n| target | status | sources | done | failed |\n|---|---|---|---|---|\n");
        targets.stream().limit(SHOWN).forEach(t -> text.append(t.row()));
        if (targets.size() > SHOWN) {
            text.append("\nand ").append(targets.size() - SHOWN).append(" more targets\n");
        }
        return text.toString();
    }
}
