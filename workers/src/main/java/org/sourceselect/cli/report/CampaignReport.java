package org.sourceselect.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.report.ReportBlock.Chart;
import org.sourceselect.cli.report.ReportBlock.Code;
import org.sourceselect.cli.report.ReportBlock.Grid;
import org.sourceselect.cli.report.ReportBlock.Remarks;
import org.sourceselect.cli.text.CampaignTable;
import org.sourceselect.cli.text.EvaluationTable;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.SourceNames;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.task.TaskId;

/** The page of a campaign: all targets beside each other, then each by itself. */
public final class CampaignReport {

    /** With more, the page would be larger than mail takes; each target has a page of its own besides. */
    private static final int MOST_TARGETS = 40;

    /** The race's points, after those of Path 1 and Path 2. */
    private static final int RACE = 2;

    /** A matrix with more columns or rows is no picture any more. */
    private static final int MOST_DRAWN = 40;

    private final CampaignResult result;
    private final Map<TaskId, TargetResult> targets;
    private final SelectionStory.Asked asked;
    private final SourceNames names;

    private CampaignReport(CampaignResult result, Map<TaskId, TargetResult> targets, SelectionStory.Asked asked) {
        this.result = result;
        this.targets = targets;
        this.asked = asked;
        Set<TaskId> tasks = new TreeSet<>(targets.keySet());
        targets.values().forEach(target -> tasks.addAll(target.selection().pool()));
        result.targets().forEach(row -> tasks.add(row.target()));
        this.names = new SourceNames(tasks);
    }

    /**
     * Tells a campaign.
     *
     * @param targets what is behind each target that is done, as far as it could be read
     */
    public static ReportPage page(
            CampaignResult result, Map<TaskId, TargetResult> targets, SelectionStory.Asked asked) {
        return new CampaignReport(result, targets, asked).page();
    }

    private ReportPage page() {
        List<ReportSection> sections = new ArrayList<>();
        sections.add(choices());
        matrix().ifPresent(sections::add);
        regret().ifPresent(sections::add);
        footrule().ifPresent(sections::add);
        failures().ifPresent(sections::add);
        targets.values().stream().limit(MOST_TARGETS).forEach(target -> sections.add(target(target)));
        repeat().ifPresent(sections::add);
        return new ReportPage(
                "Which sources for " + Numbers.count(result.targets().size(), "target") + "?",
                result.targets().stream()
                        .limit(6)
                        .map(row -> names.of(row.target()))
                        .collect(Collectors.joining(
                                " · ", "Campaign over ", result.targets().size() > 6 ? " · …" : "")),
                verdict(),
                sections,
                footer());
    }

    private List<String> verdict() {
        List<String> sentences = new ArrayList<>();
        long done = result.targets().stream()
                .filter(row -> row.status() == TargetRow.Status.DONE)
                .count();
        for (int path : List.of(1, 2)) {
            quality("Path " + path, regrets(path)).ifPresent(sentences::add);
        }
        quality(
                        "The race",
                        result.targets().stream()
                                .flatMap(row -> row.outcome().flatMap(TargetOutcome::race).stream())
                                .flatMapToDouble(race -> race.regret().stream())
                                .toArray())
                .ifPresent(sentences::add);
        if (sentences.isEmpty()) {
            sentences.add(
                    "These data cannot tell how good the choices are: no target has a ground truth that says anything.");
        }
        if (done < result.targets().size()) {
            sentences.add(done + " of " + Numbers.count(result.targets().size(), "target") + " done.");
        }
        return sentences;
    }

    private static Optional<String> quality(String way, double[] regrets) {
        long best = Arrays.stream(regrets).filter(regret -> regret == 0).count();
        OptionalDouble mean = Arrays.stream(regrets).average();
        return mean.isEmpty()
                ? Optional.empty()
                : Optional.of(way + " chooses the best source for " + best + " of "
                        + Numbers.count(regrets.length, "target") + ", and loses " + Numbers.share(mean.getAsDouble())
                        + " Dice on average.");
    }

    private double[] regrets(int path) {
        return result.targets().stream()
                .flatMap(row -> row.outcome().stream())
                .flatMap(outcome -> outcome.choices().stream())
                .filter(choice -> choice.path() == path)
                .flatMapToDouble(choice -> CampaignTable.regret(choice).stream())
                .toArray();
    }

    private ReportSection choices() {
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(
                new Grid("What each path chose, and how good that was", CampaignTable.choices(result, names), false));
        blocks.add(new Remarks(List.of(
                "Dice: on the target's test subjects after fine-tuning. Regret@1: Dice lost by the choice against the best source. ~ rests on"
                        + " the order of sources with equal values, which says nothing.")));
        List<String> races = CampaignTable.races(result);
        if (!races.isEmpty()) {
            blocks.add(new Remarks(races));
        }
        List<String> harmed = CampaignTable.harmed(result);
        if (!harmed.isEmpty()) {
            blocks.add(new Remarks(harmed));
        }
        blocks.add(new Remarks(CampaignTable.cost(result.cost())));
        return new ReportSection("choices", "Choices", blocks);
    }

    private Optional<ReportSection> matrix() {
        Set<TaskId> sources = new TreeSet<>();
        targets.values().forEach(target -> sources.addAll(target.dice().keySet()));
        if (sources.isEmpty()) {
            return Optional.empty();
        }
        List<TextTable.Column> columns = new ArrayList<>(List.of(TextTable.Column.text("Source")));
        targets.keySet().forEach(target -> columns.add(TextTable.Column.number(names.of(target))));
        TextTable table = new TextTable(columns);
        List<ReportCharts.HeatCell> cells = new ArrayList<>();
        for (TaskId source : sources) {
            List<String> row = new ArrayList<>(List.of(names.of(source)));
            targets.forEach((target, told) -> {
                Optional<DiceSummary> dice = Optional.ofNullable(told.dice().get(source));
                double mean = dice.map(DiceSummary::mean).orElse(Double.NaN);
                row.add(Numbers.share(mean));
                cells.add(new ReportCharts.HeatCell(
                        names.of(source),
                        names.of(target),
                        mean,
                        Numbers.share(mean),
                        chosen(target).contains(source)));
            });
            table.row(row);
        }
        List<ReportBlock> blocks = new ArrayList<>();
        List<String> drawn = sources.stream().limit(MOST_DRAWN).map(names::of).toList();
        List<String> across =
                targets.keySet().stream().limit(MOST_DRAWN).map(names::of).toList();
        blocks.add(new Chart(
                "Dice of each source (rows) on each target (columns) after fine-tuning, dark is low and bright is high; framed: chosen by"
                        + " Path 1. Grey: not fine-tuned."
                        + (sources.size() > MOST_DRAWN || targets.size() > MOST_DRAWN
                                ? " The first " + MOST_DRAWN + " of each; the table has all."
                                : ""),
                ReportCharts.heat("Dice", drawn, across, cells)));
        blocks.add(new Grid("Dice of each source on each target", table, true));
        return Optional.of(new ReportSection("matrix", "Sources and targets", blocks));
    }

    private Set<TaskId> chosen(TaskId target) {
        return result.targets().stream()
                .filter(row -> row.target().equals(target))
                .flatMap(row -> row.outcome().stream())
                .flatMap(outcome -> outcome.choices().stream())
                .filter(choice -> choice.path() == 1)
                .map(TargetOutcome.Choice::source)
                .collect(Collectors.toSet());
    }

    private Optional<ReportSection> regret() {
        List<ReportCharts.Point> points = new ArrayList<>();
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Target"),
                TextTable.Column.text("Way"),
                TextTable.Column.number("Seconds"),
                TextTable.Column.number("Regret@1")));
        for (TargetRow row : result.targets()) {
            row.outcome().ifPresent(outcome -> {
                for (TargetOutcome.Choice choice : outcome.choices()) {
                    CampaignTable.regret(choice).ifPresent(regret -> {
                        double seconds = choice.path() == 1
                                ? outcome.cost().path1()
                                : outcome.cost().path2();
                        points.add(lost(row, "Path " + choice.path(), seconds, regret, choice.path() - 1, table));
                    });
                }
                outcome.race()
                        .ifPresent(race -> race.regret()
                                .ifPresent(
                                        regret -> points.add(lost(row, "race", race.seconds(), regret, RACE, table))));
                if (outcome.bestDice().isPresent()) {
                    table.row(List.of(
                            names.of(row.target()),
                            "fine-tuning all",
                            Long.toString(Math.round(outcome.cost().finetuning())),
                            Numbers.share(0)));
                }
            });
        }
        if (points.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ReportSection(
                "regret",
                "What is lost, and what it costs",
                List.of(
                        new Chart(
                                "Regret@1 against computing time, a point for each target. Circles: Path 1, squares: Path 2, triangles: what the"
                                        + " race fine-tuned, beside what chose its candidates.",
                                ReportCharts.scatter("seconds", "Regret@1", points)),
                        new Grid("Regret against computing time", table, true))));
    }

    /** A point, and its row in the table. */
    private ReportCharts.Point lost(
            TargetRow row, String way, double seconds, double regret, int group, TextTable table) {
        String target = names.of(row.target());
        table.row(List.of(target, way, Long.toString(Math.round(seconds)), Numbers.share(regret)));
        return new ReportCharts.Point(
                target + ", " + way, seconds, regret, Optional.empty(), Numbers.duration(seconds), group);
    }

    private Optional<ReportSection> footrule() {
        List<TargetResult.PathEvaluation> all = targets.values().stream()
                .flatMap(target -> target.evaluations().stream())
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<TextTable.Column> columns = new ArrayList<>(List.of(TextTable.Column.text("Target")));
        columns.addAll(EvaluationTable.rows(all).columns());
        TextTable table = new TextTable(columns);
        targets.forEach((target, told) -> {
            TextTable own = EvaluationTable.rows(told.evaluations());
            int missing = columns.size() - 1 - own.columns().size();
            own.rows().forEach(cells -> {
                List<String> row = new ArrayList<>(List.of(names.of(target)));
                row.addAll(cells);
                // A pool with few candidates has no footrule for the last k: before the three columns at the end.
                for (int i = 0; i < missing; i++) {
                    row.add(row.size() - 3, "-");
                }
                table.row(row);
            });
        });
        return Optional.of(new ReportSection(
                "footrule",
                "How good the rankings were",
                List.of(
                        new Grid("Footrule by k, correlation and regret, as in the paper's Table VI", table, false),
                        new Remarks(EvaluationTable.remarks(all)))));
    }

    /** Whether a target is done, and what is behind it was not to be had. */
    private boolean lost(TargetRow row) {
        return row.outcome().isPresent() && !targets.containsKey(row.target());
    }

    private Optional<ReportSection> failures() {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Target"), TextTable.Column.text("Status"), TextTable.Column.text("Reason")));
        result.targets().stream()
                .filter(row -> row.outcome().isEmpty())
                .forEach(row -> table.row(List.of(
                        names.of(row.target()),
                        row.status().label(),
                        row.reason().orElse("-"))));
        result.targets().stream()
                .filter(this::lost)
                .forEach(row -> table.row(List.of(
                        names.of(row.target()),
                        row.status().label(),
                        "its rankings and ground truth cannot be read from this store: they are left out of all but Choices and"
                                + " regret")));
        return table.rows().isEmpty()
                ? Optional.empty()
                : Optional.of(new ReportSection(
                        "failures",
                        "Targets that are not told",
                        List.of(new Grid("Targets without a result, or whose result cannot be read", table, false))));
    }

    private ReportSection target(TargetResult target) {
        SelectionStory story = SelectionStory.of(target, SelectionStory.Asked.UNKNOWN);
        TaskId task = target.selection().target();
        return new ReportSection(
                "target-" + task.toString().replaceAll("[^A-Za-z0-9]+", "-"),
                "Target " + names.of(task),
                SelectionReport.brief(story));
    }

    private Optional<ReportSection> repeat() {
        List<ReportBlock> blocks = new ArrayList<>();
        asked.command().ifPresent(command -> blocks.add(new Code("On the command line", command)));
        asked.request()
                .ifPresent(request -> blocks.add(new Code(
                        "As the input of a workflow TransferCampaign in Temporal: request.json",
                        Json.pretty(request))));
        return blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReportSection("repeat", "Settings, and how to repeat it", blocks));
    }

    private List<String> footer() {
        List<String> lines = new ArrayList<>();
        if (targets.size() > MOST_TARGETS) {
            lines.add("The first " + MOST_TARGETS + " of " + targets.size() + " targets are told one by one.");
        }
        lines.add("No subject's name or number and no picture of a subject's slices is on this page.");
        lines.add("Made by SourceSelect " + Version.current() + ".");
        return lines;
    }
}
