package org.sourceselect.cli.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.cli.report.ReportBlock.Card;
import org.sourceselect.cli.report.ReportBlock.Grid;
import org.sourceselect.cli.report.ReportBlock.Picture;
import org.sourceselect.cli.report.ReportBlock.Remarks;
import org.sourceselect.cli.report.ReportBlock.Sheet;
import org.sourceselect.cli.report.ReportBlock.Words;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.TextTable.Column;
import org.sourceselect.dataset.BrainReport;
import org.sourceselect.dataset.Domain;
import org.sourceselect.dataset.RegionPreview;
import org.sourceselect.dataset.RoiDefinition;
import org.sourceselect.dataset.SplitSide;
import org.sourceselect.dataset.SubjectPreview;
import org.sourceselect.dataset.SubjectPreview.Bins;
import org.sourceselect.dataset.UnusedSubject;
import org.sourceselect.transferability.math.Median;

/**
 * A data set before anything is computed: prepared slices with outlines, where regions lie and how large they are, the images'
 * values, the split, and who is left out. It is the one page with patients' names on it, and says so.
 */
public final class PreviewReport {

    private static final String HANDLE_WITH_CARE =
            "This page shows patients' images and names. It is for who may see these files: do not pass it on.";

    /** More rows are no table to read; the text says how many there are. */
    private static final int MOST_ROWS = 1000;

    private static final int HISTOGRAM_WIDTH = 240;
    private static final int HISTOGRAM_HEIGHT = 240;
    private final PreviewStory story;
    private final PreviewPainter painter;

    private PreviewReport(PreviewStory story) {
        this.story = story;
        this.painter = new PreviewPainter(story.rois());
    }

    /** The page. */
    public static ReportPage page(PreviewStory story) {
        return new PreviewReport(story).page();
    }

    /** The contact sheet as a PNG file. */
    public static byte[] sheet(PreviewStory story) {
        return new PreviewSheet(story).png();
    }

    /** Whether the contact sheet can have names on it: this Java may have no font. */
    public static boolean sheetHasNames(PreviewStory story) {
        return new PreviewSheet(story).hasWords();
    }

    private ReportPage page() {
        List<ReportSection> sections = new ArrayList<>();
        sections.add(standingOut());
        sections.add(lookFor());
        List<Domain> shown = story.domains().stream()
                .filter(domain -> !story.of(domain).isEmpty())
                .toList();
        for (int d = 0; d < shown.size(); d++) {
            sections.add(domain(shown.get(d), d));
        }
        new PreviewMeasures(story).sections().ifPresent(sections::addAll);
        sections.add(split());
        sections.add(leftOut());
        return new ReportPage(
                "Preview of " + story.dataSet().name(),
                asked(),
                verdict(),
                sections,
                List.of(HANDLE_WITH_CARE, "Nothing has been trained or stored for it."));
    }

    private String asked() {
        PreparationSettings preparation = story.preparation();
        return String.format(
                Locale.ROOT,
                "%s of %s; slices of %d x %d pixels, %s; %s",
                Numbers.count(story.images().size(), "image"),
                story.rois().stream().map(RoiDefinition::name).collect(Collectors.joining(", ")),
                preparation.size(),
                preparation.size(),
                preparation.fit() == PreparationSettings.Fit.CROP ? "cropped about the brain" : "resized",
                preparation.slicesPerSubject() == 0
                        ? "all slices with brain"
                        : "at most " + preparation.slicesPerSubject() + " slices of a subject");
    }

    private List<String> verdict() {
        List<PreviewedImage> unusable = story.images().stream()
                .filter(image -> image.fault().isPresent())
                .toList();
        int odd = story.standingOut().size() - unusable.size();
        List<String> verdict = new ArrayList<>();
        verdict.add(
                unusable.isEmpty() && odd == 0
                        ? "Nothing stands out in "
                                + Numbers.count(story.images().size(), "image")
                                + "; whether the outlines lie where they should, eyes must tell."
                        : Numbers.count(story.images().size(), "image") + ": " + odd
                                + (odd == 1 ? " wants" : " want") + " a look, " + unusable.size()
                                + " cannot be used.");
        if (story.images().size() < story.all()) {
            verdict.add(
                    story.images().size() + " of " + story.all()
                            + " images are shown; --page 2 and so on show the others, --limit more at once, --subjects and --task those named.");
        }
        verdict.add(HANDLE_WITH_CARE);
        return verdict;
    }

    private ReportSection standingOut() {
        List<PreviewedImage> odd = story.standingOut();
        if (odd.isEmpty()) {
            return new ReportSection(
                    "stands-out",
                    "What stands out",
                    List.of(new Words(List.of(
                            "Nothing: no label is empty, none lies outside the brain or fits better when mirrored,"
                                    + " and no image or label is far from the others."))));
        }
        TextTable table = new TextTable(List.of(Column.text("Image"), Column.text("What")));
        odd.forEach(image -> table.row(List.of(
                image.name() + ", " + image.look().domain().modality(), String.join("; ", story.signs(image)))));
        return new ReportSection(
                "stands-out",
                "What stands out",
                List.of(
                        new Grid("Images to look at, with the reason", table, false),
                        new Remarks(List.of(
                                "A reason to look, no verdict: large lesions and rare anatomy stand out as well."))));
    }

    private static ReportSection lookFor() {
        return new ReportSection(
                "look-for",
                "What to look for",
                List.of(
                        new Words(List.of(
                                "Shifted: the outline has the shape of its region, but beside it, in all slices by the same distance. In Places its mark"
                                        + " lies far from the others.",
                                "Flipped: the outline lies in ordinary tissue, and the lesion, or the ventricle, is where the mirror image of the outline"
                                        + " would be. Left and right of a healthy brain look alike: only what differs between the sides tells them.",
                                "Empty: no outline in any slice, and no volume in Volumes.",
                                "On another grid: no slices at all; the card says how the grids differ.",
                                "Not scaled, or with an offset: the upper histogram lies elsewhere than in the cards beside it, or stands in orange at its"
                                        + " edge; in Values of the files its marks lie far from the others.",
                                "Wrong brain: the white dots should follow the edge of the brain, or of the head where the skull is there. If they cut it"
                                        + " off or take in air, say where the brain is under brain in the description.",
                                "Wrong orientation: the forehead is on top (A), the patient's right (R) on the left. If the nose points elsewhere, the"
                                        + " file's header is wrong.")),
                        new Remarks(List.of(String.format(
                                Locale.ROOT,
                                "Slices are those that networks see; all are painted alike, black to white from %.1f to %.1f standard deviations"
                                        + " about the brain's mean. Histograms: above, the brain's values as in the file, on one axis for the"
                                        + " section; below, normalised from -4 to 4 in grey, each region's in its colour.",
                                PreviewPainter.DARK,
                                PreviewPainter.BRIGHT)))));
    }

    private ReportSection domain(Domain domain, int number) {
        List<PreviewedImage> images = story.of(domain);
        List<SubjectPreview> seen =
                images.stream().flatMap(image -> image.preview().stream()).toList();
        List<String> words = new ArrayList<>();
        words.add(Numbers.count(images.size(), "image") + " of "
                + domain.subjects().size() + " shown"
                + (seen.isEmpty()
                        ? "."
                        : ". Brain told by: " + BrainReport.of(seen).written() + "."));
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(new Words(words));
        if (!seen.isEmpty()) {
            List<String> doubts = BrainReport.of(seen).doubts();
            if (!doubts.isEmpty()) {
                blocks.add(new Words(doubts));
            }
        }
        Optional<Bins> common = common(story, domain);
        blocks.add(new Sheet(
                story.rois().stream().map(RoiDefinition::name).toList(),
                images.stream().map(image -> card(image, common)).toList()));
        return new ReportSection("domain-" + number, domain.toString(), blocks);
    }

    /**
     * The axis of a domain's values: from the usual first to the usual 99th percentile and as far again to either side. Empty where no
     * image can be used.
     */
    static Optional<Bins> common(PreviewStory story, Domain domain) {
        List<SubjectPreview.Values> values = story.of(domain).stream()
                .flatMap(image -> image.preview().stream())
                .map(SubjectPreview::values)
                .toList();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double first = median(values, SubjectPreview.Values::first);
        double last = median(values, SubjectPreview.Values::last);
        double span = last > first ? last - first : 1;
        return Optional.of(new Bins(first - span, last + span, 1));
    }

    private static double median(List<SubjectPreview.Values> values, ToDoubleFunction<SubjectPreview.Values> of) {
        return Median.of(values.stream().mapToDouble(of).toArray());
    }

    private Card card(PreviewedImage image, Optional<Bins> common) {
        String side = story.side(image).map(SplitSide::written).orElse("");
        if (image.preview().isEmpty() || common.isEmpty()) {
            return new Card(
                    image.name(),
                    side,
                    story.signs(image),
                    image.fault()
                            .map(fault -> List.of(fault.where(), fault.remedy()))
                            .orElse(List.of()),
                    List.of());
        }
        SubjectPreview seen = image.preview().get();
        String slices = image.axial().stream().map(String::valueOf).collect(Collectors.joining(", "));
        Picture strip = new Picture(
                "slices " + slices,
                "Axial slices " + slices + " of " + image.name() + ", "
                        + image.look().domain().modality() + ", with the outlines of "
                        + seen.regions().stream()
                                .filter(region -> region.voxels() > 0)
                                .map(RegionPreview::name)
                                .collect(Collectors.collectingAndThen(
                                        Collectors.joining(", "), names -> names.isEmpty() ? "no region" : names)),
                image.strip());
        SubjectPreview.Values values = seen.values();
        Picture histograms = new Picture(
                String.format(
                        Locale.ROOT,
                        "%.4g to %.4g",
                        common.get().low(),
                        common.get().high()),
                String.format(
                        Locale.ROOT,
                        "Histograms: the brain's values in the file have the median %.4g, the first percentile %.4g and the 99th %.4g;"
                                + " the mean normalised value of each region is in the table of values",
                        values.median(),
                        values.first(),
                        values.last()),
                Painter.png(painter.histograms(seen, common.get(), HISTOGRAM_WIDTH, HISTOGRAM_HEIGHT)));
        List<String> facts = new ArrayList<>();
        facts.add(seen.kept() + " slices kept; brain by " + seen.brain().written() + "; values in the file "
                + String.format(Locale.ROOT, "%.4g to %.4g", values.least(), values.most()) + "; " + seen.grid());
        facts.add(seen.regions().stream()
                .map(region -> region.name() + " "
                        + (region.voxels() == 0
                                ? "empty"
                                : String.format(Locale.ROOT, "%.3g mL", region.millilitres())))
                .collect(Collectors.joining(", ")));
        return new Card(image.name(), side, story.signs(image), facts, List.of(strip, histograms));
    }

    private ReportSection split() {
        List<ReportBlock> blocks = new ArrayList<>();
        blocks.add(new Words(List.of(String.format(
                Locale.ROOT,
                "Drawn by seed %d: a share of %.3g tests, and %s. A subject is on one side in all modalities and for all regions of its"
                        + " partition.",
                story.settings().seed(),
                story.settings().testFraction(),
                story.settings().validationFraction() == 0
                        ? "none validates; select --race, and this command with --race, keep a share to validate on"
                        : String.format(
                                Locale.ROOT,
                                "a share of %.3g of the others validates",
                                story.settings().validationFraction())))));
        TextTable counts = new TextTable(List.of(
                Column.text("Partition and modality"),
                Column.number("Training"),
                Column.number("Validation"),
                Column.number("Test")));
        TextTable names = new TextTable(
                List.of(Column.text("Subject"), Column.text("Partition and modality"), Column.text("Side")));
        Set<String> problems = new LinkedHashSet<>();
        int rows = 0;
        for (Domain domain : story.domains()) {
            PreviewStory.Divided divided = story.sides(domain);
            divided.problem().ifPresent(problem -> problems.add(domain + ": " + problem));
            List<String> cells = new ArrayList<>(List.of(domain.toString()));
            Arrays.stream(SplitSide.values())
                    .forEach(side ->
                            cells.add(divided.problem().isPresent() ? "-" : Long.toString(divided.count(side))));
            counts.row(cells);
            for (Map.Entry<String, SplitSide> one : divided.sides().entrySet()) {
                if (rows++ < MOST_ROWS) {
                    names.row(List.of(
                            one.getKey(), domain.toString(), one.getValue().written()));
                }
            }
        }
        blocks.add(new Grid("How many subjects are on each side", counts, false));
        if (!problems.isEmpty()) {
            blocks.add(new Words(List.copyOf(problems)));
        }
        blocks.add(new Grid(
                "Each subject's side" + (rows > MOST_ROWS ? ", the first " + MOST_ROWS + " of " + rows : ""),
                names,
                true));
        if (story.images().stream().anyMatch(image -> image.fault().isPresent())) {
            blocks.add(
                    new Remarks(
                            List.of(
                                    "A partition and modality with an image that cannot be used is not prepared at all: mend it, or"
                                            + " leave the subject out with exclude in the description; then the split is drawn anew without it.")));
        }
        return new ReportSection("split", "Training, validation and test", blocks);
    }

    private ReportSection leftOut() {
        TextTable table = new TextTable(List.of(Column.text("Subject or file"), Column.text("Why")));
        int rows = 0;
        for (UnusedSubject one : story.dataSet().leftOut()) {
            if (rows++ < MOST_ROWS) {
                table.row(List.of(one.subject(), one.reason()));
            }
        }
        for (PreviewedImage image : story.images()) {
            if (image.fault().isPresent() && rows++ < MOST_ROWS) {
                table.row(List.of(
                        image.name() + ", " + image.look().domain().modality(),
                        image.fault().get().sentence()));
            }
        }
        List<String> words = new ArrayList<>();
        if (rows == 0) {
            words.add("Nobody: every subject that was found is used, in every modality.");
        }
        if (story.images().size() < story.all()) {
            words.add(
                    (story.all() - story.images().size())
                            + " images are not on this page, and their files were not read: see the top of the page for how to look at them.");
        }
        if (!story.dataSet().description().partitions().isEmpty()) {
            words.add("The description keeps these partitions alone: "
                    + String.join(", ", story.dataSet().description().partitions()) + ".");
        }
        List<ReportBlock> blocks = new ArrayList<>();
        if (!words.isEmpty()) {
            blocks.add(new Words(words));
        }
        if (rows > 0) {
            blocks.add(new Grid(
                    "Who is not used, or not in every modality"
                            + (rows > MOST_ROWS ? ", the first " + MOST_ROWS + " of " + rows : ""),
                    table,
                    false));
        }
        return new ReportSection("left-out", "Left out, and why", blocks);
    }
}
