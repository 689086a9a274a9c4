package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.dataset.BrainReport;
import org.sourceselect.dataset.Damage;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.Domain;
import org.sourceselect.dataset.TaskSummary;
import org.sourceselect.dataset.Thoroughness;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the tasks of data sets. */
@Command(
        name = "tasks",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Lists every binary task of the given data sets: region of interest x partition x modality.",
            "",
            "Reads each label volume and each image's header, sees whether images are cut short, and looks",
            "for the brain in three images of each partition and modality; with --check, all of every image.",
            "Subjects that cannot be read are a warning for each cause, with the first file and their number,",
            "with --check all files; so are files missing, in one line. An image where the brain is in doubt",
            "is a warning with its file.",
            ""
        },
        footer = {
            "",
            "Columns: subjects in whom the region occurs, of all whose labels and image header can be read;",
            "axial slices in which it occurs, of all of these; its share of their voxels; subjects that are",
            "damaged. With --check the exit code is 2 when any is. A description leaves subjects out with exclude.",
            "Brain: what it is told by. uniform: all but a background of one value. faint: all but one of",
            "nearly one value. air: the head, brighter than the air about it. none: no background, so all of",
            "it. nonzero, head, whole, file: as brain in the description says; docs/brain.md has the rules.",
            "",
            "Examples:",
            "  sourceselect tasks fets.yaml",
            "  sourceselect tasks fets.yaml --check",
            "  sourceselect tasks fets.yaml wmh.yaml --json"
        })
public final class TasksCommand implements Callable<Integer> {

    /** The first, the middle and the last third of a domain's subjects are seen; reading all would take as long as preparing them. */
    private static final int IMAGES_PER_DOMAIN = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DATASET.yaml", arity = "1..*", description = "Descriptions of the data sets.")
    private List<Path> descriptions = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Option(names = "--check", description = "Read every image whole, and name every damaged file.")
    private boolean check;

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        List<TaskSummary> tasks = new ArrayList<>();
        Map<String, String> brains = new HashMap<>();
        List<String> doubts = new ArrayList<>();
        List<BadInputException> damaged = new ArrayList<>();
        List<DataSet> dataSets = LocalData.open(descriptions);
        for (DataSet dataSet : dataSets) {
            tasks.addAll(dataSet.tasks(
                    check ? Thoroughness.ALL : Thoroughness.LABELS,
                    (step, steps, unit) -> console.status(dataSet.name() + ": " + unit + " " + step + " of " + steps),
                    damaged::add));
            List<BrainReport> reports = dataSet.brains(
                    check ? 0 : IMAGES_PER_DOMAIN,
                    (step, steps, unit) -> console.status(dataSet.name() + ": " + unit + " " + step + " of " + steps),
                    damaged::add);
            for (int d = 0; d < reports.size(); d++) {
                Domain domain = dataSet.domains().get(d);
                brains.put(
                        key(dataSet.name(), domain.partition(), domain.modality()),
                        reports.get(d).written());
                doubts.addAll(reports.get(d).doubts());
            }
        }
        console.clearStatus();
        LocalData.warnings(dataSets).forEach(console::say);
        for (Damage damage : Damage.byCause(distinct(damaged))) {
            console.say("warning: " + Sentences.oneLine(damage.sentence()));
            if (check && damage.files().size() > 1) {
                damage.files().forEach(file -> console.say("  " + Sentences.oneLine(file)));
            }
        }
        doubts.stream().distinct().forEach(doubt -> console.say("warning: " + Sentences.oneLine(doubt)));
        Function<TaskId, String> brain =
                task -> brains.getOrDefault(key(task.dataSet(), task.partition(), task.modality()), "");
        if (json) {
            console.result(json(tasks, brain));
        } else {
            console.results(table(tasks, brain).lines());
        }
        return check && !damaged.isEmpty() ? Failure.USER : 0;
    }

    /** A file that was read twice has its fault told once. */
    private static List<BadInputException> distinct(List<BadInputException> faults) {
        Map<String, BadInputException> bySentence = new LinkedHashMap<>();
        faults.forEach(fault -> bySentence.putIfAbsent(fault.sentence(), fault));
        return List.copyOf(bySentence.values());
    }

    private static String key(String dataSet, Optional<String> partition, String modality) {
        return String.join("/", dataSet, partition.orElse(""), modality);
    }

    /**
     * The tasks as text.
     *
     * @param brain what the brain of a task's images is told by
     */
    public static TextTable table(List<TaskSummary> tasks, Function<TaskId, String> brain) {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Task"),
                TextTable.Column.number("Subjects"),
                TextTable.Column.number("Slices"),
                TextTable.Column.number("Foreground"),
                TextTable.Column.number("Damaged"),
                TextTable.Column.text("Brain")));
        for (TaskSummary task : tasks) {
            table.row(List.of(
                    task.task().toString(),
                    task.subjectsWithRoi() + " of " + task.subjects(),
                    task.slicesWithRoi() + " of " + task.slices(),
                    String.format(Locale.ROOT, "%.3f %%", 100 * task.foregroundFraction()),
                    Integer.toString(task.damaged()),
                    brain.apply(task.task())));
        }
        return table;
    }

    /** The tasks as JSON, with what {@link #table} has. */
    public static String json(List<TaskSummary> tasks, Function<TaskId, String> brain) {
        ArrayNode array = Json.array();
        for (TaskSummary task : tasks) {
            ObjectNode object = array.addObject();
            object.put("task", task.task().toString());
            object.put("subjects", task.subjects());
            object.put("subjectsWithRoi", task.subjectsWithRoi());
            object.put("slices", task.slices());
            object.put("slicesWithRoi", task.slicesWithRoi());
            object.put("foregroundFraction", task.foregroundFraction());
            object.put("damaged", task.damaged());
            object.put("brain", brain.apply(task.task()));
        }
        return Json.pretty(array);
    }
}
