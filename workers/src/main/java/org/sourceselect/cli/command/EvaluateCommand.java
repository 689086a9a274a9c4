package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sourceselect.campaign.TargetResult.PathEvaluation;
import org.sourceselect.cli.file.EvaluationJson;
import org.sourceselect.cli.file.EvidenceFiles;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.file.ScoreTable;
import org.sourceselect.cli.file.TransferTable;
import org.sourceselect.cli.run.EvidenceInputs;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.EvaluationTable;
import org.sourceselect.cli.text.EvidenceTable;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.evaluation.EvaluationSettings;
import org.sourceselect.evaluation.RankingEvaluation;
import org.sourceselect.evaluation.SourceScore;
import org.sourceselect.evidence.Evidence;
import org.sourceselect.evidence.EvidenceSettings;
import org.sourceselect.evidence.TargetEvidence;
import org.sourceselect.evidence.UnknownMethodException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.NearestNames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how good rankings are, from a table of scores and Dice. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Says how good rankings are, from sources with their Dice and their scores.",
            "",
            "The Dice is that after fine-tuning; where the scores come from does not matter. selection.csv of",
            "select --ground-truth is such a file.",
            "",
            "One row for each source. Every column of numbers is taken for a metric, higher predicting",
            "better transfer; an empty cell is a source without a value.",
            "",
            "Of many targets (several files, a file with a column of targets, selection.json files, a folder of",
            "either such as a campaign's output, a home with its store) it says which way to choose loses least,",
            "beside baselines, with intervals over targets.",
            ""
        },
        footer = {
            "",
            "Path 2 ranks all sources; Path 1, where a column marks its candidates, only those. Either is held",
            "against the true ranks of all sources by Dice. docs/evaluate.md defines every number, and those over",
            "many targets docs/evidence.md.",
            "",
            "Examples:",
            "  sourceselect evaluate selection.csv",
            "  sourceselect evaluate scores.csv --source-column task --dice-column dsc --metric logme,leep",
            "  sourceselect evaluate scores.csv --candidates same_modality --top 10 --json",
            "  sourceselect evaluate a.csv b.csv c.csv --against logme --output evidence",
            "  sourceselect evaluate campaign-output --second-seed other-campaign-output",
            "  sourceselect evaluate ~/.sourceselect"
        })
public final class EvaluateCommand implements Callable<Integer> {

    private static final List<String> OF_ONE = List.of("--top", "--resamples");
    private static final List<String> OF_MANY = List.of("--cluster", "--against");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Tables with a header line, selection.json files, folders or homes.")
    private List<Path> inputs = new ArrayList<>();

    @Option(
            names = "--source-column",
            paramLabel = "COLUMN",
            defaultValue = "source",
            description = "Column of the sources' names (default: ${DEFAULT-VALUE}).")
    private String sourceColumn = "source";

    @Option(
            names = "--dice-column",
            paramLabel = "COLUMN",
            defaultValue = "dice",
            description = "Column of the ground truth, of which more is better (default: ${DEFAULT-VALUE}).")
    private String diceColumn = "dice";

    @Option(
            names = "--metric",
            split = ",",
            paramLabel = "COLUMN",
            description = {
                "Columns of the metrics (default: every other column with numbers in it, but for",
                "those of selection.csv that are no metrics)."
            })
    private List<String> metrics = List.of();

    @Option(
            names = "--candidates",
            paramLabel = "COLUMN",
            description = {
                "Column of true and false, or 1 and 0, that marks the candidates of Path 1",
                "(default: subset2 or candidate, where there is one)."
            })
    private @Nullable String candidates;

    @Option(
            names = "--target-column",
            paramLabel = "COLUMN",
            description = "Column of the targets' names (default: target, where there is one).")
    private @Nullable String targetColumn;

    @Option(
            names = "--cluster",
            split = ",",
            paramLabel = "COLUMN",
            description = {
                "Of many: columns of what targets share; those with equal values are drawn together (default:",
                "target_region and target_subjects if any, else what the targets' names tell)."
            })
    private List<String> clusters = List.of();

    @Option(
            names = "--second-seed",
            paramLabel = "FILE",
            description = {
                "The same targets with the ground truth of another seed, for the noise ceiling; a column",
                "dice_again does the same."
            })
    private List<Path> again = List.of();

    @Option(
            names = "--against",
            paramLabel = "METHOD",
            defaultValue = Evidence.RANDOM,
            description = "The method that others are held against, over many targets (default: ${DEFAULT-VALUE}).")
    private String against = Evidence.RANDOM;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Over many targets: also write evidence.json, .csv, .svg and .md, and transfers.csv.")
    private @Nullable Path output;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "4",
            description = "Of one target: footrule, regret@k and Rel@k for k = 1 to K (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "1000",
            description = {
                "Of one target: bootstrap resamples of intervals, 0 for none (default: ${DEFAULT-VALUE}).",
                "Time grows with them and with the square of the number of sources."
            })
    private int resamples;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of the resampling (default: ${DEFAULT-VALUE}, as in select).")
    private long seed;

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    /** A ranking to evaluate. */
    private record Task(int path, String metric, List<SourceScore> scores) {}

    @Override
    public Integer call() {
        EvaluationSettings settings = settings();
        ScoreTable.Columns columns =
                new ScoreTable.Columns(sourceColumn, diceColumn, metrics, Optional.ofNullable(candidates));
        Path file = inputs.get(0);
        boolean single = inputs.size() == 1 && targetColumn == null && again.isEmpty() && output == null;
        if (single && !Files.isDirectory(file) && !file.toString().endsWith(".json") && !ofManyTargets(file)) {
            refuse(
                    OF_MANY,
                    "it is about many targets, and the file is about one",
                    "leave it out, or give more targets");
            return one(file, columns, settings);
        }
        refuse(OF_ONE, "it is about one target, and over many nothing is made of it", "leave it out");
        return many(columns);
    }

    private void refuse(List<String> options, String problem, String remedy) {
        options.stream()
                .filter(spec.commandLine().getParseResult()::hasMatchedOption)
                .findFirst()
                .ifPresent(option -> {
                    throw new BadInputException(option, problem, remedy);
                });
    }

    private static boolean ofManyTargets(Path file) {
        return TransferTable.targets(file) > 1;
    }

    private int many(ScoreTable.Columns columns) {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        if (output != null) {
            OutputFolder.check(output);
        }
        EvidenceInputs reading =
                new EvidenceInputs(new TransferTable.Columns(columns, Optional.ofNullable(targetColumn), clusters));
        List<TargetEvidence> targets = reading.read(inputs);
        if (!again.isEmpty()) {
            targets = reading.again(targets, again);
        }
        reading.notes(targets).forEach(console::say);
        EvidenceFiles files = new EvidenceFiles(evidence(targets), targets, List.of());
        if (json) {
            console.result(Json.pretty(files.json()));
        } else {
            console.result(heading(files.evidence()));
            console.result("");
            console.results(new EvidenceTable(files.evidence()).lines());
        }
        if (output != null) {
            files.write(output).forEach(written -> console.say("wrote " + written));
        }
        return 0;
    }

    private Evidence evidence(List<TargetEvidence> targets) {
        try {
            return Evidence.of(targets, new EvidenceSettings(against, EvidenceSettings.DEFAULT.subPools(), seed));
        } catch (UnknownMethodException e) {
            throw new BadInputException(
                    "--against", "there is no method '" + against + "'", NearestNames.phrase(against, e.known()));
        }
    }

    private static String heading(Evidence evidence) {
        String sources = evidence.fewestSources() == evidence.mostSources()
                ? Numbers.count(evidence.mostSources(), "source")
                : evidence.fewestSources() + " to " + evidence.mostSources() + " sources";
        return Numbers.count(evidence.targets(), "target") + ", " + sources + " each.";
    }

    private int one(Path file, ScoreTable.Columns columns, EvaluationSettings settings) {
        ScoreTable table = ScoreTable.read(file, columns);
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        notes(table).forEach(console::say);
        List<PathEvaluation> evaluations = evaluations(table, settings, console);
        if (json) {
            ObjectNode result = Json.object();
            ArrayNode array = result.putArray("evaluations");
            evaluations.forEach(e -> array.add(EvaluationJson.of(e)));
            console.result(Json.pretty(result));
        } else {
            console.results(lines(file, table, evaluations));
        }
        return 0;
    }

    private EvaluationSettings settings() {
        if (top < 1) {
            throw new BadInputException("--top", "it is " + top, "give a whole number of at least 1");
        }
        if (resamples < 0) {
            throw new BadInputException("--resamples", "it is " + resamples, "give a whole number of at least 0");
        }
        return new EvaluationSettings(top, resamples, EvaluationSettings.DEFAULT.confidence(), seed);
    }

    private List<String> notes(ScoreTable table) {
        List<String> notes = new ArrayList<>();
        if (table.withoutDice() > 0) {
            notes.add("left out: " + Numbers.count(table.withoutDice(), "source") + " with nothing in column "
                    + diceColumn);
        }
        if (!table.leftOut().isEmpty()) {
            notes.add("not taken for metrics: " + String.join(", ", table.leftOut()));
        }
        return notes;
    }

    private List<PathEvaluation> evaluations(ScoreTable table, EvaluationSettings settings, Console console) {
        List<Task> tasks = tasks(table);
        double everything = tasks.stream().mapToDouble(EvaluateCommand::cost).sum();
        double done = 0;
        long start = System.nanoTime();
        List<PathEvaluation> evaluations = new ArrayList<>();
        for (Task task : tasks) {
            double seconds = (System.nanoTime() - start) / 1e9;
            console.status("evaluating " + task.metric() + ", path " + task.path() + " (" + (evaluations.size() + 1)
                    + " of " + tasks.size() + ")"
                    + (done > 0 ? ", about " + Numbers.duration(seconds / done * (everything - done)) + " to go" : ""));
            evaluations.add(new PathEvaluation(
                    task.path(), task.metric(), RankingEvaluation.evaluate(table.dice(), task.scores(), settings)));
            done += cost(task);
        }
        return evaluations;
    }

    /** Rank correlations look at every pair of sources. */
    private static double cost(Task task) {
        return Math.pow(task.scores().size(), 2);
    }

    /** In the order of {@code selection.json}: by metric, Path 1 before Path 2. */
    private static List<Task> tasks(ScoreTable table) {
        List<Task> tasks = new ArrayList<>();
        for (Map.Entry<String, List<SourceScore>> metric : table.scores().entrySet()) {
            List<SourceScore> all = metric.getValue();
            Optional<List<SourceScore>> path1 = table.candidates()
                    .map(c -> all.stream()
                            .filter(s -> c.sources().contains(s.source()))
                            .toList());
            path1.filter(scores -> !scores.isEmpty())
                    .ifPresent(scores -> tasks.add(new Task(1, metric.getKey(), scores)));
            // A selection by Path 1 alone scored nothing else: that is no ranking of the whole pool.
            if (!path1.equals(Optional.of(all))) {
                tasks.add(new Task(2, metric.getKey(), all));
            }
        }
        return tasks;
    }

    private static List<String> lines(Path file, ScoreTable table, List<PathEvaluation> evaluations) {
        List<String> lines = new ArrayList<>();
        StringBuilder heading = new StringBuilder(Numbers.count(table.dice().size(), "source"));
        heading.append(" in ").append(file).append(". ");
        table.candidates()
                .ifPresent(c -> heading.append("Path 1: the ")
                        .append(c.sources().size())
                        .append(" that column ")
                        .append(c.column())
                        .append(" marks. "));
        lines.add(heading.append("Path 2: all with a score.").toString());
        for (List<String> section : List.of(
                EvaluationTable.table(evaluations),
                EvaluationTable.correlations(evaluations),
                EvaluationTable.quality(evaluations))) {
            lines.add("");
            lines.addAll(section);
        }
        for (PathEvaluation e : evaluations) {
            int scored = e.evaluation().predicted().size();
            if (e.path() == 2 && scored < table.dice().size()) {
                lines.add(SelectionTable.title(e.metric()) + " has a value for " + scored + " of "
                        + table.dice().size() + " sources only: the others are not in its ranking.");
            }
        }
        return lines;
    }
}
