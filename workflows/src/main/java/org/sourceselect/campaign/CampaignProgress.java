package org.sourceselect.campaign;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
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
 * @param secondsLeft how long the other pairs take at this rate; empty before as many are through as run at once: those side by side
 *     come to their end together, and the first of them says nothing of how fast the others follow; 0 once all targets have ended,
 *     however few pairs there were
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
     * @param race what its race came to, in words, once that is known; empty without a race
     */
    public record Target(
            String target, TargetRow.Status status, String workflowId, TargetCount count, Optional<String> race) {

        /** Takes what workers of older releases say, whose campaigns had no race. */
        public Target {
            race = Objects.requireNonNullElse(race, Optional.empty());
        }

        private static Target of(TargetRow row) {
            return new Target(
                    row.target().toString(),
                    row.status(),
                    row.workflowId(),
                    row.count(),
                    row.outcome().flatMap(TargetOutcome::race).map(TargetOutcome.RaceOutcome::words));
        }

        private String row(boolean races) {
            return "| " + target + " | " + status.label() + " | " + count.sources() + " | " + count.done() + " | "
                    + count.failed() + (races ? " | " + race.orElse("") : "") + " |\n";
        }
    }

    /** Whether the race of any target is known. */
    public boolean hasRaces() {
        return targets.stream().anyMatch(target -> target.race().isPresent());
    }

    private static final int SHOWN = 20;

    /** Pairs that a rate is told from, at the least. */
    private static final int ENOUGH = 3;

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
        // As many as run at once end at once; where there are hardly more, half of them must do.
        int atOnce = Math.min(window.targets() * window.sources(), sources / 2);
        boolean ended = rows.stream().allMatch(row -> row.status().ended());
        boolean tells = known && (ended || done >= Math.max(ENOUGH, atOnce));
        return new CampaignProgress(
                paused,
                window,
                rows.stream().map(Target::of).toList(),
                sources,
                done,
                counts.stream().mapToInt(TargetCount::failed).sum(),
                found,
                counts.stream().mapToInt(TargetCount::stagesDone).sum() - found,
                known ? OptionalDouble.of(done / hours) : OptionalDouble.empty(),
                tells ? OptionalDouble.of((sources - done) * hours * 3600 / done) : OptionalDouble.empty());
    }

    /** The same in Markdown, for the Temporal UI. */
    String details() {
        StringBuilder text = new StringBuilder();
        text.append(paused ? "**paused**: " : "").append(done).append(" of ").append(sources);
        text.append(" source-target pairs done, ").append(failed).append(" failed; ");
        text.append(found).append(" stages found in the store");
        pairsPerHour.ifPresent(rate -> text.append(String.format(Locale.ROOT, "; %.3g pairs an hour", rate)));
        boolean races = hasRaces();
        text.append("\n\n| target | status | sources | done | failed |").append(races ? " race |" : "");
        text.append("\n|---|---|---|---|---|").append(races ? "---|" : "").append("\n");
        targets.stream().limit(SHOWN).forEach(t -> text.append(t.row(races)));
        if (targets.size() > SHOWN) {
            text.append("\nand ").append(targets.size() - SHOWN).append(" more targets\n");
        }
        return text.toString();
    }
}
