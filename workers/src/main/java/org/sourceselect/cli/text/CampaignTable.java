package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.sourceselect.campaign.CampaignCost;
import org.sourceselect.campaign.CampaignProgress;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.task.TaskId;

/** A campaign as text. */
public final class CampaignTable {

    private static final String TIE = "~ rests on the order of sources with equal values, which says nothing.";

    private CampaignTable() {}

    /** How far it is: one line, then one row per target. */
    public static List<String> progress(String id, CampaignProgress at) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(id);
        head.append(at.paused() ? " is paused: " : ": ");
        head.append(at.done())
                .append(" of ")
                .append(Numbers.count(at.sources(), "source-target pair"))
                .append(" done, ");
        head.append(at.failed()).append(" failed; ");
        head.append(Numbers.count(at.computed(), "stage")).append(" computed, ");
        head.append(at.found()).append(" found in the store");
        at.pairsPerHour().ifPresent(r -> head.append(String.format(Locale.ROOT, "; %.3g pairs an hour", r)));
        at.secondsLeft().ifPresent(s -> {
            if (s > 0) {
                head.append(", about ").append(Numbers.duration(Math.floor(s))).append(" left");
            }
        });
        lines.add(head.toString());
        lines.add("");
        List<TextTable.Column> columns = new ArrayList<>(List.of(
                TextTable.Column.text("Target"),
                TextTable.Column.text("Status"),
                TextTable.Column.number("Sources"),
                TextTable.Column.number("Done"),
                TextTable.Column.number("Failed")));
        if (at.hasRaces()) {
            columns.add(TextTable.Column.text("Race"));
        }
        TextTable table = new TextTable(columns);
        at.targets()
                .forEach(t -> table.row(List.of(
                                t.target(),
                                t.status().label(),
                                Integer.toString(t.count().sources()),
                                Integer.toString(t.count().done()),
                                Integer.toString(t.count().failed()),
                                t.race().orElse(""))
                        .subList(0, columns.size())));
        lines.addAll(table.lines());
        return lines;
    }

    /** What came out: one row per target and path, then what it cost. */
    public static List<String> report(CampaignResult result) {
        List<String> lines = new ArrayList<>();
        Incomplete.of(result).ifPresent(lines::add);
        lines.addAll(choices(result, names(result)).lines());
        lines.add("");
        if (result.targets().stream()
                .flatMap(row -> row.outcome().stream())
                .flatMap(outcome -> outcome.choices().stream())
                .anyMatch(TargetOutcome.Choice::restsOnTie)) {
            lines.add(TIE);
        }
        lines.addAll(races(result));
        lines.addAll(harmed(result));
        result.targets()
                .forEach(row -> row.reason()
                        .filter(r -> row.status() == TargetRow.Status.FAILED)
                        .ifPresent(reason -> lines.add(row.target() + " failed: " + reason)));
        lines.addAll(cost(result.cost()));
        return lines;
    }

    /** Which targets do without a source; empty when none does. */
    public static List<String> harmed(CampaignResult result) {
        List<String> targets = result.targets().stream()
                .filter(row -> row.outcome().stream()
                        .anyMatch(outcome -> outcome.better().orElse(1) == 0))
                .map(row -> row.target().toString())
                .toList();
        return targets.isEmpty()
                ? List.of()
                : List.of("No source has a higher mean Dice than training from random weights for "
                        + String.join(", ", targets) + ".");
    }

    private static SourceNames names(CampaignResult result) {
        return new SourceNames(result.targets().stream()
                .flatMap(row -> Stream.concat(
                        Stream.of(row.target()), row.outcome().stream().flatMap(CampaignTable::named)))
                .toList());
    }

    private static Stream<TaskId> named(TargetOutcome outcome) {
        return Stream.of(
                        outcome.choices().stream().map(TargetOutcome.Choice::source),
                        outcome.best().stream(),
                        outcome.race().flatMap(TargetOutcome.RaceOutcome::winner).stream())
                .flatMap(tasks -> tasks);
    }

    /** One row per target and path. */
    public static TextTable choices(CampaignResult result, SourceNames names) {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Target"),
                TextTable.Column.text("Path"),
                TextTable.Column.text("Chosen source"),
                TextTable.Column.number("Dice"),
                TextTable.Column.text("Best source"),
                TextTable.Column.number("Dice"),
                TextTable.Column.number("No transfer"),
                TextTable.Column.number("Regret@1"),
                TextTable.Column.number("Weighted tau")));
        for (TargetRow row : result.targets()) {
            Optional<TargetOutcome> outcome = row.outcome();
            if (outcome.isEmpty()) {
                table.row(List.of(names.of(row.target()), row.status().label(), "", "", "", "", "", "", ""));
                continue;
            }
            for (TargetOutcome.Choice choice : outcome.get().choices()) {
                table.row(List.of(
                        names.of(row.target()),
                        Integer.toString(choice.path()),
                        names.of(choice.source()) + (choice.restsOnTie() ? " ~" : ""),
                        share(choice.dice()),
                        outcome.get().best().map(names::of).orElse("-"),
                        share(outcome.get().bestDice()),
                        share(outcome.get().noTransfer()),
                        share(regret(choice)),
                        share(choice.weightedTau())));
            }
            outcome.get().race().ifPresent(race -> table.row(raced(row, race, names)));
        }
        return table;
    }

    /** A race orders only those that it has taken to one rung, so that its ranking has no tau. */
    private static List<String> raced(TargetRow row, TargetOutcome.RaceOutcome race, SourceNames names) {
        TargetOutcome outcome = row.outcome().orElseThrow();
        return List.of(
                names.of(row.target()),
                String.format(Locale.ROOT, "race, %.0f %%", 100 * race.costShare()),
                race.winner().map(names::of).orElse("-") + (race.tied().isEmpty() ? "" : " ="),
                share(race.dice()),
                outcome.best().map(names::of).orElse("-"),
                share(outcome.bestDice()),
                share(outcome.noTransfer()),
                share(race.regret()),
                "-");
    }

    /** What the races cost and found; empty where there was none. */
    public static List<String> races(CampaignResult result) {
        List<TargetOutcome.RaceOutcome> races = result.targets().stream()
                .flatMap(row -> row.outcome().flatMap(TargetOutcome::race).stream())
                .toList();
        if (races.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                "race, %: its iterations in parts of those of fine-tuning all in full, and the net without transfer where"
                        + " that raced.");
        if (races.stream().anyMatch(race -> !race.tied().isEmpty())) {
            lines.add("= leads its race, and the validation subjects cannot tell it from others.");
        }
        double[] regrets =
                races.stream().flatMapToDouble(race -> race.regret().stream()).toArray();
        if (regrets.length > 0) {
            lines.add(Numbers.count(regrets.length, "race") + " lost "
                    + Numbers.share(Arrays.stream(regrets).average().orElse(Double.NaN)) + " Dice in the mean.");
        }
        return lines;
    }

    /** What it cost. */
    public static List<String> cost(CampaignCost cost) {
        List<String> lines = new ArrayList<>();
        lines.add("Computing: preparation " + Numbers.duration(cost.preparation()) + ", pre-training "
                + Numbers.duration(cost.pretraining()) + ", Path 1 " + Numbers.duration(cost.path1()) + ", Path 2 "
                + Numbers.duration(cost.path2()) + ".");
        if (cost.finetuned() > 0) {
            String all = "Fine-tuning " + Numbers.count(cost.finetuned(), "source") + " took "
                    + Numbers.duration(cost.finetuning());
            lines.add(
                    cost.path1() > 0
                            ? String.format(
                                    Locale.ROOT, "%s: %.1f times Path 1.", all, cost.finetuning() / cost.path1())
                            : all + ".");
        }
        return lines;
    }

    /** What a choice loses; empty where it has no Dice itself: its ranking's regret is then that of another source. */
    public static OptionalDouble regret(TargetOutcome.Choice choice) {
        return choice.dice().isPresent() ? choice.regret() : OptionalDouble.empty();
    }

    private static String share(OptionalDouble value) {
        return value.isPresent() ? Numbers.share(value.getAsDouble()) : "-";
    }
}
