package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.file.ExperimentFiles;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.option.ScaleOptions;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.report.ExperimentReport;
import org.sourceselect.cli.report.ReportPage;
import org.sourceselect.cli.run.ExperimentRun;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.run.LocalMemory;
import org.sourceselect.cli.run.Phantoms;
import org.sourceselect.cli.run.Repetition;
import org.sourceselect.cli.run.ReportFiles;
import org.sourceselect.cli.run.RequestId;
import org.sourceselect.cli.run.Session;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Incomplete;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.Logs;
import org.sourceselect.cli.text.ResultTableText;
import org.sourceselect.cli.text.Version;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.experiment.Experiment;
import org.sourceselect.experiment.ExperimentCampaign;
import org.sourceselect.experiment.Findings;
import org.sourceselect.experiment.PaperTable;
import org.sourceselect.experiment.ResultTable;
import org.sourceselect.experiment.Results;
import org.sourceselect.plugin.Role;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.RoiRule;
import org.sourceselect.task.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The paper's experiments. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        subcommands = EvidenceCommand.class,
        description = {
            "Does an experiment of the paper again and prints its table beside the paper's numbers.",
            "",
            "  table-1   other tasks of the same modality against the same task in other modalities",
            "  table-2   RoI shape similarity and Dice, within a data set",
            "  table-3   RoI shape similarity and Dice, from tumours to white-matter lesions",
            "  table-4   Dice and scores of 16 sources for ET-22-T2",
            "  table-5   the same for ET-20-T1",
            "  table-6   what tables 4 and 5 say about both ways to select",
            "  all       all of them",
            "",
            "or, with options of its own, the study of which way to choose a source is the best:",
            "",
            "  evidence  see sourceselect experiment evidence --help",
            "",
            "Then it says whether the paper's findings hold in it. Without data sets it draws phantoms. What a table",
            "shares with another, or with an earlier run, is not computed again.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect experiment table-1",
            "  sourceselect experiment all --output tables",
            "  sourceselect experiment table-4 fets.yaml --profile paper --gpu"
        })
public final class ExperimentCommand implements Callable<Integer> {

    /** As {@code campaign start} has it: enough for a few tens of GPUs. */
    static final int TARGETS_AT_ONCE = 2;

    /**
     * Fine-tuning at the smoke profile. Its own 140 iterations are too few for tumours of many sites: no net learns any. With
     * 500, the two that were tried reached a Dice of about a half.
     */
    static final int SMOKE_FINETUNING = 400;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    // Not required, so that the study, a command of its own, needs no table.
    @Parameters(index = "0", arity = "0..1", paramLabel = "TABLE", description = "table-1 to table-6, or all.")
    private String which = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "DATASET.yaml",
            description = "Descriptions of the data sets (default: phantoms).")
    private List<Path> dataSets = new ArrayList<>();

    @Option(names = "--data", paramLabel = "DATASET.yaml", description = "The same, as an option.")
    private List<Path> moreDataSets = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = OutputFolder.USUAL,
            description = "Where the tables go, as CSV, JSON, Markdown and a page (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of(OutputFolder.USUAL);

    @Mixin
    private ScaleOptions scale = new ScaleOptions();

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private Options.Servers servers = new Options.Servers();

    @Mixin
    private Options.Machine machine = new Options.Machine();

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        if (which.isEmpty()) {
            throw new BadInputException("TABLE", "it is missing", "name one of table-1 to table-6, all, or evidence");
        }
        List<PaperTable> tables = PaperTable.named(which);
        List<Path> given = new ArrayList<>(dataSets);
        given.addAll(moreDataSets);
        boolean phantoms = given.isEmpty();
        CampaignSettings plan = settings(phantoms);
        boolean small = plan.selection().profile() == Profile.SMOKE;
        OutputFolder.check(output);
        HomeFolder folder = home.create();
        Logs.toFile(folder);
        List<Path> data = phantoms
                ? Phantoms.forExperiments(folder, plan.selection().split().seed(), console)
                : given;
        List<DataSet> opened = LocalData.open(data);
        LocalData.warnings(opened).forEach(console::say);
        Catalog catalog = LocalData.catalog(opened);
        List<Experiment> experiments = experiments(tables, catalog, console);
        String id =
                "experiment-" + RequestId.of(List.of(which, plan), data, servers.place(servers.prefix(), home::create));
        TaskQueues queues = new TaskQueues(servers.prefix().orElse(TaskQueues.DEFAULT_PREFIX + "-" + id));
        List<ExperimentRun.Job> jobs =
                jobs(ExperimentCampaign.over(experiments), id, plan.withQueues(queues.prefix()), catalog);
        RuntimeSettings runtime = new RuntimeSettings(
                folder,
                "experiment " + which,
                servers.temporal(),
                servers.store(),
                EnumSet.allOf(Role.class),
                data,
                queues,
                machine.gpu(),
                small ? machine.threadsForSmallNets() : machine.threads(),
                small ? machine.trainingsForSmallNets() : machine.trainings());
        LocalMemory.check(plan.selection(), runtime, console);
        try (Session session = Session.start(runtime, console)) {
            ExperimentRun run = new ExperimentRun(session, console);
            Results results = run.run(jobs, queues);
            report(experiments, results, run.failures(), jobs.get(0).settings(), given, console);
            console.say(run.stages());
            if (phantoms) {
                console.result("");
                console.result("Phantoms show the way of an experiment, not which sources transfer best in patients.");
            }
            return Failure.code(Incomplete.of(run.failures()));
        }
    }

    private CampaignSettings settings(boolean phantoms) {
        scale.finetuneIterationsAtSmoke(SMOKE_FINETUNING);
        ObjectNode campaign = Json.object();
        // The paper trained all of its source models alike.
        ObjectNode selection = campaign.putObject("selection");
        selection.put("importModels", false);
        // The paper's findings are about the paper's similarity and the paper's rule.
        selection.put("roiForm", RoiForm.SSIM.label());
        selection.put("roiRule", new RoiRule.Nearest().text());
        selection.put("learntOnly", false);
        // No table of the paper's has a net without transfer.
        campaign.put("scratch", false);
        return SettingsOptions.read(
                campaign, List.of(CampaignSettings.EACH_TARGET), scale, phantoms ? Profile.SMOKE : Profile.LAPTOP);
    }

    /** Of several, those that the data sets allow; the others are told of. */
    private static List<Experiment> experiments(List<PaperTable> tables, Catalog catalog, Console console) {
        List<Experiment> experiments = new ArrayList<>();
        Optional<BadInputException> refused = Optional.empty();
        for (PaperTable table : tables) {
            try {
                experiments.add(Experiment.of(table, catalog));
            } catch (BadInputException e) {
                refused = Optional.of(e);
                if (tables.size() > 1) {
                    console.say("left out " + e.sentence());
                }
            }
        }
        if (experiments.isEmpty() && refused.isPresent()) {
            throw refused.get();
        }
        return experiments;
    }

    private List<ExperimentRun.Job> jobs(
            List<ExperimentCampaign> campaigns, String id, CampaignSettings scaled, Catalog catalog) {
        // Side by side in one process, two targets would wait for the sources they share, and gain nothing.
        int targetsAtOnce = servers.temporal().isPresent() ? TARGETS_AT_ONCE : 1;
        List<ExperimentRun.Job> jobs = new ArrayList<>();
        for (ExperimentCampaign campaign : campaigns) {
            CampaignSettings settings = campaign.settings(scaled, targetsAtOnce);
            SettingsOptions.inOptions(() -> {
                settings.check(catalog);
                return true;
            });
            jobs.add(new ExperimentRun.Job(campaign, id + "-" + (jobs.size() + 1), settings));
        }
        return jobs;
    }

    private void report(
            List<Experiment> experiments,
            Results results,
            List<String> failures,
            CampaignSettings settings,
            List<Path> data,
            Console console) {
        Incomplete.of(failures).ifPresent(console::result);
        List<ResultTable> tables = experiments.stream().map(results::table).toList();
        for (ResultTable table : tables) {
            console.results(new ResultTableText(table).lines());
            console.result("");
        }
        Findings findings = results.findings(experiments);
        console.result("The paper's findings in this run (profile "
                + settings.selection().profile().label() + "):");
        console.results(findings.sentences());
        ExperimentFiles files = new ExperimentFiles(which, tables, findings, failures, settings);
        files.write(output).forEach(file -> console.say("wrote " + file));
        ReportPage page = ExperimentReport.page(
                which,
                Repetition.of(Options.arguments(spec), data),
                tables,
                findings.sentences(),
                failures,
                files.scale(),
                data.isEmpty());
        console.say("wrote " + ReportFiles.write(page, output, which + ".html"));
    }
}
