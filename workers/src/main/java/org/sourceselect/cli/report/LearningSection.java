package org.sourceselect.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.cli.report.ReportBlock.Chart;
import org.sourceselect.cli.report.ReportBlock.Grid;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.unet.LossCurve;

/** The section of a selection's page on how its nets learnt. */
final class LearningSection {

    /** Each is a read of the store. */
    private static final int MOST = 40;

    private final SelectionStory story;
    private final StoredWork stored;
    private final SelectionTable names;

    LearningSection(SelectionStory story, StoredWork stored, SelectionTable names) {
        this.story = story;
        this.stored = stored;
        this.names = names;
    }

    /** Of source models in the order of the widest ranking; of fine-tuned ones where there are any. */
    Optional<ReportSection> section() {
        List<SelectionView.Place> places =
                story.view().widest().map(SelectionView.Ranking::places).orElse(List.of());
        List<ReportBlock> blocks = new ArrayList<>();
        Map<String, ArtifactRef> sources = new LinkedHashMap<>();
        places.stream()
                .limit(MOST)
                .forEach(place -> sources.put(
                        names.name(place.row().source()), place.ranked().model()));
        curves("Pre-training", "source models, on their own tasks", sources, blocks);
        Map<String, ArtifactRef> finetuned = new LinkedHashMap<>();
        places.stream()
                .map(place -> place.row().source())
                .filter(story.finetuned()::containsKey)
                .limit(MOST)
                .forEach(source -> finetuned.put(
                        names.name(source),
                        Objects.requireNonNull(story.finetuned().get(source))));
        curves("Fine-tuning", "each source model on the target", finetuned, blocks);
        return blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReportSection("curves", "How the nets learnt", blocks));
    }

    private void curves(String what, String of, Map<String, ArtifactRef> models, List<ReportBlock> blocks) {
        List<ReportCharts.Line> lines = new ArrayList<>();
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Source"),
                TextTable.Column.number("Iterations"),
                TextTable.Column.number("Loss at first"),
                TextTable.Column.number("Halfway"),
                TextTable.Column.number("At the end")));
        models.forEach((name, model) -> stored.curve(model)
                .filter(curve -> !curve.losses().isEmpty())
                .ifPresent(curve -> {
                    lines.add(new ReportCharts.Line(name, points(curve)));
                    int last = curve.losses().size() - 1;
                    table.row(List.of(
                            name,
                            Long.toString(curve.steps()),
                            Numbers.score(curve.losses().get(0)),
                            Numbers.score(curve.losses().get(last / 2)),
                            Numbers.score(curve.losses().get(last))));
                }));
        if (!lines.isEmpty()) {
            blocks.add(new Chart(
                    what + ": mean loss of each stretch of iterations, of " + of
                            + (lines.size() > 8 ? "; the first and the last of the ranking in colour." : "."),
                    ReportCharts.curves("iterations", "loss", lines, false, "the sources between them")));
            blocks.add(new Grid(
                    what + ", in the order of the ranking"
                            + (lines.size() == MOST ? ", at most the first " + MOST : ""),
                    table,
                    true));
        }
        diceCurves(what, of, models, blocks);
    }

    private void diceCurves(String what, String of, Map<String, ArtifactRef> models, List<ReportBlock> blocks) {
        List<ReportCharts.Line> lines = new ArrayList<>();
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Source"),
                TextTable.Column.number("Iterations"),
                TextTable.Column.number("Validation Dice")));
        models.forEach((name, model) -> stored.diceCurve(model).ifPresent(curve -> {
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < curve.steps().size(); i++) {
                points.add(new double[] {curve.steps().get(i), curve.dice().get(i)});
                table.row(List.of(
                        name,
                        Long.toString(curve.steps().get(i)),
                        Numbers.share(curve.dice().get(i))));
            }
            lines.add(new ReportCharts.Line(name, points));
        }));
        if (!lines.isEmpty()) {
            blocks.add(new Chart(
                    what + ": Dice on validation subjects meanwhile, over some of their slices, of " + of
                            + (lines.size() > 8 ? "; the first and the last of the ranking in colour." : "."),
                    ReportCharts.curves("iterations", "Dice", lines, true, "the sources between them")));
            blocks.add(new Grid(what + ", Dice on validation subjects after so many iterations", table, true));
        }
    }

    private static List<double[]> points(LossCurve curve) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < curve.losses().size(); i++) {
            points.add(new double[] {curve.step(i), curve.losses().get(i)});
        }
        return points;
    }
}
