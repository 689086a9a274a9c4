package org.sourceselect.cli.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.evaluation.Estimate;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SelectionQuality;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.RankedSource;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.task.TaskId;

/** How good the rankings were, as text: a table like the paper's Table VI, and what was saved. */
public final class EvaluationTable {

    private static final String INTERVAL = "95 % interval";
    private static final String TIE = "~ rests on the order of sources with equal values, which says nothing.";

    private final TargetResult truth;
    private final SelectionTable names;

    public EvaluationTable(TargetResult truth, SelectionTable names) {
        this.truth = truth;
        this.names = names;
    }

    /** {@link #table(List)} of this target's rankings. */
    public List<String> table() {
        if (truth.nothingLearnt()) {
            return List.of(
                    "The ground truth says nothing: after fine-tuning no source's Dice is above what marking every pixel gives, the"
                            + " highest is " + highest() + ".",
                    "No source is the best one and no ranking can be held against it; more iterations, a larger --region-share or"
                            + " another --loss may teach something.");
        }
        return table(truth.evaluations());
    }

    /** One row per path and metric: footrule by k, weighted Kendall tau with its interval, regret at 1. */
    public static List<String> table(List<TargetResult.PathEvaluation> evaluations) {
        if (evaluations.isEmpty()) {
            return List.of("No source has both a score and a ground truth: the rankings cannot be evaluated.");
        }
        List<String> lines = new ArrayList<>(rows(evaluations).lines());
        lines.add("");
        lines.addAll(remarks(evaluations));
        return lines;
    }

    /** Its rows alone. */
    public static TextTable rows(List<TargetResult.PathEvaluation> evaluations) {
        List<TargetResult.PathEvaluation> rows = byPath(evaluations);
        List<TextTable.Column> columns = new ArrayList<>();
        columns.add(TextTable.Column.text("Ranking"));
        // A path with few candidates has no footrule for the last k.
        int largestK = rows.stream()
                .mapToInt(r -> r.evaluation().footrule().size())
                .max()
                .orElse(0);
        for (int k = 1; k <= largestK; k++) {
            columns.add(TextTable.Column.number("Top-" + k));
        }
        columns.add(TextTable.Column.number("Weighted tau"));
        columns.add(TextTable.Column.text(INTERVAL));
        columns.add(TextTable.Column.number("Regret@1"));
        TextTable table = new TextTable(columns);
        rows.forEach(row -> table.row(cells(row, columns.size())));
        return table;
    }

    /** What its columns mean. */
    public static List<String> remarks(List<TargetResult.PathEvaluation> evaluations) {
        List<String> lines = new ArrayList<>();
        lines.add("Top-k: Spearman's footrule between predicted and true ranking over the first k, 0 is best. "
                + "Regret@1: Dice lost by the choice.");
        if (evaluations.stream()
                .anyMatch(r -> r.evaluation().footrule().stream().anyMatch(TopKFootrule::restsOnTie))) {
            lines.add(TIE);
        }
        return lines;
    }

    /** One row per path and metric: Kendall tau-b, Spearman and Pearson, each with its interval. */
    public static List<String> correlations(List<TargetResult.PathEvaluation> evaluations) {
        List<TextTable.Column> columns = new ArrayList<>();
        columns.add(TextTable.Column.text("Ranking"));
        for (String name : List.of("Tau-b", "Spearman", "Pearson")) {
            columns.add(TextTable.Column.number(name));
            columns.add(TextTable.Column.text(INTERVAL));
        }
        TextTable table = new TextTable(columns);
        for (TargetResult.PathEvaluation row : byPath(evaluations)) {
            RankingEvaluation evaluation = row.evaluation();
            List<String> cells = new ArrayList<>(List.of(label(row)));
            for (Estimate e : List.of(evaluation.tauB(), evaluation.spearman(), evaluation.pearson())) {
                cells.add(value(e));
                cells.add(interval(e));
            }
            table.row(cells);
        }
        return table.lines();
    }

    /** One row per path and metric: regret@k, then Rel@k. */
    public static List<String> quality(List<TargetResult.PathEvaluation> evaluations) {
        int largestK = evaluations.stream()
                .mapToInt(r -> r.evaluation().quality().size())
                .max()
                .orElse(0);
        List<TextTable.Column> columns = new ArrayList<>();
        columns.add(TextTable.Column.text("Ranking"));
        for (String name : List.of("Regret@", "Rel@")) {
            for (int k = 1; k <= largestK; k++) {
                columns.add(TextTable.Column.number(name + k));
            }
        }
        TextTable table = new TextTable(columns);
        for (TargetResult.PathEvaluation row : byPath(evaluations)) {
            List<SelectionQuality> quality = row.evaluation().quality();
            List<String> missing = Collections.nCopies(largestK - quality.size(), "-");
            List<String> cells = new ArrayList<>(List.of(label(row)));
            quality.forEach(q -> cells.add(Numbers.share(q.regret()) + mark(q.restsOnTie())));
            cells.addAll(missing);
            quality.forEach(q -> cells.add(Numbers.share(q.relative().orElse(Double.NaN)) + mark(q.restsOnTie())));
            cells.addAll(missing);
            table.row(cells);
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add("Regret@k: the best Dice of all minus the best among the first k, 0 is best. "
                + "Rel@k: the latter over the former, 1 is best.");
        if (evaluations.stream()
                .anyMatch(r -> r.evaluation().quality().stream().anyMatch(SelectionQuality::restsOnTie))) {
            lines.add(TIE);
        }
        return lines;
    }

    /**
     * What transfer is worth against none, where a net was trained without; nothing where that says nothing.
     *
     * @param view the selection with its ground truth
     */
    public static List<String> withoutTransfer(SelectionView view, SelectionTable names) {
        Optional<String> failed = view.noTransfer().flatMap(NoTransfer::reason);
        if (failed.isPresent()) {
            return List.of("The same net without transfer could not be trained: " + failed.get());
        }
        Map<TaskId, DiceSummary> sources = new LinkedHashMap<>();
        view.rows().forEach(row -> row.dice().ifPresent(dice -> sources.put(row.source(), dice)));
        return view.noTransfer().flatMap(net -> net.beatenBy(List.copyOf(sources.values()))).stream()
                .map(better ->
                        against(view.noTransfer().flatMap(NoTransfer::dice).orElseThrow(), better, sources, names))
                .toList();
    }

    private static String against(
            DiceSummary without, int better, Map<TaskId, DiceSummary> sources, SelectionTable names) {
        String beating = better == 0
                ? "No source beats"
                : better + " of " + Numbers.count(sources.size(), "source") + (better == 1 ? " beats" : " beat");
        String interval = Double.isNaN(without.low())
                ? ""
                : " [" + Numbers.share(without.low()) + ", " + Numbers.share(without.high()) + "]";
        List<String> harmful = new ArrayList<>();
        List<String> lower = new ArrayList<>();
        sources.forEach((source, dice) -> {
            if (dice.mean() < without.mean()) {
                (dice.high() < without.low() ? harmful : lower).add(names.name(source));
            }
        });
        return beating + " training the same net on the target alone from random weights, Dice "
                + Numbers.share(without.mean()) + interval + "."
                + (harmful.isEmpty()
                        ? ""
                        : " Negative transfer, by intervals that lie apart, from " + String.join(", ", harmful) + ".")
                + (lower.isEmpty()
                        ? ""
                        : " A lower mean Dice, which is no proof of it, from " + String.join(", ", lower) + ".");
    }

    private String highest() {
        return Numbers.share(truth.groundTruth().stream()
                .mapToDouble(g -> g.finetuned().dice().mean())
                .max()
                .orElse(Double.NaN));
    }

    /** What each path chose and what the best choice was; nothing where the ground truth says nothing. */
    public List<String> choices() {
        if (truth.nothingLearnt()) {
            return List.of();
        }
        Optional<TargetResult.GroundTruth> best = truth.groundTruth().stream()
                .max(Comparator.comparingDouble(g -> g.finetuned().dice().mean()));
        if (best.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        SelectionResult selection = truth.selection();
        choice("Path 1", selection.path1()).ifPresent(lines::add);
        choice("Path 2", selection.path2()).ifPresent(lines::add);
        lines.add("The best source is " + names.name(best.get().source()) + ", Dice "
                + Numbers.share(best.get().finetuned().dice().mean()) + ".");
        return lines;
    }

    /** What the selection cost against fine-tuning everything. */
    public List<String> cost() {
        double everything = truth.finetuningSeconds();
        StringBuilder line = new StringBuilder("Fine-tuning all ");
        line.append(Numbers.count(truth.groundTruth().size(), "source"));
        line.append(" took ").append(Numbers.duration(everything)).append(": ");
        line.append(times(everything, truth.selection().cost().path1())).append(" Path 1");
        if (!truth.selection().path2().isEmpty()) {
            line.append(", ")
                    .append(times(everything, truth.selection().cost().path2()))
                    .append(" Path 2");
        }
        return List.of(line.append('.').toString());
    }

    private static String times(double everything, double selection) {
        return selection > 0 ? String.format(Locale.ROOT, "%.1f times", everything / selection) : "far more than";
    }

    private Optional<String> choice(String path, List<RankedSource> ranking) {
        return ranking.stream()
                .findFirst()
                .flatMap(first -> truth.groundTruth().stream()
                        .filter(g -> g.source().equals(first.source()))
                        .findFirst()
                        .map(g -> path + " chooses " + names.name(g.source())
                                + (first.nothingLearnt() ? ", which has learnt nothing of its own task" : "")
                                + ", Dice "
                                + Numbers.share(g.finetuned().dice().mean()) + "."));
    }

    private static List<String> cells(TargetResult.PathEvaluation row, int columns) {
        RankingEvaluation evaluation = row.evaluation();
        List<String> cells = new ArrayList<>();
        cells.add(label(row));
        evaluation.footrule().forEach(f -> cells.add(f.value() + mark(f.restsOnTie())));
        while (cells.size() < columns - 3) {
            cells.add("-");
        }
        cells.add(value(evaluation.weightedTau()));
        cells.add(interval(evaluation.weightedTau()));
        cells.add(evaluation.quality().stream()
                .findFirst()
                .map(SelectionQuality::regret)
                .map(Numbers::share)
                .orElse("-"));
        return cells;
    }

    private static List<TargetResult.PathEvaluation> byPath(List<TargetResult.PathEvaluation> evaluations) {
        return evaluations.stream()
                .sorted(Comparator.comparingInt(TargetResult.PathEvaluation::path))
                .toList();
    }

    private static String label(TargetResult.PathEvaluation row) {
        return "Path " + row.path() + ", " + SelectionTable.title(row.metric());
    }

    private static String mark(boolean restsOnTie) {
        return restsOnTie ? "~" : "";
    }

    private static String value(Estimate estimate) {
        return Numbers.share(estimate.value().orElse(Double.NaN));
    }

    private static String interval(Estimate estimate) {
        return estimate.interval()
                .map(i -> "[" + Numbers.share(i.low()) + ", " + Numbers.share(i.high()) + "]")
                .orElse("-");
    }
}
