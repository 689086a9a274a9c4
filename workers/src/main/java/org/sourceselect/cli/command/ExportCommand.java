package org.sourceselect.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sourceselect.cli.file.NewFolder;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.file.SelectionModels;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.run.FinishedSelection;
import org.sourceselect.cli.run.Interruption;
import org.sourceselect.cli.run.KeptResult;
import org.sourceselect.cli.run.ReadStore;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Version;
import org.sourceselect.embedded.RuntimeRecord;
import org.sourceselect.embedded.TemporalConnection;
import org.sourceselect.export.ModelExport;
import org.sourceselect.export.SelectedModel;
import org.sourceselect.store.UnusableArtifactException;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Hands over a model of a selection. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Writes a model of a selection for use elsewhere: weights, the network for torch, a model card.",
            "",
            "The folder then holds weights.safetensors, unet.py (needs torch alone), preprocessing.json and",
            "README.md, the model card: what it was trained on and how, its Dice with intervals, where it came from.",
            "Computes nothing, and changes nothing in the store but that it marks what proves damaged.",
            "docs/export.md tells more.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect export --output winner                        # the race's winner, fine-tuned",
            "  sourceselect export --of best --output winner              # at its best rung, if that is not the last",
            "  sourceselect export ET-20-T2 --output model                # that source, fine-tuned on the target",
            "  sourceselect export ET-20-T2 --of source --output model    # and before that",
            "  sourceselect export ET-20-T2 --selection results/selection.json --output model \\",
            "      --store http://127.0.0.1:9000/sourceselect",
            "  sourceselect export ET-20-T2 --workflow tumours --target ET-22-T2 --output model \\",
            "      --temporal 127.0.0.1:7233 --store http://127.0.0.1:9000/sourceselect"
        })
public final class ExportCommand implements Callable<Integer> {

    private static final String AGAIN =
            "run the same selection again, which computes anew what is lost, and then this command";

    /** Where select and demo write unless they are told. */
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "SOURCE",
            arity = "0..1",
            description = {
                "The source whose model it is: ET-20-T2, or fets/ET-20-T2; no-transfer for the net that a race",
                "or a ground truth trains without one (default: the race's winner)."
            })
    private @Nullable String source;

    @Option(
            names = "--of",
            paramLabel = "WHICH",
            defaultValue = "finetuned",
            converter = Which.class,
            description = {
                "finetuned: after fine-tuning on the target; best: at the rung of a race where the validation",
                "subjects liked it best; source: before the target (default: ${DEFAULT-VALUE})."
            })
    private SelectedModel.Of of = SelectedModel.Of.FINETUNED;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "The folder to make; one that is there must be empty.")
    private Path output = Path.of("");

    @Option(
            names = "--selection",
            paramLabel = "FILE",
            description =
                    "The selection, or the folder that it is in (default: " + OutputFolder.USUAL + "/selection.json).")
    private @Nullable Path selection;

    @Option(
            names = "--workflow",
            paramLabel = "ID",
            description = "In place of --selection, the selection or campaign of this id, once it is done.")
    private @Nullable String workflow;

    @Option(
            names = "--target",
            paramLabel = "TASK",
            description = "Which of a campaign's targets, where it has several.")
    private @Nullable String target;

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private Options.Servers servers = new Options.Servers();

    /** Reads which of a source's models is asked for. */
    public static final class Which implements ITypeConverter<SelectedModel.Of> {
        @Override
        public SelectedModel.Of convert(String value) {
            for (SelectedModel.Of one : SelectedModel.Of.values()) {
                if (one.name().equalsIgnoreCase(value)) {
                    return one;
                }
            }
            throw new TypeConversionException("there is no '" + value + "' model; write source, finetuned or best");
        }
    }

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        check();
        NewFolder folder = NewFolder.at(output);
        Optional<SelectedModel> known = workflow == null ? Optional.of(chosen(written())) : Optional.empty();
        Interruption interruption = Interruption.handle(folder::discard, console, () -> "stopped; nothing was written");
        try (ReadStore reading = ReadStore.open(home.folder(), servers.store(), "export")) {
            SelectedModel selected = known.orElseGet(() -> chosen(answered(reading)));
            console.status("reading the model from the store");
            ModelExport model = read(reading, selected);
            folder.make(model::write);
            console.results(model.summary());
            console.say("wrote " + String.join(", ", ModelExport.files()) + " into " + output);
            return 0;
        } finally {
            console.clearStatus();
            interruption.close();
        }
    }

    private void check() {
        if (workflow != null && selection != null) {
            throw new BadInputException("--workflow", "it stands beside --selection", "give one of them");
        }
        if (workflow == null && target != null) {
            throw new BadInputException(
                    "--target", "a selection has one target, and needs none named", "leave it out, or give --workflow");
        }
    }

    private SelectionModels written() {
        return SelectionModels.read(selection == null ? Path.of(OutputFolder.USUAL) : selection);
    }

    private SelectedModel chosen(SelectionModels models) {
        return models.find(source == null ? models.winner() : source, of);
    }

    /** What the workflow that was named has answered. */
    private SelectionModels answered(ReadStore reading) {
        String id = String.valueOf(workflow);
        Optional<KeptResult> kept =
                servers.temporal().isPresent() ? Optional.empty() : KeptResult.read(home.folder(), id);
        if (kept.isPresent()) {
            return SelectionModels.of(
                    "--workflow " + id,
                    FinishedSelection.json(kept.get(), id, Optional.ofNullable(target), reading.store()));
        }
        TemporalLocation location = RuntimeRecord.server(servers.temporal(), home.folder())
                .orElseThrow(() -> new BadInputException(
                        "--temporal",
                        "it is missing; " + home.folder() + " keeps no result of " + id + ", and nothing runs on it",
                        "give the HOST:PORT of the workflow's server, or a file by --selection"));
        try (TemporalConnection connection = TemporalConnection.to(location)) {
            return SelectionModels.of(
                    "--workflow " + id,
                    FinishedSelection.json(connection.client(), id, Optional.ofNullable(target), reading.store()));
        }
    }

    private static ModelExport read(ReadStore reading, SelectedModel selected) {
        try {
            return reading.read(store -> {
                try {
                    return ModelExport.read(store, selected);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UnusableArtifactException e) {
            throw new BadInputException(
                    "SOURCE",
                    "what the export takes is "
                            + (e.absent() ? "not in the store any more: " : "not in the store as it was: ")
                            + e.problem(),
                    AGAIN,
                    e);
        }
    }
}
