package org.sourceselect.cli.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.report.PreviewReport;
import org.sourceselect.cli.report.PreviewStory;
import org.sourceselect.cli.report.PreviewedImage;
import org.sourceselect.cli.report.ReportWriter;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.ScanProgress;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.Domain;
import org.sourceselect.dataset.Preview;
import org.sourceselect.dataset.ReadingListener;
import org.sourceselect.dataset.RoiDefinition;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;
import org.sourceselect.task.Wildcard;

/** Looks at a data set, and writes what is to be seen. */
public final class PreviewRun {

    /** The page. */
    public static final String PAGE = "preview.html";

    /** The contact sheet. */
    public static final String SHEET = "preview.png";

    private PreviewRun() {}

    /**
     * What to look at.
     *
     * @param description the data set's description
     * @param tasks names or patterns of tasks; all when empty
     * @param subjects names or patterns of subjects; all when empty
     * @param limit at most so many images
     * @param page which of several lots of so many, from 1
     * @param slices so many slices of each image
     * @param preparation how volumes become slices
     * @param split who trains, validates and tests
     */
    public record Asked(
            Path description,
            List<String> tasks,
            List<String> subjects,
            int limit,
            int page,
            int slices,
            PreparationSettings preparation,
            SplitSettings split) {
        /** Keeps copies. */
        public Asked {
            tasks = List.copyOf(tasks);
            subjects = List.copyOf(subjects);
        }
    }

    /**
     * What came of it.
     *
     * @param story what was seen
     * @param files what was written
     * @param sheetHasNames whether the contact sheet has names on it
     * @param more whether there are images on a next page
     */
    public record Outcome(PreviewStory story, List<Path> files, boolean sheetHasNames, boolean more) {
        /** Keeps a copy. */
        public Outcome {
            files = List.copyOf(files);
        }
    }

    /**
     * Looks, and writes both files, whole or not at all.
     *
     * @throws BadInputException when the description or a name cannot be used, or the folder cannot be written
     */
    public static Outcome run(Asked asked, Path output, Console console) {
        OutputFolder.check(output);
        Interruption interruption = Interruption.handle(
                () -> OutputFolder.discardDrafts(output, List.of(PAGE, SHEET)),
                console,
                () -> "stopped; nothing was written");
        try {
            PreviewStory story = look(asked, console);
            console.status("painting");
            Map<String, byte[]> contents = new LinkedHashMap<>();
            contents.put(PAGE, ReportWriter.html(PreviewReport.page(story)).getBytes(StandardCharsets.UTF_8));
            contents.put(SHEET, PreviewReport.sheet(story));
            return new Outcome(
                    story,
                    OutputFolder.writeBytes(output, contents),
                    PreviewReport.sheetHasNames(story),
                    (long) asked.page() * asked.limit() < story.all());
        } finally {
            console.clearStatus();
            interruption.close();
        }
    }

    /** Looks without writing. */
    public static PreviewStory look(Asked asked, Console console) {
        DataSet dataSet = LocalData.open(List.of(asked.description())).get(0);
        Set<TaskId> tasks = tasks(dataSet, asked.tasks());
        List<Domain> domains = dataSet.domains().stream()
                .filter(domain -> tasks.stream()
                        .anyMatch(task -> task.partition().equals(domain.partition())
                                && task.modality().equals(domain.modality())))
                .toList();
        List<RoiDefinition> rois = dataSet.rois().stream()
                .filter(roi -> tasks.stream().anyMatch(task -> task.roi().equals(roi.name())))
                .toList();
        List<Preview.Look> all = looks(domains, asked.subjects());
        long from = (asked.page() - 1L) * asked.limit();
        if (from >= all.size()) {
            throw new BadInputException(
                    "--page",
                    "it is " + asked.page() + ", and there are " + all.size() + " images, " + asked.limit()
                            + " on a page",
                    "give a number from 1 to " + ((all.size() - 1) / asked.limit() + 1));
        }
        List<Preview.Look> looks = all.subList((int) from, (int) Math.min(all.size(), from + asked.limit()));
        List<PreviewedImage> images = Preview.of(
                dataSet,
                looks,
                rois,
                asked.preparation(),
                asked.slices(),
                listener(dataSet, console),
                looked -> PreviewedImage.of(looked, rois));
        console.clearStatus();
        return new PreviewStory(dataSet, domains, rois, asked.preparation(), asked.split(), images, all.size());
    }

    private static ReadingListener listener(DataSet dataSet, Console console) {
        long begun = System.nanoTime();
        return (step, steps, unit) -> console.status(
                ScanProgress.line(dataSet.name() + ": " + unit, step, steps, (System.nanoTime() - begun) / 1e9));
    }

    private static Set<TaskId> tasks(DataSet dataSet, List<String> names) {
        List<TaskId> all = dataSet.taskIds();
        return new LinkedHashSet<>(names.isEmpty() ? all : new TaskPool(all).named("--task", names));
    }

    /** The first subject of each domain, the second of each, and so on: what comes first is of all of them. */
    private static List<Preview.Look> looks(List<Domain> domains, List<String> subjects) {
        Set<String> known = new TreeSet<>();
        domains.forEach(domain -> domain.subjects().forEach(files -> known.add(files.subject())));
        List<Wildcard> patterns = subjects.stream().map(Wildcard::new).toList();
        for (int i = 0; i < patterns.size(); i++) {
            if (known.stream().noneMatch(patterns.get(i)::matches)) {
                throw new BadInputException(
                        "--subjects",
                        "no subject is called '" + subjects.get(i) + "'",
                        NearestNames.phrase(subjects.get(i), known));
            }
        }
        List<Preview.Look> looks = new ArrayList<>();
        int most = domains.stream()
                .mapToInt(domain -> domain.subjects().size())
                .max()
                .orElse(0);
        for (int s = 0; s < most; s++) {
            for (Domain domain : domains) {
                if (s < domain.subjects().size()) {
                    String name = domain.subjects().get(s).subject();
                    if (patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(name))) {
                        looks.add(new Preview.Look(domain, domain.subjects().get(s)));
                    }
                }
            }
        }
        return looks;
    }
}
