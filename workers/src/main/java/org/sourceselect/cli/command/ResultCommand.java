package org.sourceselect.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.FoundResult;
import org.sourceselect.cli.run.ReadStore;
import org.sourceselect.cli.run.ResultFiles;
import org.sourceselect.cli.text.CampaignTable;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Incomplete;
import org.sourceselect.cli.text.SelectionTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.store.ArtifactStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings what a workflow found that was begun elsewhere. */
@Command(
        name = "result",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Writes the files and the report of a selection or a campaign that has ended, wherever it was begun.",
            "",
            "That may be by the temporal command, on Temporal's page, by a schedule, by another program or machine.",
            "",
            "Of a selection, or a campaign of one target: selection.json, selection.csv and report.html. Of a campaign of",
            "several: its report, and those of each target in a folder each.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect result nightly-et-22-t2 --temporal temporal:7233 --store http://minio:9000 --output results",
            "  sourceselect result select-0123456789ab"
        })
public final class ResultCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", description = "The workflow's id.")
    private String id = "";

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = OutputFolder.USUAL,
            description = "Where the files go (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of(OutputFolder.USUAL);

    @Option(
            names = "--images",
            description = "Put pictures of the target's slices on the report, with the truth and predictions.")
    private boolean images;

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private Options.Servers servers = new Options.Servers();

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        Optional<ReadStore> reading = ReadStore.openIfThere(home.folder(), servers.store(), "result", console);
        try {
            Optional<ArtifactStore> store = reading.map(ReadStore::store);
            FoundResult.Found found = FoundResult.of(id, home.folder(), servers.temporal(), store);
            return found instanceof FoundResult.ManyTargets many
                    ? bring(many, store, console)
                    : bring((FoundResult.OneTarget) found, store, console);
        } finally {
            reading.ifPresent(ReadStore::close);
        }
    }

    private int bring(FoundResult.OneTarget one, Optional<ArtifactStore> store, Console console) {
        SelectionTable table = new SelectionTable(one.story().view());
        Optional<String> incomplete =
                Incomplete.of(one.story().view(), one.story().race(), table);
        incomplete.ifPresent(line -> console.results(List.of(line)));
        console.results(List.of(table.heading()));
        List<String> rankings = table.rankings();
        if (!rankings.isEmpty()) {
            console.result("");
            console.results(rankings);
        }
        new ResultFiles(console).write(one.files().orElseThrow(), one.story(), store, images, home.folder(), output);
        return Failure.code(incomplete);
    }

    private int bring(FoundResult.ManyTargets many, Optional<ArtifactStore> store, Console console) {
        many.check(images);
        ArtifactStore artifacts = FoundResult.ofTargets(store);
        Optional<String> incomplete = Incomplete.of(many.campaign());
        console.results(CampaignTable.report(many.campaign()));
        new ResultFiles(console).write(many.campaign(), artifacts, many.asked(), output);
        return Failure.code(incomplete);
    }
}
