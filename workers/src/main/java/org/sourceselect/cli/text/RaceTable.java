package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.race.RaceRun;
import org.sourceselect.task.TaskId;

/** A race as text: a row for each candidate, best first, and what is to be said of it. */
public final class RaceTable {

    private static final String DASH = "-";

    /** With fewer, the smallest p-value there is lies above 0.05. */
    private static final int FEWEST_THAT_TELL = 5;

    private final RaceResult race;
    private final SelectionTable names;

    /**
     * @param names what the tables of the same selection call its tasks
     */
    public RaceTable(RaceResult race, SelectionTable names) {
        this.race = race;
        this.names = names;
    }

    /** The table. */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(heading());
        lines.addAll(candidates().lines());
        return lines;
    }

    /** What raced, how far and who judged. */
    public String heading() {
        return "Path 3, a race of " + race.candidates().words() + ": up to "
                + race.rungs().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + " iterations, judged by "
                + Numbers.count(race.validationSubjects(), "validation subject");
    }

    /** Its rows alone. */
    public TextTable candidates() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.number("Place"),
                TextTable.Column.text("Source"),
                TextTable.Column.text("Validation Dice, rung by rung"),
                TextTable.Column.number("Test Dice"),
                TextTable.Column.text("Ended")));
        for (RaceRow row : race.rows()) {
            table.row(List.of(
                    String.valueOf(row.place()),
                    name(row),
                    row.curve().isEmpty()
                            ? DASH
                            : row.curve().stream()
                                    .map(point ->
                                            Numbers.share(point.validation().mean()))
                                    .collect(Collectors.joining(" ")),
                    row.dice().map(dice -> Numbers.share(dice.mean())).orElse(DASH),
                    ended(row)));
        }
        return table;
    }

    /** What is to be said: who won and who cannot be told from the winner, what transfer is worth, what it cost. */
    public List<String> verdict() {
        return verdict(Optional.empty());
    }

    /**
     * The same beside a ground truth.
     *
     * @param truth the target's, where there is one
     */
    public List<String> verdict(Optional<TargetResult> truth) {
        List<String> lines = new ArrayList<>();
        lines.add(race.winnersRow().map(this::won).orElseGet(this::nobodyWon));
        race.winnersRow().flatMap(RaceTable::better).ifPresent(lines::add);
        if (sources() == 1) {
            lines.add("One candidate raced, so that there was nobody to hold it against.");
        }
        if (!race.tied().isEmpty()) {
            lines.add("Not separable from it by " + Numbers.count(race.validationSubjects(), "validation subject")
                    + ": " + race.tied().stream().map(names::name).collect(Collectors.joining(", ")) + ".");
        }
        truth.flatMap(this::againstTruth).ifPresent(lines::add);
        race.comebacks()
                .forEach(row -> lines.add(name(row) + " had been dropped, and went on in the place of "
                        + names.name(row.cameBackFor().orElseThrow()) + ", which failed."));
        race.stopped().ifPresent(stopped -> lines.add(stopped(stopped)));
        if (race.validationSubjects() < FEWEST_THAT_TELL) {
            lines.add("So few validation subjects tell nobody apart: two candidates take " + FEWEST_THAT_TELL
                    + ", and many take some more.");
        }
        race.rows().stream()
                .filter(row -> row.source().isEmpty())
                .findFirst()
                .ifPresent(scratch -> lines.add(withoutTransfer(scratch)));
        lines.add("The race took " + race.iterations() + " iterations ("
                + Numbers.duration(race.seconds()) + "), "
                + String.format(Locale.ROOT, "%.0f %%", 100 * race.costShare())
                + " of fine-tuning all in full.");
        return lines;
    }

    /** Where the winner was better before the end, by those who chose it. */
    private static Optional<String> better(RaceRow winner) {
        RaceRow.Point end = winner.curve().get(winner.curve().size() - 1);
        return winner.best()
                .filter(best -> best.iterations() < end.iterations())
                .map(best -> "The validation subjects liked it better after " + best.iterations() + " iterations, with "
                        + Numbers.share(best.validation().mean()) + " in place of "
                        + Numbers.share(end.validation().mean())
                        + " at the end: sourceselect export --of best hands over that net"
                        + best.dice()
                                .map(dice ->
                                        ", with a Dice of " + Numbers.share(dice.mean()) + " on the test subjects.")
                                .orElse("."));
    }

    private String won(RaceRow winner) {
        return name(winner) + " wins, with a Dice of "
                + winner.dice().map(RaceTable::dice).orElse(DASH)
                + " on the target's test subjects, which decided nothing.";
    }

    private Optional<String> againstTruth(TargetResult truth) {
        if (truth.raceRegret().isEmpty()) {
            return Optional.empty();
        }
        double regret = truth.raceRegret().getAsDouble();
        return Optional.of(
                regret == 0
                        ? "By the ground truth that is the best source."
                        : "The ground truth has a better source: the race's choice loses " + Numbers.share(regret)
                                + " Dice.");
    }

    private String stopped(RaceResult.Stopped stopped) {
        return "After " + stopped.iterations() + " iterations the order of those left had settled, within "
                + Numbers.share(stopped.epsilon()) + " Dice: the leader alone went on."
                + (stopped.alike().isEmpty()
                        ? ""
                        : " The validation subjects could not tell it there from "
                                + stopped.alike().stream().map(names::name).collect(Collectors.joining(", ")) + ".");
    }

    private String withoutTransfer(RaceRow scratch) {
        return switch (scratch.ending()) {
            case FAILED -> "The same net without transfer could not be trained.";
            case AHEAD -> "Without transfer the same net does better than the winner: transfer harms here.";
            case WON, TIED -> "Without transfer the same net cannot be told from the winner.";
            case LAST_RUNG ->
                race.winner().isPresent()
                        ? "Without transfer the same net does worse: transfer helps here."
                        : "Without transfer the same net was trained to the end as well.";
            case DROPPED ->
                finished()
                        ? "Without transfer the same net was behind after " + scratch.iterations()
                                + " iterations, and was not trained further."
                        : "Without transfer the same net had done " + scratch.iterations()
                                + " iterations when the race ended.";
        };
    }

    private String nobodyWon() {
        if (sources() == 0) {
            return "Nobody has raced: no candidate could be scored.";
        }
        return finished()
                ? "Nobody has won: no candidate's Dice on the validation subjects is above what marking every pixel gives."
                : "Nobody has won: none of those that went on could be fine-tuned to the end.";
    }

    private long sources() {
        return race.rows().stream().filter(row -> row.source().isPresent()).count();
    }

    /** Whether a source went to the end. */
    private boolean finished() {
        return race.rows().stream()
                .filter(row -> row.source().isPresent())
                .anyMatch(row -> row.ending() != RaceRow.Ending.FAILED && row.ending() != RaceRow.Ending.DROPPED);
    }

    private static String dice(DiceSummary dice) {
        return Numbers.share(dice.mean())
                + (Double.isNaN(dice.low())
                        ? ""
                        : " (95 %: " + Numbers.share(dice.low()) + " to " + Numbers.share(dice.high()) + ")");
    }

    /** What a candidate is called. */
    public String name(RaceRow row) {
        return row.source().map((TaskId source) -> names.name(source)).orElse(RaceRun.NO_TRANSFER);
    }

    private static String ended(RaceRow row) {
        return how(row) + (row.cameBackFor().isPresent() ? ", came back" : "");
    }

    private static String how(RaceRow row) {
        return switch (row.ending()) {
            case WON -> "won";
            case TIED -> "not separable";
            case AHEAD -> "ahead of the winner";
            case LAST_RUNG -> "to the end";
            case DROPPED -> "dropped after " + row.iterations();
            case FAILED -> "failed: " + row.reason().orElse("");
        };
    }
}
