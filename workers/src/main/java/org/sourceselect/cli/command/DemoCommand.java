package org.sourceselect.cli.command;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.run.LocalData;
import org.sourceselect.cli.run.LocalMemory;
import org.sourceselect.cli.run.Phantoms;
import org.sourceselect.cli.run.Recollection;
import org.sourceselect.cli.run.Repetition;
import org.sourceselect.cli.run.RequestId;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Logs;
import org.sourceselect.cli.text.Version;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeSettings;
import org.sourceselect.plugin.Role;
import org.sourceselect.selection.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A whole selection on phantoms, with its ground truth. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Draws phantom brains, selects sources for one target, fine-tunes all of them, and compares.",
            "",
            "The phantoms come from anatomy and scanner physics: tumours of two sites, infants, and white-matter",
            "lesions are the sources for oedema at a third site. A few minutes on two cores.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect demo",
            "  sourceselect demo --seed 7 --home /tmp/demo",
            "  sourceselect demo --iterations 40 --finetune-iterations 20"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final String TARGET = "phantom-fets/ED-3-FLAIR";

    /** Seven regions, five sites, three modalities; six of the thirteen are not of the target's modality. */
    private static final List<String> POOL = List.of(
            "phantom-fets/ED-1-FLAIR",
            "phantom-fets/ED-1-T2",
            "phantom-fets/NCR-1-FLAIR",
            "phantom-fets/ET-1-T1",
            "phantom-fets/ED-2-FLAIR",
            "phantom-fets/ET-2-FLAIR",
            "phantom-fets/NCR-2-FLAIR",
            "phantom-iseg/CSF-T2",
            "phantom-iseg/GM-T1",
            "phantom-iseg/WM-T1",
            "phantom-iseg/WM-T2",
            "phantom-wmh/WMH-A-FLAIR",
            "phantom-wmh/WMH-U-FLAIR");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = OutputFolder.USUAL,
            description = "Where selection.json, selection.csv and report.html go (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of(OutputFolder.USUAL);

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Mixin
    private Options.Machine machine = new Options.Machine();

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        settings.pool(POOL);
        CampaignSettings plan = settings.campaign(List.of(TARGET), List.of("*"), Profile.SMOKE);
        OutputFolder.check(output);
        HomeFolder folder = home.create();
        Logs.toFile(folder);
        List<Path> data = Phantoms.forDemo(folder, plan.selection().split().seed(), console);
        String id = RequestId.of(plan, data);
        TaskQueues queues = new TaskQueues(TaskQueues.DEFAULT_PREFIX + "-" + id);
        CampaignSettings asked = plan.withQueues(queues.prefix());
        List<DataSet> dataSets = LocalData.open(data);
        LocalData.check(asked, dataSets).forEach(console::say);
        RuntimeSettings runtime = new RuntimeSettings(
                folder,
                "demo",
                Optional.empty(),
                Optional.empty(),
                EnumSet.allOf(Role.class),
                data,
                queues,
                machine.gpu(),
                machine.threadsForSmallNets(),
                machine.trainingsForSmallNets());
        LocalMemory.check(asked.selection(), runtime, console);
        String workflow = "demo-" + id;
        SelectionStory.Asked how = Repetition.asked(Options.arguments(spec), data, asked, true);
        int code = Recollection.of(runtime, workflow, dataSets)
                .answer(
                        how,
                        console,
                        run -> run.evaluate(workflow, queues, CampaignRequest.of(asked)),
                        (answer, outcome) -> answer.report(outcome, output, false, how, true));
        console.result("");
        console.result(
                "Phantoms and nets this small show the way of a selection, not which sources transfer best in patients.");
        console.say("the phantoms are in " + data.get(0).getParent() + ", models and features in " + folder.store());
        return code;
    }
}
