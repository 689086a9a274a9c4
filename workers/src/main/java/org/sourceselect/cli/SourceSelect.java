package org.sourceselect.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.sourceselect.cli.command.CampaignCommand;
import org.sourceselect.cli.command.CancelCommand;
import org.sourceselect.cli.command.DemoCommand;
import org.sourceselect.cli.command.EvaluateCommand;
import org.sourceselect.cli.command.ExperimentCommand;
import org.sourceselect.cli.command.ExportCommand;
import org.sourceselect.cli.command.MetricsCommand;
import org.sourceselect.cli.command.PlanCommand;
import org.sourceselect.cli.command.PreviewCommand;
import org.sourceselect.cli.command.ReportCommand;
import org.sourceselect.cli.command.ResultCommand;
import org.sourceselect.cli.command.ScoreCommand;
import org.sourceselect.cli.command.SelectCommand;
import org.sourceselect.cli.command.StatusCommand;
import org.sourceselect.cli.command.TasksCommand;
import org.sourceselect.cli.command.WorkerCommand;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.Interruption;
import org.sourceselect.cli.text.FirstWord;
import org.sourceselect.cli.text.HelpPages;
import org.sourceselect.cli.text.Logs;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.cli.text.Terminal;
import org.sourceselect.cli.text.Version;
import org.sourceselect.cli.text.WatchedOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code sourceselect} command. */
@Command(
        name = "sourceselect",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Of all the tasks I could pre-train a segmentation network on, which transfers best to mine?", ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect demo",
            "  sourceselect tasks fets.yaml",
            "  sourceselect preview fets.yaml",
            "  sourceselect metrics",
            "  sourceselect plan fets.yaml --target ET-22-T2 --profile smoke",
            "  sourceselect select fets.yaml --target ET-22-T2 --profile smoke",
            "  sourceselect export --output winner",
            "  sourceselect evaluate selection.csv",
            "  sourceselect campaign start fets.yaml --target ET-22-T2,ET-20-T1 --profile smoke",
            "  sourceselect experiment table-1",
            "",
            "Each command explains itself: sourceselect select --help. Exit codes: 0 done, 1 an error of the",
            "program, 2 something to put right, 3 done but for sources or targets that failed, 130 stopped by",
            "Ctrl-C."
        })
public final class SourceSelect implements Runnable {

    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            TasksCommand.class,
            PreviewCommand.class,
            MetricsCommand.class,
            ScoreCommand.class,
            PlanCommand.class,
            SelectCommand.class,
            ReportCommand.class,
            ResultCommand.class,
            ExportCommand.class,
            EvaluateCommand.class,
            CampaignCommand.class,
            ExperimentCommand.class,
            WorkerCommand.class,
            StatusCommand.class,
            CancelCommand.class);

    /** The command whose standard error is a log, which may be read by a program. */
    private static final String LOGS = "worker";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        FirstWord first = new FirstWord(System.err);
        // What a file of arguments asks for is not known yet.
        if (Stream.of(args).noneMatch(arg -> arg.equals(LOGS) || arg.startsWith("@"))) {
            first.await();
        }
        Logs.silence();
        WatchedOutput watched = new WatchedOutput(first.watched(new FileOutputStream(FileDescriptor.out)));
        PrintWriter err = new PrintWriter(first.watched(System.err), false, StandardCharsets.UTF_8);
        int code = run(watched, err, args);
        Interruption.holdIfUnderWay();
        System.exit(code);
    }

    /** Runs a command; a result that could not be written whole is no success. */
    static int run(WatchedOutput watched, PrintWriter err, String... args) {
        PrintWriter out = new PrintWriter(watched, false, StandardCharsets.UTF_8);
        int code = commandLine(out, err, asked(args)).execute(args);
        out.flush();
        Optional<String> lost = watched.lost();
        lost.ifPresent(sentence -> err.println("sourceselect: " + sentence));
        err.flush();
        return code == 0 && lost.isPresent() ? Failure.USER : code;
    }

    /** The command line on these writers. */
    public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return commandLine(out, err, name -> true);
    }

    /** Whether these arguments may run the command of a name; they may come from a file. */
    static Predicate<String> asked(String[] args) {
        List<String> given = List.of(args);
        return given.stream().anyMatch(arg -> arg.startsWith("@")) ? name -> true : given::contains;
    }

    /**
     * The command line on these writers.
     *
     * @param asked which commands may be run, by name; the others are only listed, as to read the options of all of them takes
     *     a third of the time of a command that does little
     */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, Predicate<String> asked) {
        CommandLine commandLine = new CommandLine(new SourceSelect());
        for (Class<?> command : COMMANDS) {
            Command facts = command.getAnnotation(Command.class);
            if (asked.test(facts.name())) {
                commandLine.addSubcommand(facts.name(), command);
            } else {
                CommandSpec listed = CommandSpec.create().name(facts.name());
                listed.usageMessage().description(facts.description());
                commandLine.addSubcommand(facts.name(), listed);
            }
        }
        return commandLine
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setHelpFactory(new HelpPages(Terminal.output()))
                .setParameterExceptionHandler((e, args) -> misused(e))
                .setExecutionExceptionHandler((e, used, parsed) -> failed(e, used));
    }

    @Override
    public void run() {
        // No command at all: what there is to choose from is what helps.
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int misused(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String problem = Sentences.oneLine(String.valueOf(e.getMessage()));
        String hint = e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getSuggestions().isEmpty()
                ? "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?"
                : "; see " + command.getCommandSpec().qualifiedName() + " --help";
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": "
                        + problem.substring(0, 1).toLowerCase(Locale.ROOT) + problem.substring(1) + hint);
        command.getErr().flush();
        return Failure.USER;
    }

    private static int failed(Exception e, CommandLine commandLine) {
        Interruption.holdIfUnderWay();
        Failure failure = Failure.of(e, note -> Optional.empty(), Logs.current().map(Path::toString));
        if (failure.exitCode() == Failure.OURS) {
            LoggerFactory.getLogger(SourceSelect.class).error("the command failed", e);
        }
        commandLine.getErr().println(commandLine.getCommandSpec().qualifiedName() + ": " + failure.sentence());
        commandLine.getErr().flush();
        return failure.exitCode();
    }
}
