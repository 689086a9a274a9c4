package org.sourceselect.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.DiceSummary;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.cli.report.ReportBlock.Chart;
import org.sourceselect.cli.report.ReportBlock.Code;
import org.sourceselect.cli.report.ReportBlock.Grid;
import org.sourceselect.cli.report.ReportBlock.Remarks;
import org.sourceselect.cli.report.ReportBlock.Words;
import org.sourceselect.cli.text.EvaluationTable;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.RaceTable;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.race.RaceResult;
import org.sourceselect.race.RaceRow;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.store.ArtifactStore;

/** The page of a selection. */
public final class SelectionReport {

    private final SelectionStory story;
    private final SelectionView view;
    private final SelectionTable names;
    private final String metric;
    private final Optional<StoredWork> stored;
    private final boolean images;
    private final Predictions predictions;

    private SelectionReport(
            SelectionStory story, Optional<StoredWork> stored, boolean images, Predictions predictions) {
        this.story = story;
        this.view = story.view();
        this.names = new SelectionTable(view);
        this.metric = SelectionTable.title(view.ordering());
        this.stored = stored;
        this.images = images;
        this.predictions = predictions;
    }

    /**
     * Tells a selection.
     *
     * @param store where its artifacts are; without it, what only they say is left out, and the page says so
     * @param images whether pictures of subjects' slices are on it
     * @param predictions what nets see in those slices
     */
    public static ReportPage page(
            SelectionStory story, Optional<ArtifactStore> store, boolean images, Predictions predictions) {
        return new SelectionReport(story, store.map(StoredWork::new), images, predictions).page();
    }

    /** What a page about several selections tells of each: the verdict, rankings, the ground truth. */
    static List<ReportBlock> brief(SelectionStory story) {
        SelectionReport report = new SelectionReport(story, Optional.empty(), false, Predictions.COMPUTED);
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(new Words(Verdict.of(story, report.names)));
        story.view()
                .rankings()
                .forEach(ranking -> blocks.addAll(report.ranking(ranking).blocks()));
        report.truth().ifPresent(truth -> blocks.addAll(truth.blocks()));
        return blocks;
    }

    private ReportPage page() {
        List<ReportSection> sections = new ArrayList<>();
        sections.add(funnel());
        view.rankings().forEach(ranking -> sections.add(ranking(ranking)));
        similarity().ifPresent(sections::add);
        truth().ifPresent(sections::add);
        story.race().ifPresent(race -> sections.add(race(race)));
        stored.flatMap(work -> new SelectionPictures(story, work, names, images, predictions).section())
                .ifPresent(sections::add);
        stored.flatMap(work -> new LearningSection(story, work, names).section())
                .ifPresent(sections::add);
        failures().ifPresent(sections::add);
        sections.add(cost());
        sections.add(new LineageSection(story, stored, names).section());
        sections.add(repeat());
        return new ReportPage(
                "Which source for " + names.name(view.target()) + "?",
                "Target " + view.target() + " · " + Numbers.count(view.rows().size(), "source") + " · ranked by "
                        + metric,
                Verdict.of(story, names),
                sections,
                footer());
    }

    private ReportSection funnel() {
        List<ReportBlock> blocks = new ArrayList<>();
        long ofModality =
                view.rows().stream().filter(SelectionView.Row::ofModality).count();
        long near = view.rows().stream().filter(SelectionView.Row::near).count();
        List<ReportCharts.Bar> bars = new ArrayList<>();
        bars.add(bar("Pool", view.rows().size()));
        bars.add(bar("Subset 1: " + view.target().modality(), ofModality));
        bars.add(bar("Subset 2: near in shape", near));
        story.race().ifPresent(race -> {
            for (int rung : race.rungs()) {
                bars.add(bar("Race, " + rung + " iterations", raced(race, rung)));
            }
        });
        TextTable table = new TextTable(List.of(TextTable.Column.text("Step"), TextTable.Column.number("Sources")));
        bars.forEach(bar -> table.row(List.of(bar.name(), bar.shown())));
        blocks.add(new Chart("How many sources each step left.", ReportCharts.bars(bars)));
        blocks.add(new Grid("Sources left by each step", table, true));
        blocks.add(new Grid("Every source, in the order of the pool", names.sources(), false));
        blocks.add(new Remarks(names.remarks()));
        return new ReportSection("sources", "From pool to ranking", blocks);
    }

    private static ReportCharts.Bar bar(String name, long count) {
        return new ReportCharts.Bar(name, count, Long.toString(count));
    }

    private static long raced(RaceResult race, int rung) {
        return race.rows().stream()
                .filter(row -> row.source().isPresent())
                .filter(row -> row.curve().stream().anyMatch(point -> point.iterations() == rung))
                .count();
    }

    private ReportSection ranking(SelectionView.Ranking ranking) {
        String title = ranking.path() == 1 ? "Path 1: modality, shape, then " + metric : "Path 2: " + metric + " alone";
        List<ReportBlock> blocks = new ArrayList<>();
        if (ranking.places().isEmpty()) {
            blocks.add(new Words(List.of(ranking.path() == 1 ? view.nobodyOnPath1() : "No source could be scored.")));
            return new ReportSection("path-" + ranking.path(), title, blocks);
        }
        List<ReportCharts.Dot> dots = ranking.places().stream().map(this::dot).toList();
        blocks.add(new Chart(
                metric
                        + " of each source, the best on top; the bar is where it would lie, to 95 %, with "
                        + names.others()
                        + ". A hollow diamond cannot be told from the source below it." + shortened(dots.size()),
                ReportCharts.intervals(metric, false, dots)));
        blocks.add(new Grid(names.heading(ranking), names.table(ranking), false));
        blocks.add(new Remarks(names.marks()));
        blocks.add(new Remarks(names.withoutInterval()));
        blocks.add(new Remarks(names.prior()));
        blocks.add(new Remarks(names.degenerate()));
        return new ReportSection("path-" + ranking.path(), title, blocks);
    }

    private ReportCharts.Dot dot(SelectionView.Place place) {
        Optional<Double> value = shown(place.row()).flatMap(SelectionView.Shown::value);
        Optional<Interval> interval = view.interval(place);
        return new ReportCharts.Dot(
                place.ranked().rank() + "  " + names.name(place.row().source()),
                value.orElse(Double.NaN),
                interval,
                value.map(v -> names.score(view.ordering(), v)).orElse("undefined")
                        + interval.map(i -> " (" + names.score(view.ordering(), i.low()) + " to "
                                        + names.score(view.ordering(), i.high()) + ")")
                                .orElse(""),
                0,
                place.doubted() || place.ranked().tied());
    }

    private Optional<SelectionView.Shown> shown(SelectionView.Row row) {
        return Optional.ofNullable(row.scores().get(view.ordering()));
    }

    private static String shortened(int rows) {
        return rows > ReportCharts.MOST_ROWS
                ? " The first " + ReportCharts.MOST_ROWS + " of " + rows + "; the table has all."
                : "";
    }

    private Optional<ReportSection> similarity() {
        List<SelectionView.Row> compared =
                view.rows().stream().filter(row -> row.similarity().isPresent()).toList();
        if (compared.isEmpty()) {
            return Optional.empty();
        }
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Source"),
                TextTable.Column.number("RoI-Sim"),
                TextTable.Column.text("95 %"),
                TextTable.Column.number("Area ratio"),
                TextTable.Column.number("Pairs"),
                TextTable.Column.text("Subset 2")));
        List<ReportCharts.Dot> dots = new ArrayList<>();
        for (SelectionView.Row row : compared) {
            var similarity = row.similarity().orElseThrow();
            Optional<Interval> interval = interval(similarity.low(), similarity.high());
            table.row(List.of(
                    names.name(row.source()),
                    Numbers.share(similarity.mean()),
                    words(interval),
                    Numbers.share(similarity.areaRatio()),
                    Integer.toString(similarity.pairs()),
                    row.near() ? "yes" : "no"));
            dots.add(new ReportCharts.Dot(
                    names.name(row.source()),
                    similarity.mean(),
                    interval,
                    Numbers.share(similarity.mean()) + spaced(interval),
                    row.near() ? 0 : 1,
                    !row.near()));
        }
        dots.sort(Comparator.comparingDouble(ReportCharts.Dot::value).reversed());
        return Optional.of(new ReportSection(
                "similarity",
                "Similarity of regions",
                List.of(
                        new Chart(
                                "RoI similarity with the target, the most alike on top, with 95 % intervals. Filled: in Subset 2, by the rule"
                                        + " " + view.roiRule().text() + "." + shortened(dots.size()),
                                ReportCharts.intervals("RoI similarity", false, dots)),
                        new Grid("RoI similarity of Subset 1", table, true),
                        new Remarks(List.of("RoI-Sim: " + view.roiForm().words()
                                + ". Area ratio: the source's foreground share over the target's.")))));
    }

    private Optional<ReportSection> truth() {
        if (!view.hasDice()) {
            return Optional.empty();
        }
        List<ReportBlock> blocks = new ArrayList<>();
        List<ReportCharts.Point> points = new ArrayList<>();
        List<ReportCharts.Dot> dots = new ArrayList<>();
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Source"),
                TextTable.Column.number(metric),
                TextTable.Column.number("Dice"),
                TextTable.Column.text("95 %"),
                TextTable.Column.number("Subjects"),
                TextTable.Column.text("Subset")));
        for (SelectionView.Row row : view.rows()) {
            if (row.dice().isEmpty()) {
                continue;
            }
            DiceSummary dice = row.dice().get();
            Optional<Interval> interval = interval(dice.low(), dice.high());
            Optional<Double> score = shown(row).flatMap(SelectionView.Shown::value);
            String name = names.name(row.source());
            table.row(List.of(
                    name,
                    score.map(value -> names.score(view.ordering(), value)).orElse("-"),
                    Numbers.share(dice.mean()),
                    words(interval),
                    Integer.toString(dice.subjects()),
                    row.near() ? "1, 2" : row.ofModality() ? "1" : "-"));
            int group = row.near() ? 0 : 1;
            if (Double.isFinite(dice.mean())) {
                score.ifPresent(value -> points.add(new ReportCharts.Point(
                        name, value, dice.mean(), interval, names.score(view.ordering(), value), group)));
                dots.add(new ReportCharts.Dot(
                        name,
                        dice.mean(),
                        interval,
                        Numbers.share(dice.mean()) + spaced(interval),
                        group,
                        !row.near()));
            }
        }
        dots.sort(Comparator.comparingDouble(ReportCharts.Dot::value).reversed());
        blocks.add(new Chart(
                "Dice on the target's test subjects after fine-tuning, the best on top, with 95 % intervals. Filled: in Subset 2."
                        + shortened(dots.size()),
                ReportCharts.intervals("Dice", true, dots)));
        if (!points.isEmpty()) {
            blocks.add(new Chart(
                    "Does " + metric
                            + " predict Dice? Each point is a source; a metric that does has them rise from left to right."
                            + " Circles: Subset 2, squares: all others.",
                    ReportCharts.scatter(metric, "Dice", points)));
        }
        blocks.add(new Grid("Ground truth", table, true));
        if (story.evaluations().isEmpty()) {
            blocks.add(new Words(List.of(
                    "No ranking can be held against it: after fine-tuning no source's Dice is above what marking every pixel gives,"
                            + " or no source has both a score and a Dice.")));
        } else {
            blocks.add(new Grid("How good the rankings were", EvaluationTable.rows(story.evaluations()), false));
            blocks.add(new Remarks(EvaluationTable.remarks(story.evaluations())));
        }
        List<String> withoutTransfer = EvaluationTable.withoutTransfer(view, names);
        if (!withoutTransfer.isEmpty()) {
            blocks.add(new Words(withoutTransfer));
        }
        return Optional.of(new ReportSection("truth", "Ground truth: what fine-tuning shows", blocks));
    }

    private ReportSection race(RaceResult race) {
        RaceTable table = new RaceTable(race, names);
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(new Words(table.verdict()));
        List<ReportCharts.Line> lines = race.rows().stream()
                .filter(row -> !row.curve().isEmpty())
                .map(row -> new ReportCharts.Line(table.name(row), points(row)))
                .toList();
        // Of one rung there is nothing to see that the table does not say.
        if (!lines.isEmpty() && race.rungs().size() > 1) {
            blocks.add(new Chart(
                    "Dice on the target's validation subjects, rung by rung; who was dropped ends early.",
                    ReportCharts.curves("iterations", "Dice", lines, true, "the others")));
        }
        blocks.add(new Grid(table.heading(), table.candidates(), false));
        return new ReportSection("race", "Path 3: the race", blocks);
    }

    private static List<double[]> points(RaceRow row) {
        return row.curve().stream()
                .filter(point -> Double.isFinite(point.validation().mean()))
                .map(point ->
                        new double[] {point.iterations(), point.validation().mean()})
                .toList();
    }

    private Optional<ReportSection> failures() {
        if (view.failures().isEmpty()) {
            return Optional.empty();
        }
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Source"), TextTable.Column.text("Stage"), TextTable.Column.text("Reason")));
        view.failures()
                .forEach(failure -> table.row(
                        List.of(names.name(failure.source()), failure.stage().label(), failure.reason())));
        return Optional.of(new ReportSection(
                "failures", "What failed", List.of(new Grid("Sources that failed, and why", table, false))));
    }

    private ReportSection cost() {
        TextTable table =
                new TextTable(List.of(TextTable.Column.text("Part"), TextTable.Column.number("Computing time")));
        var cost = view.cost();
        table.row(List.of("preparation of all tasks", Numbers.duration(cost.preparation())));
        table.row(List.of("pre-training of all source models", Numbers.duration(cost.pretraining())));
        table.row(List.of("Path 1", Numbers.duration(cost.path1())));
        if (view.path(2).isPresent()) {
            table.row(List.of("Path 2", Numbers.duration(cost.path2())));
        }
        story.race().ifPresent(race -> table.row(List.of("the race", Numbers.duration(race.seconds()))));
        story.finetuningSeconds()
                .ifPresent(seconds -> table.row(List.of("fine-tuning of all sources", Numbers.duration(seconds))));
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(new Grid("Computing time, whenever it was spent", table, false));
        story.asked()
                .planned()
                .ifPresentOrElse(
                        planned -> blocks.add(new Grid(planned.heading(), planned.table(), false)),
                        () -> blocks.add(new Words(List.of(
                                "No plan of this request is known to this page, so that there is no estimate to hold this against;"
                                        + " sourceselect plan makes one."))));
        return new ReportSection("cost", "What it cost", blocks);
    }

    private ReportSection repeat() {
        List<ReportBlock> blocks = new ArrayList<>();
        story.asked().command().ifPresent(command -> blocks.add(new Code("On the command line", command)));
        story.asked().request().ifPresent(request -> {
            String workflow = story.asked().workflow();
            blocks.add(new Code(
                    "As the input of a workflow " + workflow + " in Temporal: request.json", Json.pretty(request)));
            blocks.add(new Code(
                    "Started from Temporal, for workers on the usual queues",
                    "temporal workflow start --type " + workflow + " --task-queue "
                            + new TaskQueues(TaskQueues.DEFAULT_PREFIX).workflows() + " --input-file request.json"));
        });
        if (blocks.isEmpty()) {
            blocks.add(new Words(List.of("How this was asked for is not known to this page"
                    + (stored.isPresent() ? "; the settings of each stage stand under lineage." : "."))));
        } else {
            blocks.add(new Words(List.of(
                    "The same request finds what is in the store, computes what is not, and gives the same numbers.")));
        }
        return new ReportSection("repeat", "Settings, and how to repeat it", blocks);
    }

    private List<String> footer() {
        List<String> lines = new ArrayList<>();
        if (story.asked().phantoms()) {
            lines.add(
                    "These are phantoms: they show the way of a selection, not which sources transfer best in patients.");
        }
        lines.add(
                !images || stored.isEmpty()
                        ? "No subject's name or number and no picture of a subject's slices is on this page."
                        : story.asked().phantoms()
                                ? "The slices on this page are of phantoms."
                                : "The slices on this page are of subjects: it is to be handled as their images are. No subject's name or"
                                        + " number is on it.");
        lines.add("Made by SourceSelect " + Version.current()
                + ", after Li et al., \"Finding the Most Transferable Tasks for Brain Image Segmentation\".");
        return lines;
    }

    private static Optional<Interval> interval(double low, double high) {
        return Double.isFinite(low) && Double.isFinite(high) ? Optional.of(new Interval(low, high)) : Optional.empty();
    }

    private static String words(Optional<Interval> interval) {
        return interval.map(i -> Numbers.share(i.low()) + " to " + Numbers.share(i.high()))
                .orElse("-");
    }

    private static String spaced(Optional<Interval> interval) {
        return interval.map(i -> " (" + words(interval) + ")").orElse("");
    }
}
