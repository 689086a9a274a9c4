package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.option.RaceOptions;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.option.WorkOptions;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.KeptPlan;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.run.LocalMemory;
import org.sourceselect.cli.run.PlanOutcome;
import org.sourceselect.cli.run.Repetition;
import org.sourceselect.cli.run.RequestId;
import org.sourceselect.cli.run.ResultFiles;
import org.sourceselect.cli.run.Session;
import org.sourceselect.cli.text.CampaignTable;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Incomplete;
import org.sourceselect.cli.text.Json;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.cli.text.Version;
import org.sourceselect.client.Campaign;
import org.sourceselect.client.Campaigns;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.selection.Profile;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.Echo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a campaign, or attaches to it. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Starts a campaign, or attaches to the one of this id.",
            "",
            "With data sets this process works for it, waits and prints the report; stopped with Ctrl-C, the same",
            "command goes on. With --temporal and no data sets it starts the campaign for workers elsewhere.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect campaign start fets.yaml --target ET-22-T2,ET-20-T1 --profile smoke",
            "  sourceselect campaign start --id tumours --target ET-22-T2 --temporal 127.0.0.1:7233 \\",
            "      --store http://127.0.0.1:9000/sourceselect"
        })
public final class CampaignStartCommand implements Callable<Integer> {

    /** A target's workflow is named after its campaign and itself, and a server takes 1,000 letters. */
    private static final int LONGEST_ID = 200;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--target",
            required = true,
            split = ",",
            paramLabel = "TASK",
            description = "The targets: ET-22-T2, or fets/ET-22-T2.")
    private List<String> targets = new ArrayList<>();

    @Option(names = "--id", paramLabel = "ID", description = "The campaign's id (default: made from the request).")
    private @Nullable String id;

    @Option(
            names = "--ground-truth",
            split = ",",
            paramLabel = "PATTERN",
            description =
                    "Sources to fine-tune on each target, by name or with *; none for no ground truth (default: all).")
    private List<String> groundTruth = List.of("*");

    @Option(names = "--targets-at-once", paramLabel = "N", description = "Targets under way at once (default: 2).")
    private @Nullable Integer targetsAtOnce;

    @Option(names = "--sources-at-once", paramLabel = "N", description = "Sources of each at once (default: 20).")
    private @Nullable Integer sourcesAtOnce;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Mixin
    private RaceOptions race = new RaceOptions();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = OutputFolder.USUAL,
            description = {
                "Where report.html goes at the end, and selection.json, selection.csv and report.html of each",
                "target, in a folder each (default: ${DEFAULT-VALUE}). Where workers elsewhere do the work, with --wait only."
            })
    private Path output = Path.of(OutputFolder.USUAL);

    @Option(names = "--wait", description = "Wait for the end also where workers elsewhere do the work.")
    private boolean wait;

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        boolean waits = !work.asksOnly() || wait;
        if (!waits && spec.commandLine().getParseResult().hasMatchedOption("--output")) {
            throw new BadInputException(
                    "--output",
                    "this command does not wait for the campaign, so nothing is written",
                    "add --wait, or leave it out and bring the files with sourceselect result ID --output DIR once the campaign has"
                            + " ended");
        }
        work.check();
        if (waits) {
            OutputFolder.check(output);
        }
        settings.race(race);
        CampaignSettings plan = settings.campaign(
                targets,
                groundTruth.stream().filter(pattern -> !pattern.equals("none")).toList(),
                window(),
                Profile.LAPTOP);
        String name = id == null ? "campaign-" + RequestId.of(plan, work.data(), work.place()) : named(id);
        TaskQueues queues = work.queues(name);
        CampaignSettings asked = plan.withQueues(queues.prefix());
        if (!work.asksOnly()) {
            LocalData.check(asked, LocalData.open(work.data())).forEach(console::say);
        }
        RuntimeSettings runtime = work.runtime("campaign " + name, queues);
        LocalMemory.check(asked.selection(), runtime, console);
        try (Session session = Session.start(runtime, console)) {
            KeptPlan.name(work.home(), KeptPlan.id(asked, work.data()), name);
            session.warnOfOtherStore(queues);
            Campaign campaign = new Campaigns(session.runtime().client()).start(name, asked);
            console.say(campaign.begun() ? "started " + name : "attached to " + name + ", which is there already");
            if (waits) {
                Session.Finished<CampaignResult> finished =
                        session.await(TransferCampaignWorkflow.TYPE, name, CampaignResult.class);
                console.results(CampaignTable.report(finished.value()));
                SelectionStory.Asked how = Repetition.keep(
                        work.home(), name, Options.arguments(spec), work.data(), asked, finished.value(), console);
                KeptPlan.read(work.home(), name)
                        .ifPresent(kept -> console.results(
                                PlanOutcome.lines(kept, session.runtime().store(), finished.value())));
                finished.state().map(ProgressLine::stages).ifPresent(console::say);
                new ResultFiles(console)
                        .write(finished.value(), session.runtime().store(), how, output);
                return Failure.code(Incomplete.of(finished.value()));
            }
            return 0;
        }
    }

    private static String named(String id) {
        if (!id.matches("[A-Za-z0-9_.-]{1," + LONGEST_ID + "}")) {
            throw new BadInputException(
                    "--id",
                    "'" + Echo.of(id) + "' is not an id",
                    "use letters, digits, '_', '.' and '-' only, at most " + LONGEST_ID);
        }
        return id;
    }

    private ObjectNode window() {
        ObjectNode window = Json.object();
        if (targetsAtOnce != null) {
            window.put("targets", targetsAtOnce);
        }
        if (sourcesAtOnce != null) {
            window.put("sources", sourcesAtOnce);
        }
        return window;
    }
}
