package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.race.RaceRun;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.combined.Combined;
import org.sourceselect.transferability.combined.PriorScores;
import org.sourceselect.transferability.registry.Metrics;

/**
 * A selection as text: a table like the paper's Table IV, one row per source in pool order, then both rankings, failed
 * sources and costs.
 */
public final class SelectionTable {

    private static final String TIE_MARK = "=";
    private static final String DOUBT_MARK = "~";
    private static final String DASH = "-";

    private final SelectionView view;
    private final SourceNames names;
    private final Map<String, Integer> decimals = new LinkedHashMap<>();

    /** The table of a selection. */
    public SelectionTable(SelectionView view) {
        this.view = view;
        this.names = new SourceNames(
                Stream.concat(Stream.of(view.target()), view.rows().stream().map(SelectionView.Row::source))
                        .toList());
        for (String metric : view.metrics()) {
            decimals.put(
                    metric,
                    Numbers.decimals(view.rows().stream()
                            .flatMap(row -> Stream.ofNullable(row.scores().get(metric)))
                            .flatMap(shown -> shown.value().stream())
                            .toList()));
        }
    }

    /** What the screen calls a metric. */
    public static String title(String metric) {
        return Metrics.facts().stream()
                .filter(known -> known.name().equals(metric))
                .map(MetricFacts::title)
                .findFirst()
                .orElse(metric);
    }

    /** What the screen calls a task. */
    public String name(TaskId task) {
        return names.of(task);
    }

    /** What was asked. */
    public String heading() {
        return "Target " + names.of(view.target()) + " of " + view.target().dataSet() + ": "
                + Numbers.count(view.rows().size(), "source") + ", RoI rule "
                + view.roiRule().text();
    }

    /** The table: a source's Dice where known, its score by each metric, its RoI similarity, the subsets it is in. */
    public List<String> table() {
        List<String> lines = new ArrayList<>(sources().lines());
        lines.add("");
        lines.addAll(remarks());
        return lines;
    }

    /** Its rows alone. */
    public TextTable sources() {
        List<TextTable.Column> columns = new ArrayList<>();
        columns.add(TextTable.Column.text("Source"));
        if (view.hasDice()) {
            columns.add(TextTable.Column.number("Dice"));
        }
        if (view.hasOwnDice()) {
            columns.add(TextTable.Column.number("Own Dice"));
        }
        view.metrics().forEach(m -> columns.add(TextTable.Column.number(title(m))));
        columns.add(TextTable.Column.number("RoI-Sim"));
        columns.add(TextTable.Column.text("Subset"));
        TextTable table = new TextTable(columns);
        view.rows().forEach(row -> table.row(cells(row)));
        view.noTransfer().flatMap(NoTransfer::dice).ifPresent(dice -> table.row(withoutTransfer(dice)));
        return table;
    }

    /** What its columns mean. */
    public List<String> remarks() {
        List<String> lines = new ArrayList<>();
        lines.add("Subset 1: sources of the target's modality, " + view.target().modality() + ". Subset 2: "
                + view.roiRule().words() + ".");
        lines.add("RoI-Sim: " + view.roiForm().words() + ".");
        if (view.hasOwnDice()) {
            lines.add(
                    "Own Dice: of the source model on held-out subjects of its own task, before anything of the target.");
        }
        lines.addAll(nothingLearnt());
        if (!view.leftOut().isEmpty()) {
            lines.add("Path 1 leaves out " + listed(view.leftOut())
                    + ", for having learnt nothing; --keep-unlearnt keeps them.");
        }
        if (view.noTransfer().isPresent()) {
            lines.add(
                    "No transfer: the same net from random weights, trained whole on the target alone for as long as the sources are"
                            + " fine-tuned.");
        }
        if (view.hasDice()) {
            lines.add("Dice: on the target's test subjects after fine-tuning, the ground truth.");
        }
        return lines;
    }

    /** Every ranking by the first metric. */
    public List<String> rankings() {
        List<String> lines = new ArrayList<>();
        for (SelectionView.Ranking ranking : view.rankings()) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(heading(ranking));
            if (ranking.places().isEmpty()) {
                lines.add(view.nobodyOnPath1()
                        + (view.leftOut().isEmpty() ? " --roi-rule top:K takes in more of them." : ""));
            } else {
                lines.addAll(table(ranking).lines());
            }
        }
        marks().forEach(mark -> {
            lines.add("");
            lines.add(mark);
        });
        lines.addAll(withoutInterval());
        return lines;
    }

    /** Why scores have no interval, each reason once. */
    public List<String> withoutInterval() {
        return view.withoutInterval().stream()
                .map(note -> "No interval of " + title(note.metric()) + ": " + note.why() + " " + named(note.sources()))
                .toList();
    }

    /** What a ranking is. */
    public String heading(SelectionView.Ranking ranking) {
        String metric = title(view.ordering());
        return ranking.path() == 1
                ? "Path 1: modality analysis, RoI analysis, then " + metric
                : "Path 2: " + metric + " on all sources";
    }

    /** What the marks in rankings mean. */
    public List<String> marks() {
        String metric = title(view.ordering());
        List<String> lines = new ArrayList<>();
        if (view.places().anyMatch(place -> place.ranked().tied())) {
            lines.add(TIE_MARK + " has the same " + metric + " as another source: the order among them says nothing.");
        }
        if (view.places().anyMatch(SelectionView.Place::doubted)) {
            lines.add(DOUBT_MARK + " cannot be told from the next source: "
                    + (view.ordering().equals(PriorScores.NAME) ? "other targets" : "other subjects")
                    + " might well order the two the other way round.");
        }
        if (view.hasIntervals()) {
            lines.add("95 %: where " + metric + " would lie with " + others() + ".");
        }
        return lines;
    }

    /** What else there might have been, of which the intervals of the ordering metric speak. */
    public String others() {
        return switch (view.ordering()) {
            case PriorScores.NAME -> "other targets in the store";
            case Combined.NAME -> "other subjects of the same kind, and other targets in the store";
            default -> "other subjects of the same kind";
        };
    }

    /** On how many targets a prior rests, and how these are known, where there is one that says anything. */
    public List<String> prior() {
        return view
                .places()
                .flatMap(place -> Optional.ofNullable(place.ranked().details().get(PriorScores.NAME)).stream())
                .map(score -> score.outcome().diagnostics())
                .filter(diagnostics -> diagnostics.containsKey("targets"))
                .findFirst()
                .map(diagnostics -> title(PriorScores.NAME) + " rests on "
                        + past(
                                diagnostics.getOrDefault("targets", 0.0).intValue(),
                                diagnostics.getOrDefault("races", 0.0).intValue()))
                .stream()
                .toList();
    }

    /** So many targets, of so many of which a race alone tells. */
    static String past(int targets, int races) {
        String told = Numbers.count(targets, "other target") + " in the store: ";
        if (races == 0) {
            return told + "by ground truth.";
        }
        return told
                + (races == targets
                        ? "by race alone."
                        : targets - races + " by ground truth, " + races + " by race alone.");
    }

    private List<String> nothingLearnt() {
        List<String> sources = view.rows().stream()
                .filter(SelectionView.Row::nothingLearnt)
                .map(row -> names.of(row.source()))
                .toList();
        return sources.isEmpty()
                ? List.of()
                : List.of("Learnt nothing: " + String.join(", ", sources)
                        + ". The own Dice is not above what marking every pixel"
                        + " gives, so that no score of it says anything.");
    }

    /** Scores that say nothing, in words, one line for all sources of which the same holds; empty when there are none. */
    public List<String> degenerate() {
        return view.meaningless().stream()
                .map(note -> title(note.metric()) + (note.why().startsWith("undefined") ? " is " : " says nothing: ")
                        + note.why() + " " + named(note.sources()))
                .toList();
    }

    private String named(List<TaskId> sources) {
        return sources.size() == view.rows().size() && sources.size() > 1
                ? "(all " + sources.size() + " sources)"
                : "(" + listed(sources) + ")";
    }

    private String listed(List<TaskId> sources) {
        return sources.stream().map(names::of).collect(Collectors.joining(", "));
    }

    /**
     * Failed sources with their reasons, those with the same on one line; empty when none failed.
     *
     * @param sentences the full sentence of each, which names the file
     */
    public List<String> failed(Map<FailedSource, String> sentences) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (FailedSource f : view.failures()) {
            String reason = f.stage() + ": " + Sentences.oneLine(sentences.getOrDefault(f, f.reason()));
            byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(names.of(f.source()));
        }
        List<String> lines = new ArrayList<>();
        byReason.forEach((reason, sources) -> lines.add(String.join(", ", sources) + " failed at " + reason));
        return lines;
    }

    /** What it cost, in computing time, whenever that was spent. */
    public List<String> cost() {
        return List.of("Computing time: preparation "
                + Numbers.duration(view.cost().preparation()) + ", pre-training "
                + Numbers.duration(view.cost().pretraining()) + ", Path 1 "
                + Numbers.duration(view.cost().path1())
                + view.path(2)
                        .map(path -> ", Path 2 " + Numbers.duration(view.cost().path2()))
                        .orElse(""));
    }

    private List<String> cells(SelectionView.Row row) {
        List<String> cells = new ArrayList<>();
        cells.add(names.of(row.source()));
        if (view.hasDice()) {
            cells.add(dice(row));
        }
        if (view.hasOwnDice()) {
            cells.add(row.ownDice().map(own -> Numbers.share(own.mean())).orElse(DASH));
        }
        for (String metric : view.metrics()) {
            cells.add(Optional.ofNullable(row.scores().get(metric))
                    .flatMap(SelectionView.Shown::value)
                    .map(value -> score(metric, value))
                    .orElse(row.failure().isPresent() ? "failed" : DASH));
        }
        cells.add(row.similarity().map(s -> Numbers.share(s.mean())).orElse(DASH));
        cells.add(row.near() ? "1, 2" : row.ofModality() ? "1" : DASH);
        return cells;
    }

    private List<String> withoutTransfer(DiceSummary dice) {
        List<String> cells = new ArrayList<>(List.of(RaceRun.NO_TRANSFER, Numbers.share(dice.mean())));
        if (view.hasOwnDice()) {
            cells.add(DASH);
        }
        view.metrics().forEach(metric -> cells.add(DASH));
        cells.addAll(List.of(DASH, DASH));
        return cells;
    }

    /** A metric's score, with as many decimals as tell the sources apart. */
    public String score(String metric, double value) {
        return Numbers.score(value, decimals.getOrDefault(metric, 0));
    }

    private static String dice(SelectionView.Row row) {
        return row.dice().map(known -> Numbers.share(known.mean())).orElse(DASH);
    }

    /** A ranking's rows, best first. */
    public TextTable table(SelectionView.Ranking ranking) {
        List<TextTable.Column> columns = new ArrayList<>();
        columns.add(TextTable.Column.number("Rank"));
        columns.add(TextTable.Column.text("Source"));
        for (String metric : view.metrics()) {
            columns.add(TextTable.Column.number(title(metric)));
            if (metric.equals(view.ordering()) && view.hasIntervals()) {
                columns.add(TextTable.Column.number("95 %"));
            }
        }
        if (view.hasDice()) {
            columns.add(TextTable.Column.number("Dice"));
        }
        TextTable table = new TextTable(columns);
        ranking.places().forEach(place -> table.row(cells(place)));
        return table;
    }

    private List<String> cells(SelectionView.Place place) {
        SelectionView.Row row = place.row();
        List<String> cells = new ArrayList<>();
        cells.add(place.ranked().rank()
                + (place.ranked().tied() ? TIE_MARK : " ")
                + (place.doubted() ? DOUBT_MARK : " "));
        cells.add(names.of(row.source()) + (row.nothingLearnt() ? ", learnt nothing" : ""));
        for (String metric : view.metrics()) {
            cells.add(Optional.ofNullable(row.scores().get(metric))
                    .flatMap(SelectionView.Shown::value)
                    .map(value -> score(metric, value))
                    .orElse("undefined"));
            if (metric.equals(view.ordering()) && view.hasIntervals()) {
                cells.add(view.interval(place)
                        .map(i -> score(metric, i.low()) + " to " + score(metric, i.high()))
                        .orElse(DASH));
            }
        }
        if (view.hasDice()) {
            cells.add(dice(row));
        }
        return cells;
    }
}
