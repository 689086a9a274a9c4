package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.dataset.Damage;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.dataset.TaskSummary;
import org.sourceselect.dataset.Thoroughness;
import org.sourceselect.task.BadInputException;
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
            "Reads each label volume and each image's header, and sees whether images are cut short; with",
            "--check, all of every image. Subjects that cannot be read are a warning for each cause, with",
            "the first file and their number, with --check all files; so are files missing, in one line.",
            ""
        },
        footer = {
            "",
            "Columns: subjects in whom the region occurs, of all whose labels and image header can be read;",
            "axial slices in which it occurs, of all of these; its share of their voxels; subjects that are",
            "damaged. With --check the exit code is 2 when any is. A description leaves subjects out with exclude.",
            "",
            "Examples:",
            "  sourceselect tasks fets.yaml",
            "  sourceselect tasks fets.yaml --check",
            "  sourceselect tasks fets.yaml wmh.yaml --json"
        })
public final class TasksCommand implements Callable<Integer> {

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
        List<BadInputException> damaged = new ArrayList<>();
        List<DataSet> dataSets = LocalData.open(descriptions);
        for (DataSet dataSet : dataSets) {
            tasks.addAll(dataSet.tasks(
                    check ? Thoroughness.ALL : Thoroughness.LABELS,
                    (step, steps, unit) -> console.status(dataSet.name() + ": " + unit + " " + step + " of " + steps),
                    damaged::add));
        }
        console.clearStatus();
        LocalData.warnings(dataSets).forEach(console::say);
        for (Damage damage : Damage.byCause(damaged)) {
            console.say("warning: " + Sentences.oneLine(damage.sentence()));
            if (check && damage.files().size() > 1) {
                damage.files().forEach(file -> console.say("  " + Sentences.oneLine(file)));
            }
        }
        if (json) {
            console.result(json(tasks));
        } else {
            table(tasks).lines().forEach(console::result);
        }
        return check && !damaged.isEmpty() ? Failure.USER : 0;
    }

    /** The tasks as text. */
    public static TextTable table(List<TaskSummary> tasks) {
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("Task"),
                TextTable.Column.number("Subjects"),
                TextTable.Column.number("Slices"),
                TextTable.Column.number("Foreground"),
                TextTable.Column.number("Damaged")));
        for (TaskSummary task : tasks) {
            table.row(List.of(
                    task.task().toString(),
                    task.subjectsWithRoi() + " of " + task.subjects(),
                    task.slicesWithRoi() + " of " + task.slices(),
                    String.format(Locale.ROOT, "%.3f %%", 100 * task.foregroundFraction()),
                    Integer.toString(task.damaged())));
        }
        return table;
    }

    /** The tasks as JSON. */
    public static String json(List<TaskSummary> tasks) {
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
        }
        return Json.pretty(array);
    }
}
