package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.ScoreActivity;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.task.TaskId;

/**
 * A selection as text: a table like the paper's Table IV, one row per source in pool order, then both rankings, failed
 * sources and costs.
 */
public final class SelectionTable {

    private static final String TIE_MARK = "=";
    private static final String DOUBT_MARK = "~";
    private static final String DASH = "-";

    private final SelectionResult result;
    private final Map<TaskId, DiceSummary> dice;
    private final SourceNames names;
    private final Map<TaskId, RankedSource> ranked = new LinkedHashMap<>();
    private final Map<String, Integer> decimals = new LinkedHashMap<>();

    /**
     * @param dice the ground truth, where it is known
     */
    public SelectionTable(SelectionResult result, Map<TaskId, DiceSummary> dice) {
        this.result = result;
        this.dice = dice;
        this.names = new SourceNames(Stream.concat(Stream.of(result.target()), result.pool().stream())
                .toList());
        places().forEach(r -> ranked.put(r.source(), r));
        for (String metric : result.metrics()) {
            List<Double> scores = ranked.values().stream()
                    .flatMap(r -> Stream.ofNullable(r.scores().get(metric)))
                    .toList();
            decimals.put(metric, Numbers.decimals(scores));
        }
    }

    /** What the screen calls a metric. */
    public static String title(String metric) {
        return switch (metric) {
            case "h-score" -> "H-score";
            case "logme" -> "LogME";
            case "transrate" -> "TransRate";
            case "k-nn" -> "k-NN";
            case "otce", "leep", "nce", "gbc", "cc-fv" -> metric.toUpperCase(Locale.ROOT);
            default -> metric;
        };
    }

    /** What the screen calls a task. */
    public String name(TaskId task) {
        return names.of(task);
    }

    /** What was asked. */
    public String heading() {
        return "Target " + names.of(result.target()) + " of " + result.target().dataSet() + ": "
                + Numbers.count(result.pool().size(), "source") + ", RoI rule "
                + result.roiRule().text();
    }

    /** The table: a source's Dice where known, its score by each metric, its RoI similarity, the subsets it is in. */
    public List<String> table() {
        List<TextTable.Column> columns = new ArrayList<>();
        columns.add(TextTable.Column.text("Source"));
        if (!dice.isEmpty()) {
            columns.add(TextTable.Column.number("Dice"));
        }
        result.metrics().forEach(m -> columns.add(TextTable.Column.number(title(m))));
        columns.add(TextTable.Column.number("RoI-Sim"));
        columns.add(TextTable.Column.text("Subset"));
        TextTable table = new TextTable(columns);
        result.pool().forEach(source -> table.row(row(source)));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add("Subset 1: sources of the target's modality, "
                + result.target().modality() + ". Subset 2: "
                + result.roiRule().words() + ".");
        if (!dice.isEmpty()) {
            lines.add("Dice: on the target's test subjects after fine-tuning, the ground truth.");
        }
        return lines;
    }

    /** Both rankings by the first metric. */
    public List<String> rankings() {
        String metric = title(result.metrics().get(0));
        List<String> lines = new ArrayList<>();
        lines.add("Path 1: modality analysis, RoI analysis, then " + metric);
        if (result.path1().isEmpty()) {
            lines.add("No source of Subset 2 could be scored; --roi-rule top:K takes in more of them.");
        } else {
            lines.addAll(ranking(result.path1()));
        }
        if (!result.path2().isEmpty()) {
            lines.add("");
            lines.add("Path 2: " + metric + " on all sources");
            lines.addAll(ranking(result.path2()));
        }
        if (places().anyMatch(RankedSource::tied)) {
            lines.add("");
            lines.add(TIE_MARK + " has the same " + metric + " as another source: the order among them says nothing.");
        }
        if (places().anyMatch(SelectionTable::doubted)) {
            lines.add("");
            lines.add(DOUBT_MARK
                    + " cannot be told from the next source: other subjects might well order the two the other"
                    + " way round.");
        }
        lines.addAll(intervals(result.metrics().get(0)));
        return lines;
    }

    /** What the column of intervals is, and of sources without one why. */
    private List<String> intervals(String metric) {
        List<String> lines = new ArrayList<>();
        if (hasIntervals()) {
            lines.add("");
            lines.add("95 %: where " + title(metric) + " would lie with other subjects of the same kind.");
        }
        Map<String, List<String>> without = new LinkedHashMap<>();
        for (TaskId source : result.pool()) {
            Optional.ofNullable(ranked.get(source))
                    .flatMap(r -> Optional.ofNullable(r.details().get(metric)))
                    .map(ScoreActivity.Result::outcome)
                    .filter(score -> score.degenerate().isEmpty())
                    .flatMap(score -> score.doubt().unknown())
                    .ifPresent(why ->
                            without.computeIfAbsent(why, w -> new ArrayList<>()).add(names.of(source)));
        }
        without.forEach((why, sources) ->
                lines.add("No interval of " + title(metric) + ": " + why + " (" + String.join(", ", sources) + ")"));
        return lines;
    }

    private Stream<RankedSource> places() {
        return Stream.concat(result.path1().stream(), result.path2().stream());
    }

    private boolean hasIntervals() {
        return places().anyMatch(place -> interval(place).isPresent());
    }

    private Optional<Interval> interval(RankedSource place) {
        return Optional.ofNullable(place.details().get(result.metrics().get(0)))
                .flatMap(score -> score.outcome().interval());
    }

    private static boolean doubted(RankedSource place) {
        return !place.apartFromNext().orElse(true);
    }

    /** Scores that say nothing, in words, one line for all sources of which the same holds; empty when there are none. */
    public List<String> degenerate() {
        Map<String, List<String>> sources = new LinkedHashMap<>();
        for (String metric : result.metrics()) {
            for (TaskId source : result.pool()) {
                Optional.ofNullable(ranked.get(source))
                        .flatMap(r -> Optional.ofNullable(r.details().get(metric)))
                        .flatMap(score -> score.outcome().degenerate())
                        .ifPresent(words -> sources.computeIfAbsent(
                                        title(metric) + " says nothing: " + words, w -> new ArrayList<>())
                                .add(names.of(source)));
            }
        }
        List<String> lines = new ArrayList<>();
        sources.forEach((words, which) -> lines.add(words + " (" + String.join(", ", which) + ")"));
        return lines;
    }

    /**
     * Failed sources with their reasons, those with the same on one line; empty when none failed.
     *
     * @param failures those that failed, in the selection or after it
     * @param sentences the full sentence of each, which names the file
     */
    public List<String> failed(List<FailedSource> failures, Map<FailedSource, String> sentences) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (FailedSource f : failures) {
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
                + Numbers.duration(result.cost().preparation()) + ", pre-training "
                + Numbers.duration(result.cost().pretraining()) + ", Path 1 "
                + Numbers.duration(result.cost().path1())
                + (result.path2().isEmpty()
                        ? ""
                        : ", Path 2 " + Numbers.duration(result.cost().path2())));
    }

    private List<String> row(TaskId source) {
        Optional<RankedSource> scored = Optional.ofNullable(ranked.get(source));
        boolean broken = result.failed().stream().anyMatch(f -> f.source().equals(source));
        List<String> cells = new ArrayList<>();
        cells.add(names.of(source));
        if (!dice.isEmpty()) {
            DiceSummary known = dice.get(source);
            cells.add(known == null ? DASH : Numbers.share(known.mean()));
        }
        for (String metric : result.metrics()) {
            cells.add(scored.map(s -> s.scores().get(metric))
                    .map(v -> score(metric, v))
                    .orElse(broken ? "failed" : DASH));
        }
        cells.add(Optional.ofNullable(result.roiSimilarities().get(source.toString()))
                .map(s -> Numbers.share(s.mean()))
                .orElse(DASH));
        cells.add(subset(source));
        return cells;
    }

    private String score(String metric, double value) {
        return Numbers.score(value, decimals.getOrDefault(metric, 0));
    }

    private String subset(TaskId source) {
        if (result.subset2().contains(source)) {
            return "1, 2";
        }
        return result.subset1().contains(source) ? "1" : DASH;
    }

    private List<String> ranking(List<RankedSource> ranking) {
        List<TextTable.Column> columns = new ArrayList<>();
        columns.add(TextTable.Column.number("Rank"));
        columns.add(TextTable.Column.text("Source"));
        String first = result.metrics().get(0);
        for (String metric : result.metrics()) {
            columns.add(TextTable.Column.number(title(metric)));
            if (metric.equals(first) && hasIntervals()) {
                columns.add(TextTable.Column.number("95 %"));
            }
        }
        if (!dice.isEmpty()) {
            columns.add(TextTable.Column.number("Dice"));
        }
        TextTable table = new TextTable(columns);
        for (RankedSource place : ranking) {
            List<String> cells = new ArrayList<>();
            cells.add(place.rank() + (place.tied() ? TIE_MARK : " ") + (doubted(place) ? DOUBT_MARK : " "));
            cells.add(names.of(place.source()));
            for (String metric : result.metrics()) {
                Double score = place.scores().get(metric);
                cells.add(score == null ? "undefined" : score(metric, score));
                if (metric.equals(first) && hasIntervals()) {
                    cells.add(interval(place)
                            .map(i -> score(metric, i.low()) + " to " + score(metric, i.high()))
                            .orElse(DASH));
                }
            }
            if (!dice.isEmpty()) {
                DiceSummary known = dice.get(place.source());
                cells.add(known == null ? DASH : Numbers.share(known.mean()));
            }
            table.row(cells);
        }
        return table.lines();
    }
}
