package org.sourceselect.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.option.RaceOptions;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.option.WorkOptions;
import org.sourceselect.cli.run.Estimates;
import org.sourceselect.cli.run.KeptPlan;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.run.Session;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.PlanTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.plan.Plan;
import org.sourceselect.plan.PlanLedger;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.task.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a selection or a campaign would cost. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Says what a selection or a campaign would compute, and how long that takes.",
            "",
            "Which stages are in the store, which are to run, and how long those take by the times of earlier",
            "ones in the same store.",
            "",
            "Takes the options of select and campaign start. Computes nothing and writes nothing to the store;",
            "the data sets are read through once, as by select. The plan is kept in the home, and the command",
            "that then runs the same prints estimate and actual side by side. Where the store has no training",
            "yet, a few steps of one are timed on this machine, which takes some ten seconds; of what else",
            "never ran, nobody knows how long it takes.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect plan fets.yaml --target ET-22-T2 --profile smoke",
            "  sourceselect plan fets.yaml --target ET-22-T2,ET-20-T1 --ground-truth=ET-*",
            "  sourceselect plan fets.yaml --target ET-22-T2 --store http://127.0.0.1:9000 --json"
        })
public final class PlanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--target",
            required = true,
            split = ",",
            paramLabel = "TASK",
            description = "The targets: ET-22-T2, or fets/ET-22-T2. With several, the plan is that of a campaign.")
    private List<String> targets = new ArrayList<>();

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Mixin
    private RaceOptions race = new RaceOptions();

    @Option(
            names = "--ground-truth",
            split = ",",
            arity = "0..1",
            paramLabel = "PATTERN",
            preprocessor = OnlyAttached.class,
            description = {
                "Also fine-tune every source on the target, as select --ground-truth, or with =PATTERN those it names;",
                "=none for none (default: as select, none; with several targets as campaign start, all)."
            })
    private @Nullable List<String> groundTruth;

    @Option(
            names = "--calibrate",
            description = "Time a few training steps on this machine also where the store has trainings to scale from.")
    private boolean calibrate;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Mixin
    private WorkOptions work = new WorkOptions();

    /** Leaves what stands apart from the option to the data sets. */
    public static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (!command.parser().separator().equals(info.get("separator"))) {
                args.push("*");
            }
            return false;
        }
    }

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        if (work.data().isEmpty()) {
            throw new BadInputException(
                    "--data",
                    "no data set is given",
                    "name the YAML file of each, also where workers elsewhere do the work");
        }
        settings.race(race);
        CampaignSettings asked = settings.campaign(targets, tuned(), Profile.LAPTOP);
        SelectionSettings selection = asked.selection().withTarget(targets.get(0));
        boolean campaign = targets.size() > 1 || !asked.groundTruth().isEmpty();
        List<DataSet> dataSets = LocalData.open(work.data());
        (campaign ? LocalData.check(asked, dataSets) : LocalData.check(selection, dataSets)).forEach(console::say);
        String id = KeptPlan.id(asked, work.data());
        Catalog catalog = Estimates.catalog(work.data(), console);
        PlanLedger ledger = new PlanLedger();
        TaskQueues queues = new TaskQueues(asked.selection().queues());
        try (Session session = Session.startPlanning(work.runtime("plan", queues), console, catalog, ledger)) {
            if (campaign) {
                Estimates.check(session.run(
                                new Session.Job("plan-" + id, queues, CampaignRequest.of(asked)), CampaignResult.class)
                        .value());
            } else {
                var unused = session.run(
                        new Session.Job("plan-" + id, queues, SelectionRequest.of(selection)), SelectionResult.class);
            }
            ledger.check();
            Plan plan = Plan.of(
                    ledger, Estimates.of(ledger, session.runtime().store(), calibrate, work.machine(), console));
            print(plan, console);
            KeptPlan.of(plan, ledger).write(work.home(), id);
        }
        return 0;
    }

    private List<String> tuned() {
        if (groundTruth == null) {
            return targets.size() > 1 ? List.of("*") : List.of();
        }
        return groundTruth.stream().filter(pattern -> !pattern.equals("none")).toList();
    }

    private void print(Plan plan, Console console) {
        List<String> notes = new ArrayList<>();
        boolean similarityUnknown = plan.lines().stream()
                .anyMatch(line -> line.stage().kind() == StageKind.ROI_SIMILARITY && line.toRun() > 0);
        if (similarityUnknown && settings.path1Only()) {
            notes.add(
                    "Which sources are near is known only after RoI analysis; the plan takes all regions of interest for"
                            + " equally near.");
        }
        PlanTable table = new PlanTable(
                plan,
                work.machine().trainings(),
                Runtime.getRuntime().availableProcessors(),
                !work.sharesWork(),
                notes);
        if (json) {
            console.result(table.json());
        } else {
            console.results(table.lines());
        }
    }
}
