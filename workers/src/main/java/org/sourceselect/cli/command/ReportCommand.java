package org.sourceselect.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.run.FoundResult;
import org.sourceselect.cli.run.ReadStore;
import org.sourceselect.cli.run.ReportFiles;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.Version;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.task.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells a finished selection or campaign on a page. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Makes the report of a selection or a campaign: one page of HTML that works without a network and prints.",
            "",
            "Named by a selection.json or the folder it is in, or by the id of a selection or a campaign that this home",
            "or the server of --temporal knows. Learning curves and lineage come from the store: the home's, or that of --store.",
            "select, demo, experiment and campaign report --output write reports beside their JSON.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect report",
            "  sourceselect report results/selection.json --output for-the-meeting.html",
            "  sourceselect report select-0123456789ab --temporal temporal:7233 --store http://minio:9000"
        })
public final class ReportCommand implements Callable<Integer> {

    private static final Path USUAL = Path.of(OutputFolder.USUAL, "selection.json");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "ID|FILE|FOLDER",
            arity = "0..1",
            description = "A selection.json, the folder it is in, or an id (default: " + OutputFolder.USUAL
                    + "/selection.json).")
    private String what = USUAL.toString();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The page to write (default: report.html beside selection.json; for an id, ID.html here).")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--images",
            description =
                    "Put pictures of the target's slices on it, with the truth and predictions (phantoms': always).")
    private boolean images;

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private Options.Servers servers = new Options.Servers();

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        Path file = Files.isDirectory(Path.of(what))
                ? Path.of(what, USUAL.getFileName().toString())
                : Path.of(what);
        boolean named = Files.isRegularFile(file) || file.toString().endsWith(".json");
        Path page = output.orElseGet(
                () -> named ? file.toAbsolutePath().resolveSibling(ReportFiles.NAME) : Path.of(what + ".html"));
        Optional<ReadStore> reading = ReadStore.openIfThere(home.folder(), servers.store(), "report", console);
        try {
            Optional<ArtifactStore> store = reading.map(ReadStore::store);
            FoundResult.Found found = named
                    ? FoundResult.of(file, home.folder(), store)
                    : FoundResult.of(what, home.folder(), servers.temporal(), store);
            Path folder = Optional.ofNullable(page.toAbsolutePath().getParent()).orElse(Path.of("."));
            Path written = write(found, store, folder, String.valueOf(page.getFileName()));
            console.say("wrote " + written + ", " + Numbers.bytes(Files.size(written)));
            return 0;
        } catch (IOException e) {
            throw new BadInputException(
                    "--output " + page, "it cannot be read after it was written", "name a file you may write to", e);
        } finally {
            reading.ifPresent(ReadStore::close);
        }
    }

    private Path write(FoundResult.Found found, Optional<ArtifactStore> store, Path folder, String name) {
        if (found instanceof FoundResult.OneTarget one) {
            return ReportFiles.write(one.story(), store, images, home.folder(), folder, name);
        }
        FoundResult.ManyTargets many = (FoundResult.ManyTargets) found;
        many.check(images);
        return ReportFiles.write(many.campaign(), FoundResult.ofTargets(store), many.asked(), folder, name);
    }
}
