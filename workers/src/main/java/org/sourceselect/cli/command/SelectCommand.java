package org.sourceselect.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.option.RaceOptions;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.option.WorkOptions;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.run.KeptPlan;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.run.LocalMemory;
import org.sourceselect.cli.run.Recollection;
import org.sourceselect.cli.run.Repetition;
import org.sourceselect.cli.run.RequestId;
import org.sourceselect.cli.run.SelectionAnswer;
import org.sourceselect.cli.run.SelectionRun;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Version;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ranks the sources for one target. */
@Command(
        name = "select",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Ranks the tasks of the given data sets by how well they transfer to the target.",
            "",
            "Prints a table of all sources and both rankings, and writes selection.json, selection.csv and",
            "report.html. A finished stage is never computed again: stopped with Ctrl-C, the same command goes on.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect select fets.yaml --target ET-22-T2",
            "  sourceselect select fets.yaml --target ET-22-T2 --race",
            "  sourceselect select fets.yaml --target ET-22-T2 --race --ground-truth",
            "  sourceselect select fets.yaml wmh.yaml --target wmh/WMH-U-FLAIR --pool 'fets/*' --profile smoke",
            "  sourceselect select fets.yaml --target ET-22-T2 --temporal 127.0.0.1:7233 \\",
            "      --store http://127.0.0.1:9000/sourceselect",
            "",
            "With --temporal and data sets, this process works too; without data sets it only asks, and workers",
            "elsewhere (sourceselect worker) do the work."
        })
public final class SelectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--target",
            required = true,
            paramLabel = "TASK",
            description = "The task to find sources for: ET-22-T2, or fets/ET-22-T2.")
    private String target = "";

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Mixin
    private RaceOptions race = new RaceOptions();

    @Option(
            names = "--ground-truth",
            description = "Also fine-tune every source on the target, and measure how good the rankings were.")
    private boolean groundTruth;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = OutputFolder.USUAL,
            description = "Where selection.json, selection.csv and report.html go (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of(OutputFolder.USUAL);

    @Option(
            names = "--images",
            description = "Put pictures of the target's slices on the report, with the truth and predictions.")
    private boolean images;

    @Option(names = "--json", description = "Print selection.json instead of tables.")
    private boolean json;

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        work.check();
        settings.race(race);
        CampaignSettings plan =
                settings.campaign(List.of(target), groundTruth ? List.of("*") : List.of(), Profile.LAPTOP);
        String id = RequestId.of(plan, work.data(), work.place());
        TaskQueues queues = work.queues(id);
        CampaignSettings campaign = plan.withQueues(queues.prefix());
        SelectionSettings asked = campaign.selection().withTarget(target);
        List<DataSet> dataSets = LocalData.open(work.data());
        if (!work.asksOnly()) {
            LocalData.check(asked, dataSets).forEach(console::say);
        }
        OutputFolder.check(output);
        RuntimeSettings runtime = work.runtime("select --target " + target, queues);
        LocalMemory.check(asked, runtime, console);
        String workflow = (groundTruth ? "campaign-" : "select-") + id;
        KeptPlan.name(work.home(), KeptPlan.id(campaign, work.data()), workflow);
        SelectionStory.Asked how =
                Repetition.asked(Options.arguments(spec), work.data(), groundTruth ? campaign : asked, false);
        return Recollection.of(runtime, workflow, dataSets)
                .answer(
                        how,
                        console,
                        run -> groundTruth
                                ? run.evaluate(workflow, queues, CampaignRequest.of(campaign))
                                : run.select(workflow, queues, asked),
                        (answer, outcome) -> report(answer, outcome, workflow, how));
    }

    private int report(
            SelectionAnswer answer, SelectionRun.Outcome outcome, String workflow, SelectionStory.Asked how) {
        Optional<SelectionStory.Planned> planned = answer.planned(outcome, workflow);
        int code = answer.report(outcome, output, json, planned.map(how::with).orElse(how), images);
        if (!json) {
            planned.ifPresent(answer::print);
        }
        return code;
    }
}
