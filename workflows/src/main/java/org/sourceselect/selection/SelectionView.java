package org.sourceselect.selection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.Score;

/**
 * A selection as it is shown, on a screen, in a file or in the Temporal UI: who stands where, by what score, who failed, and what
 * is to be said of it. Whoever prints it orders, joins and groups nothing of its own.
 *
 * @param target the target
 * @param metrics the metrics, the ordering one first
 * @param roiRule the rule that made Subset 2
 * @param roiForm what regions of interest were compared by
 * @param rows every source, in pool order
 * @param rankings Path 1, then Path 2 where it was asked for
 * @param failures who failed, in the selection or after it
 * @param withoutInterval why scores of the ordering metric have no interval, each reason once
 * @param meaningless why scores say nothing, each reason once
 * @param cost what it cost
 * @param leftOut the sources of Subset 1 that are no candidates of Path 1, as they have learnt nothing, in pool order
 * @param noTransfer the same net without transfer, where it was asked for
 */
public record SelectionView(
        TaskId target,
        List<String> metrics,
        RoiRule roiRule,
        RoiForm roiForm,
        List<Row> rows,
        List<Ranking> rankings,
        List<FailedSource> failures,
        List<Note> withoutInterval,
        List<Note> meaningless,
        SelectionCost cost,
        List<TaskId> leftOut,
        Optional<NoTransfer> noTransfer) {

    /**
     * A source, wherever it stands.
     *
     * @param source the source
     * @param ofModality whether it is in Subset 1
     * @param near whether it is in Subset 2
     * @param similarity its region of interest compared with the target's
     * @param ownDice what its model makes of its own task; empty where that is not known
     * @param scores by metric, in the order of the metrics; empty where it was not scored
     * @param dice its ground truth, where it is known
     * @param failure why it failed, where it did
     */
    public record Row(
            TaskId source,
            boolean ofModality,
            boolean near,
            Optional<RoiSimilarityActivity.Result> similarity,
            Optional<DiceSummary> ownDice,
            Map<String, Shown> scores,
            Optional<DiceSummary> dice,
            Optional<FailedSource> failure) {

        /** Whether its model has learnt nothing of its own task; false where that is not known. */
        public boolean nothingLearnt() {
            return ownDice.map(DiceSummary::nothingLearnt).orElse(false);
        }
    }

    /**
     * A score.
     *
     * @param value the value, higher is better; empty where it is undefined
     * @param interval where it would lie with other subjects of the same kind
     * @param note why it says nothing, or has no interval
     */
    public record Shown(Optional<Double> value, Optional<Interval> interval, Optional<String> note) {}

    /**
     * A ranking by the first metric.
     *
     * @param path 1 with prior knowledge, 2 without
     * @param places best first
     */
    public record Ranking(int path, List<Place> places) {

        /** A source's place; empty where it has none. */
        public Optional<Place> place(TaskId source) {
            return places.stream()
                    .filter(place -> place.ranked().source().equals(source))
                    .findFirst();
        }
    }

    /**
     * A place in a ranking.
     *
     * @param ranked the source there
     * @param row what is shown of it
     */
    public record Place(RankedSource ranked, Row row) {

        /** Whether it is not known to be better than the next, though both have intervals. */
        public boolean doubted() {
            return !ranked.apartFromNext().orElse(true);
        }
    }

    /**
     * What is said of several sources.
     *
     * @param metric of which of their scores
     * @param why what is said
     * @param sources the sources, in pool order
     */
    public record Note(String metric, String why, List<TaskId> sources) {}

    /** A selection without a ground truth. */
    public static SelectionView of(SelectionResult result) {
        return of(result, Map.of(), List.of(), Optional.empty());
    }

    /** A selection with its ground truth, and without a net that is not transferred to. */
    public static SelectionView of(SelectionResult result, Map<TaskId, DiceSummary> dice, List<FailedSource> later) {
        return of(result, dice, later, Optional.empty());
    }

    /**
     * A selection with its ground truth.
     *
     * @param dice of each source that was fine-tuned
     * @param later who failed after the selection
     * @param noTransfer the same net without transfer, where it was asked for
     */
    public static SelectionView of(
            SelectionResult result,
            Map<TaskId, DiceSummary> dice,
            List<FailedSource> later,
            Optional<NoTransfer> noTransfer) {
        List<FailedSource> failures =
                Stream.concat(result.failed().stream(), later.stream()).toList();
        Map<TaskId, FailedSource> failed = new LinkedHashMap<>();
        failures.forEach(f -> failed.putIfAbsent(f.source(), f));
        Map<TaskId, RankedSource> ranked = new LinkedHashMap<>();
        Stream.concat(result.path1().stream(), result.path2().stream()).forEach(r -> ranked.put(r.source(), r));
        Set<TaskId> ofModality = new LinkedHashSet<>(result.subset1());
        Set<TaskId> near = new LinkedHashSet<>(result.subset2());
        Map<TaskId, Row> rows = new LinkedHashMap<>();
        for (TaskId source : result.pool()) {
            rows.put(
                    source,
                    new Row(
                            source,
                            ofModality.contains(source),
                            near.contains(source),
                            Optional.ofNullable(result.roiSimilarities().get(source.toString())),
                            Optional.ofNullable(ranked.get(source)).flatMap(RankedSource::ownDice),
                            scores(Optional.ofNullable(ranked.get(source)), result.metrics()),
                            Optional.ofNullable(dice.get(source)),
                            Optional.ofNullable(failed.get(source))));
        }
        List<Ranking> rankings = new ArrayList<>();
        rankings.add(ranking(1, result.path1(), rows));
        if (!result.path2().isEmpty()) {
            rankings.add(ranking(2, result.path2(), rows));
        }
        return new SelectionView(
                result.target(),
                result.metrics(),
                result.roiRule(),
                result.roiForm(),
                List.copyOf(rows.values()),
                rankings,
                failures,
                notes(
                        result.metrics().subList(0, 1),
                        result.pool(),
                        ranked,
                        score -> score.degenerate().isPresent()
                                ? Optional.empty()
                                : score.doubt().unknown()),
                notes(result.metrics(), result.pool(), ranked, Score::degenerate),
                result.cost(),
                result.leftOut(),
                noTransfer);
    }

    /** A path's ranking; empty where the path was not asked for. */
    public Optional<Ranking> path(int number) {
        return rankings.stream().filter(ranking -> ranking.path() == number).findFirst();
    }

    /** The ranking of all that were scored: Path 2's, or Path 1's where that alone was asked for. */
    public Optional<Ranking> widest() {
        return path(2).or(() -> path(1));
    }

    /** The metric that orders. */
    public String ordering() {
        return metrics.get(0);
    }

    /** The places of all rankings. */
    public Stream<Place> places() {
        return rankings.stream().flatMap(ranking -> ranking.places().stream());
    }

    /** Whether any place's score of the ordering metric has an interval. */
    public boolean hasIntervals() {
        return places().anyMatch(place -> interval(place).isPresent());
    }

    /** The interval of a place's score of the ordering metric. */
    public Optional<Interval> interval(Place place) {
        return Optional.ofNullable(place.row().scores().get(ordering())).flatMap(Shown::interval);
    }

    /** Whether it is known of any source what its model makes of its own task. */
    public boolean hasOwnDice() {
        return rows.stream().anyMatch(row -> row.ownDice().isPresent());
    }

    /** Whether any source, or the net without transfer, has a ground truth. */
    public boolean hasDice() {
        return rows.stream().anyMatch(row -> row.dice().isPresent())
                || noTransfer.flatMap(NoTransfer::dice).isPresent();
    }

    /** Why Path 1 has nobody in it, where that is so. */
    public String nobodyOnPath1() {
        return rows.stream().noneMatch(Row::near) && !leftOut.isEmpty()
                ? "No source of Subset 1 that is near has learnt anything of its own task."
                : "No source of Subset 2 could be scored.";
    }

    private static Ranking ranking(int path, List<RankedSource> ranking, Map<TaskId, Row> rows) {
        return new Ranking(
                path,
                ranking.stream()
                        .flatMap(r -> Stream.ofNullable(rows.get(r.source())).map(row -> new Place(r, row)))
                        .toList());
    }

    private static Map<String, Shown> scores(Optional<RankedSource> ranked, List<String> metrics) {
        Map<String, Shown> scores = new LinkedHashMap<>();
        ranked.ifPresent(source -> metrics.forEach(metric -> {
            Optional<Score> score = score(source, metric);
            scores.put(
                    metric,
                    new Shown(
                            Optional.ofNullable(source.scores().get(metric)),
                            score.flatMap(Score::interval),
                            score.flatMap(s -> s.degenerate().or(() -> s.doubt().unknown()))));
        }));
        return scores;
    }

    private static List<Note> notes(
            List<String> metrics,
            List<TaskId> pool,
            Map<TaskId, RankedSource> ranked,
            Function<Score, Optional<String>> said) {
        List<Note> notes = new ArrayList<>();
        for (String metric : metrics) {
            Map<String, List<TaskId>> sources = new LinkedHashMap<>();
            for (TaskId source : pool) {
                Optional.ofNullable(ranked.get(source))
                        .flatMap(r -> score(r, metric))
                        .flatMap(said)
                        .ifPresent(why -> sources.computeIfAbsent(why, w -> new ArrayList<>())
                                .add(source));
            }
            sources.forEach((why, which) -> notes.add(new Note(metric, why, which)));
        }
        return notes;
    }

    private static Optional<Score> score(RankedSource source, String metric) {
        return Optional.ofNullable(source.details().get(metric)).map(result -> result.outcome());
    }
}
