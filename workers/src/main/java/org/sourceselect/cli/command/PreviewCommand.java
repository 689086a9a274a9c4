package org.sourceselect.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sourceselect.activity.SettingsCheck;
import org.sourceselect.cli.option.PreparationOptions;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.report.PreviewStory;
import org.sourceselect.cli.report.PreviewedImage;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.PreviewRun;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.dataset.Domain;
import org.sourceselect.selection.SelectionSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a data set as it will be prepared. */
@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Shows a data set's prepared slices with outlines of the labels, before anything is computed.",
            "",
            "Makes preview.html and a contact sheet, preview.png: slices as networks see them, the outlines, the brain that",
            "was found, histograms, volumes and places of the regions, the split, who is left out, and what stands out:",
            "a label that is empty, flipped, shifted or on another grid, an image that is not scaled like the others.",
            "The files show patients' images and names: they are for your own eyes.",
            ""
        },
        footer = {
            "",
            "Columns: images shown, of all; how many want a look, and cannot be used; what the brain is told by;",
            "how many subjects train, validate and test. docs/preview.md says what to look for.",
            "",
            "Examples:",
            "  sourceselect preview fets.yaml",
            "  sourceselect preview fets.yaml --task ET-22-T2 --output look",
            "  sourceselect preview fets.yaml --subjects 'FeTS2022_000*' --page 2"
        })
public final class PreviewCommand implements Callable<Integer> {

    /** A browser shows so many without delay. */
    private static final int MOST_IMAGES = 100;

    /** What the shown slices may take up in memory, where the sheet takes as much again: below half of the launcher's. */
    private static final long MOST_BYTES = 192L << 20;

    private static final int BYTES_OF_A_PIXEL = 4;

    private static final int MOST_SLICES = 9;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DATASET.yaml", description = "Description of the data set.")
    private Path description = Path.of("");

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            description = "Show these tasks alone, by name or with * (default: all).")
    private List<String> tasks = new ArrayList<>();

    @Option(
            names = "--subjects",
            split = ",",
            paramLabel = "NAME",
            description = "Show these subjects alone, by name or with * (default: all).")
    private List<String> subjects = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "40",
            description = "At most so many images, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--page",
            paramLabel = "N",
            defaultValue = "1",
            description = "Where there are more images: the first so many, the next, and so on.")
    private int page;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "3",
            description = "Slices of each image, 1 to 9: where most of the regions is (default: ${DEFAULT-VALUE}).")
    private int show;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder for preview.html and preview.png (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("sourceselect-preview");

    @Option(names = "--race", description = "Divide subjects as select --race does: some validate.")
    private boolean race;

    @Mixin
    private PreparationOptions preparation = new PreparationOptions();

    @Override
    public Integer call() throws IOException {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        SelectionSettings settings = SettingsOptions.read(preparation, race);
        SettingsCheck.atLeast("--limit", limit, 1);
        SettingsCheck.atMost("--limit", limit, MOST_IMAGES);
        SettingsCheck.atLeast("--page", page, 1);
        SettingsCheck.atLeast("--show", show, 1);
        SettingsCheck.atMost("--show", show, MOST_SLICES);
        PreviewRun.Outcome outcome = PreviewRun.run(
                new PreviewRun.Asked(
                        description,
                        tasks,
                        subjects,
                        fitting(settings.preparation().size()),
                        page,
                        show,
                        settings.preparation(),
                        settings.split()),
                output,
                console);
        PreviewStory story = outcome.story();
        story.dataSet().warning().ifPresent(warning -> console.say("warning: " + Sentences.oneLine(warning)));
        console.results(table(story).lines());
        for (PreviewedImage image : story.standingOut()) {
            console.result(Sentences.oneLine(image.name() + ", "
                    + image.look().domain().modality() + ": " + String.join("; ", story.signs(image))));
        }
        for (Path file : outcome.files()) {
            console.say("wrote " + file + ", " + Numbers.bytes(Files.size(file)));
        }
        if (!outcome.sheetHasNames()) {
            console.say(
                    "the contact sheet has no names on it, as this Java has no fonts: install fontconfig and a font");
        }
        if (outcome.more()) {
            console.say(story.images().size() + " of " + story.all() + " images are shown; for the next, --page "
                    + (page + 1));
        }
        boolean usable =
                story.images().stream().anyMatch(image -> image.preview().isPresent());
        return usable ? 0 : Failure.USER;
    }

    /** As many images of a page as were asked for, or as fit into memory. */
    private int fitting(int size) {
        long bytes = (long) BYTES_OF_A_PIXEL * show * size * size;
        return (int) Math.max(1, Math.min(limit, MOST_BYTES / bytes));
    }

    private static TextTable table(PreviewStory story) {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Partition and modality"),
                TextTable.Column.number("Images"),
                TextTable.Column.number("To look at"),
                TextTable.Column.number("Unusable"),
                TextTable.Column.text("Brain"),
                TextTable.Column.text("Train/validate/test")));
        for (Domain domain : story.domains()) {
            List<PreviewedImage> images = story.of(domain);
            long unusable =
                    images.stream().filter(image -> image.fault().isPresent()).count();
            long odd = images.stream()
                            .filter(image -> !story.signs(image).isEmpty())
                            .count()
                    - unusable;
            table.row(List.of(
                    domain.toString(),
                    images.size() + " of " + domain.subjects().size(),
                    Long.toString(odd),
                    Long.toString(unusable),
                    story.brain(domain),
                    story.split(domain)));
        }
        return table;
    }
}
