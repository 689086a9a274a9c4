package org.sourceselect.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.sourceselect.cli.report.ReportBlock.Chart;
import org.sourceselect.cli.report.ReportBlock.Grid;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.TextTable.Column;
import org.sourceselect.dataset.PreviewSigns;
import org.sourceselect.dataset.RegionPreview;
import org.sourceselect.dataset.SubjectPreview;

/** The images of a preview held against each other: volumes, places and values by numbers, a mark for each, and the table behind. */
final class PreviewMeasures {

    private static final List<String> DIRECTIONS = List.of("to the right", "to the front", "to the top");

    private static final List<PreviewSigns.Kind> AXES =
            List.of(PreviewSigns.Kind.RIGHT, PreviewSigns.Kind.FRONT, PreviewSigns.Kind.TOP);

    private final PreviewStory story;

    PreviewMeasures(PreviewStory story) {
        this.story = story;
    }

    /** Volumes, places and values by numbers, the images of a modality together. */
    Optional<List<ReportSection>> sections() {
        Map<String, List<PreviewedImage>> byModality = new LinkedHashMap<>();
        story.domains()
                .forEach(domain -> story.of(domain).stream()
                        .filter(image -> image.preview().isPresent())
                        .forEach(image -> byModality
                                .computeIfAbsent(domain.modality(), modality -> new ArrayList<>())
                                .add(image)));
        if (byModality.isEmpty()) {
            return Optional.empty();
        }
        List<ReportBlock> volumes = new ArrayList<>();
        List<ReportBlock> places = new ArrayList<>();
        List<ReportBlock> values = new ArrayList<>();
        byModality.forEach((modality, images) -> {
            volumes.addAll(volumes(modality, images));
            places.addAll(places(modality, images));
            values.addAll(values(modality, images));
        });
        return Optional.of(List.of(
                new ReportSection("volumes", "Volumes", volumes),
                new ReportSection("places", "Places", places),
                new ReportSection("values", "Values of the files", values)));
    }

    private static SubjectPreview seen(PreviewedImage image) {
        return image.preview().orElseThrow();
    }

    private List<ReportBlock> volumes(String modality, List<PreviewedImage> images) {
        List<ReportCharts.Row> rows = new ArrayList<>();
        TextTable table = new TextTable(List.of(
                Column.text("Subject"),
                Column.text("Region"),
                Column.number("mL"),
                Column.number("Slices with it"),
                Column.number("Mean value")));
        for (int r = 0; r < story.rois().size(); r++) {
            int region = r;
            String name = story.rois().get(r).name();
            rows.add(row(name, images, PreviewSigns.Kind.VOLUME, name, image -> {
                RegionPreview one = seen(image).regions().get(region);
                return one.voxels() == 0 ? Double.NaN : one.millilitres();
            }));
        }
        for (PreviewedImage image : images) {
            for (RegionPreview region : seen(image).regions()) {
                table.row(List.of(
                        image.name(),
                        region.name(),
                        String.format(Locale.ROOT, "%.3g", region.millilitres()),
                        region.slices() + " of " + seen(image).kept(),
                        region.voxels() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", region.mean())));
            }
        }
        return withTable(
                modality
                        + ": volume of each region, a mark for each subject; who stands out is a diamond. Empty ones have no mark.",
                ReportCharts.strips("millilitres", true, rows),
                modality + ": volumes, and the mean of the region's normalised values",
                table);
    }

    private List<ReportBlock> places(String modality, List<PreviewedImage> images) {
        List<ReportCharts.Row> rows = new ArrayList<>();
        TextTable table = new TextTable(List.of(
                Column.text("Subject"),
                Column.text("Region"),
                Column.number("Right, mm"),
                Column.number("Front, mm"),
                Column.number("Top, mm"),
                Column.number("Outside the brain")));
        for (int r = 0; r < story.rois().size(); r++) {
            int region = r;
            for (int axis = 0; axis < 3; axis++) {
                int a = axis;
                String name = story.rois().get(r).name();
                rows.add(row(
                        name + ", " + DIRECTIONS.get(a),
                        images,
                        AXES.get(a),
                        name,
                        image -> seen(image).regions().get(region).voxels() == 0
                                ? Double.NaN
                                : seen(image).regions().get(region).offset().get(a)));
            }
        }
        for (PreviewedImage image : images) {
            for (RegionPreview region : seen(image).regions()) {
                List<String> cells = new ArrayList<>(List.of(image.name(), region.name()));
                region.offset()
                        .forEach(mm -> cells.add(region.voxels() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", mm)));
                cells.add(
                        String.format(Locale.ROOT, "%.1f %%", 100 * seen(image).outside()));
                table.row(cells);
            }
        }
        return withTable(
                modality
                        + ": from the middle of the brain to the middle of each region, in mm; who stands out is a diamond.",
                ReportCharts.strips("mm", false, rows),
                modality
                        + ": places of regions, and how much of the subject's label lies outside the brain that was found",
                table);
    }

    private List<ReportBlock> values(String modality, List<PreviewedImage> images) {
        Map<String, Function<SubjectPreview.Values, Double>> kinds = new LinkedHashMap<>();
        kinds.put("least of all voxels", SubjectPreview.Values::least);
        kinds.put("brain, 1st percentile", SubjectPreview.Values::first);
        kinds.put("brain, median", SubjectPreview.Values::median);
        kinds.put("brain, 99th percentile", SubjectPreview.Values::last);
        kinds.put("greatest of all voxels", SubjectPreview.Values::most);
        List<ReportCharts.Row> rows = kinds.entrySet().stream()
                .map(kind -> row(
                        kind.getKey(),
                        images,
                        PreviewSigns.Kind.VALUES,
                        "",
                        image -> kind.getValue().apply(seen(image).values())))
                .toList();
        List<Column> columns = new ArrayList<>(List.of(Column.text("Subject")));
        kinds.keySet().forEach(kind -> columns.add(Column.number(kind)));
        columns.add(Column.text("Brain by"));
        columns.add(Column.text("Grid"));
        TextTable table = new TextTable(columns);
        for (PreviewedImage image : images) {
            List<String> cells = new ArrayList<>(List.of(image.name()));
            kinds.values()
                    .forEach(kind -> cells.add(String.format(
                            Locale.ROOT, "%.4g", kind.apply(seen(image).values()))));
            cells.add(seen(image).brain().written());
            cells.add(seen(image).grid());
            table.row(cells);
        }
        return withTable(
                modality
                        + ": values as the files have them, after their slope and intercept; who stands out is a diamond.",
                ReportCharts.strips("value in the file", false, rows),
                modality + ": values as the files have them",
                table);
    }

    /** Marks of all images that have a value; odd are those with a sign that speaks of it. */
    private ReportCharts.Row row(
            String name,
            List<PreviewedImage> images,
            PreviewSigns.Kind kind,
            String region,
            ToDoubleFunction<PreviewedImage> value) {
        List<ReportCharts.Mark> marks = images.stream()
                .filter(image -> Double.isFinite(value.applyAsDouble(image)))
                .map(image -> new ReportCharts.Mark(
                        image.name(),
                        value.applyAsDouble(image),
                        String.format(Locale.ROOT, "%.3g", value.applyAsDouble(image)),
                        story.standsOut(image, kind, region)))
                .toList();
        return new ReportCharts.Row(name, marks);
    }

    private static List<ReportBlock> withTable(String caption, String chart, String tableCaption, TextTable table) {
        return List.of(new Chart(caption, chart), new Grid(tableCaption, table, true));
    }
}
