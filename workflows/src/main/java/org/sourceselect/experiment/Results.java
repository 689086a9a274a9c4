package org.sourceselect.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sourceselect.evaluation.TopKFootrule;
import org.sourceselect.experiment.FootruleRow.Metric;
import org.sourceselect.experiment.ResultTable.Column;
import org.sourceselect.experiment.ResultTable.Kind;
import org.sourceselect.task.TaskId;

/** What campaigns found for the trials of some experiments, as the paper's tables and findings. */
public final class Results {

    private final Map<MatchedTrial, TargetTransfers> found = new LinkedHashMap<>();

    /** Nothing found yet. */
    public Results() {}

    /** Takes what a campaign found for the target of a trial. */
    public void add(MatchedTrial trial, TargetTransfers transfers) {
        found.put(trial, trial.in(transfers));
    }

    /** Whether nothing was found at all. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** A trial with what was found; unknown transfers where its campaign failed. */
    private TargetTransfers of(MatchedTrial trial) {
        return found.getOrDefault(
                trial, trial.in(new TargetTransfers(trial.target().task(), List.of())));
    }

    /** The table of an experiment. */
    public ResultTable table(Experiment experiment) {
        return switch (experiment.table()) {
            case TABLE_1 -> modalities(experiment);
            case TABLE_2, TABLE_3 -> shapes(experiment);
            case TABLE_4, TABLE_5 -> scores(experiment);
            case TABLE_6 -> footrules(experiment);
        };
    }

    /** The paper's findings, as far as some experiments tell. */
    public Findings findings(List<Experiment> experiments) {
        return Findings.of(
                        learnt(experiments, PaperTable.TABLE_1)
                                .map(ModalityTrial::of)
                                .toList(),
                        learnt(experiments, PaperTable.TABLE_2, PaperTable.TABLE_3)
                                .toList(),
                        learnt(experiments, PaperTable.TABLE_4, PaperTable.TABLE_5, PaperTable.TABLE_6)
                                .flatMap(t -> footrules(t).stream())
                                .toList())
                .without(trials(experiments, PaperTable.values())
                        .filter(t -> found.containsValue(t) && !t.learnt())
                        .map(TargetTransfers::target)
                        .distinct()
                        .toList());
    }

    private Stream<TargetTransfers> learnt(List<Experiment> experiments, PaperTable... tables) {
        return trials(experiments, tables).filter(TargetTransfers::learnt);
    }

    /** Table VI shows the trials of tables IV and V again. */
    private Stream<TargetTransfers> trials(List<Experiment> experiments, PaperTable... tables) {
        return experiments.stream()
                .filter(e -> Arrays.asList(tables).contains(e.table()))
                .flatMap(e -> e.trials().stream())
                .distinct()
                .map(this::of);
    }

    private static List<FootruleRow> footrules(TargetTransfers transfers) {
        return Arrays.stream(Metric.values())
                .flatMap(metric -> Stream.of(false, true).map(known -> FootruleRow.of(transfers, metric, known)))
                .toList();
    }

    private ResultTable modalities(Experiment experiment) {
        Map<TaskId, ModalityTrial> paper = new LinkedHashMap<>();
        PaperTables.modalityTrials().forEach(t -> paper.put(t.target(), t));
        List<List<Cell>> rows = new ArrayList<>();
        for (MatchedTrial trial : experiment.trials()) {
            ModalityTrial run = ModalityTrial.of(of(trial));
            Optional<ModalityTrial> printed =
                    Optional.ofNullable(paper.get(trial.target().paper()));
            double better =
                    Math.max(run.crossModality().value(), run.crossTask().value());
            rows.add(List.of(
                    Cell.Tasks.of(trial.target()),
                    new Cell.Text("cross-modality"),
                    matches(trial, run.sameTask()),
                    new Cell.Interval(run.crossModality(), run.crossModality().value() == better),
                    number(printed.map(ModalityTrial::crossModality))));
            rows.add(List.of(
                    Cell.Tasks.of(trial.target()),
                    new Cell.Text("cross-task"),
                    matches(trial, run.sameModality()),
                    new Cell.Interval(run.crossTask(), run.crossTask().value() == better),
                    number(printed.map(ModalityTrial::crossTask))));
        }
        return new ResultTable(
                experiment.table(),
                List.of(
                        new Column("target", "Target", Kind.TASKS),
                        new Column("transfer", "Transfer", Kind.TEXT),
                        new Column("sources", "Sources", Kind.TASKS),
                        new Column("average_dice", "Average Dice", Kind.INTERVAL),
                        new Column("paper_average_dice", "Paper", Kind.SHARE)),
                rows,
                experiment.notes());
    }

    private static Cell matches(MatchedTrial trial, List<TaskId> tasks) {
        return new Cell.Tasks(
                trial.sources().stream().filter(s -> tasks.contains(s.task())).toList());
    }

    /**
     * One source of a trial.
     *
     * @param found what a run found
     * @param printed what the paper prints
     * @param dice its Dice, marked where it is the best of the trial and a net has learnt anything
     * @param nearest whether no source of the trial has a higher RoI-Sim
     */
    private record Compared(Transfer found, Optional<Transfer> printed, Cell dice, boolean nearest) {

        Cell printed(Function<Transfer, Measured> what) {
            return number(printed.map(what));
        }
    }

    /** A row for each source of each trial: target, source, and the cells that are made of them. */
    private List<List<Cell>> rows(Experiment experiment, Function<Compared, List<Cell>> cells) {
        List<List<Cell>> rows = new ArrayList<>();
        for (MatchedTrial trial : experiment.trials()) {
            TargetTransfers run = of(trial);
            double best = run.learnt() ? largest(run, Transfer::dice) : Double.NaN;
            double nearest = largest(run, Transfer::roiSimilarity);
            for (int i = 0; i < run.sources().size(); i++) {
                Transfer found = run.sources().get(i);
                List<Cell> row = new ArrayList<>(List.of(
                        Cell.Tasks.of(trial.target()),
                        Cell.Tasks.of(trial.sources().get(i))));
                row.addAll(cells.apply(new Compared(
                        found,
                        printed(experiment.table(), trial, i),
                        new Cell.Interval(found.dice(), found.dice().value() == best),
                        found.roiSimilarity().value() == nearest)));
                rows.add(row);
            }
        }
        return rows;
    }

    private ResultTable shapes(Experiment experiment) {
        List<List<Cell>> rows = rows(
                experiment,
                source -> List.of(
                        source.dice(),
                        new Cell.Interval(source.found().roiSimilarity(), source.nearest()),
                        source.printed(Transfer::dice),
                        source.printed(Transfer::roiSimilarity)));
        return new ResultTable(
                experiment.table(),
                List.of(
                        new Column("target", "Target", Kind.TASKS),
                        new Column("source", "Source", Kind.TASKS),
                        new Column("dice", "Dice", Kind.INTERVAL),
                        new Column("roi_sim", "RoI-Sim", Kind.INTERVAL),
                        new Column("paper_dice", "Paper: Dice", Kind.SHARE),
                        new Column("paper_roi_sim", "RoI-Sim", Kind.SHARE)),
                rows,
                experiment.notes());
    }

    private ResultTable scores(Experiment experiment) {
        List<List<Cell>> rows = rows(
                experiment,
                source -> List.of(
                        new Cell.Text(
                                source.found().subset() == 0
                                        ? "-"
                                        : Integer.toString(source.found().subset())),
                        source.dice(),
                        number(Optional.of(source.found().hScore())),
                        number(Optional.of(source.found().otce())),
                        source.printed(Transfer::dice),
                        source.printed(Transfer::hScore),
                        source.printed(Transfer::otce)));
        return new ResultTable(
                experiment.table(),
                List.of(
                        new Column("target", "Target", Kind.TASKS),
                        new Column("source", "Source", Kind.TASKS),
                        new Column("subset", "Subset", Kind.TEXT),
                        new Column("dice", "Dice", Kind.INTERVAL),
                        new Column("h_score", "H-score", Kind.SCORE),
                        new Column("otce", "OTCE", Kind.SCORE),
                        new Column("paper_dice", "Paper: Dice", Kind.SHARE),
                        new Column("paper_h_score", "H-score", Kind.SCORE),
                        new Column("paper_otce", "OTCE", Kind.SCORE)),
                rows,
                experiment.notes());
    }

    private ResultTable footrules(Experiment experiment) {
        List<FootruleRow> paper = PaperTables.footrules();
        List<List<Cell>> rows = new ArrayList<>();
        for (MatchedTrial trial : experiment.trials()) {
            List<FootruleRow> run = footrules(of(trial));
            for (FootruleRow row : run) {
                FootruleRow other = sameButFor(run, row.target(), row, !row.priorKnowledge());
                FootruleRow printed = sameButFor(paper, trial.target().paper(), row, row.priorKnowledge());
                List<Cell> cells = new ArrayList<>(List.of(
                        Cell.Tasks.of(trial.target()),
                        new Cell.Text(row.metric().written() + (row.priorKnowledge() ? " w/ PK" : " w/o PK"))));
                for (int k = 1; k <= FootruleRow.LARGEST_K; k++) {
                    OptionalInt ours = value(row, k);
                    OptionalInt others = value(other, k);
                    boolean better = ours.isPresent() && others.isPresent() && ours.getAsInt() < others.getAsInt();
                    cells.add(count(ours, better));
                }
                cells.add(new Cell.Text(row.footrules().stream()
                        .filter(TopKFootrule::restsOnTie)
                        .map(f -> "top " + f.k())
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("")));
                IntStream.rangeClosed(1, FootruleRow.LARGEST_K)
                        .forEach(k -> cells.add(count(value(printed, k), false)));
                rows.add(cells);
            }
        }
        List<Column> columns = new ArrayList<>(
                List.of(new Column("target", "Target", Kind.TASKS), new Column("method", "Method", Kind.TEXT)));
        IntStream.rangeClosed(1, FootruleRow.LARGEST_K)
                .forEach(k -> columns.add(new Column("top" + k, "Top " + k, Kind.COUNT)));
        columns.add(new Column("rests_on_ties", "Rests on ties", Kind.TEXT));
        IntStream.rangeClosed(1, FootruleRow.LARGEST_K)
                .forEach(k ->
                        columns.add(new Column("paper_top" + k, (k == 1 ? "Paper: " : "") + "Top " + k, Kind.COUNT)));
        return new ResultTable(experiment.table(), columns, rows, experiment.notes());
    }

    private static FootruleRow sameButFor(
            List<FootruleRow> rows, TaskId target, FootruleRow like, boolean priorKnowledge) {
        return rows.stream()
                .filter(r -> r.target().equals(target)
                        && r.metric() == like.metric()
                        && r.priorKnowledge() == priorKnowledge)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no row of table VI for " + target));
    }

    private static OptionalInt value(FootruleRow row, int k) {
        return row.footrules().stream()
                .filter(f -> f.k() == k)
                .mapToInt(TopKFootrule::value)
                .findFirst();
    }

    private static Cell count(OptionalInt value, boolean marked) {
        return new Cell.Value(value.isPresent() ? value.getAsInt() : Double.NaN, marked);
    }

    private static Cell number(Optional<Measured> measured) {
        return new Cell.Value(measured.orElse(Measured.UNKNOWN).value(), false);
    }

    private static double largest(TargetTransfers transfers, Function<Transfer, Measured> what) {
        return transfers.sources().stream()
                .map(what)
                .filter(Measured::known)
                .map(Measured::value)
                .max(Comparator.naturalOrder())
                .orElse(Double.NaN);
    }

    /** The paper's numbers for the i-th source of a trial. */
    private static Optional<Transfer> printed(PaperTable table, MatchedTrial trial, int i) {
        return PaperTables.transfers(table).stream()
                .filter(t -> t.target().equals(trial.target().paper()))
                .findFirst()
                .map(t -> t.from(trial.sources().get(i).paper()));
    }
}
