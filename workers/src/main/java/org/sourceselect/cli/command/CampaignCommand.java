package org.sourceselect.cli.command;

import io.temporal.client.WorkflowClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sourceselect.campaign.CampaignProgress;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.option.TemporalOptions;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.run.Failure;
import org.sourceselect.cli.run.FoundResult;
import org.sourceselect.cli.run.KeptPlan;
import org.sourceselect.cli.run.KeptResult;
import org.sourceselect.cli.run.PlanOutcome;
import org.sourceselect.cli.run.ReadStore;
import org.sourceselect.cli.run.ResultFiles;
import org.sourceselect.cli.text.CampaignTable;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Incomplete;
import org.sourceselect.cli.text.Version;
import org.sourceselect.client.Campaign;
import org.sourceselect.client.Campaigns;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeRecord;
import org.sourceselect.embedded.TemporalConnection;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.StoreLocation;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Many targets at once, for as long as it takes. */
@Command(
        name = "campaign",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Selects sources for many targets, fine-tunes the sources on each, and measures how good the rankings were.",
            "",
            "A campaign is known by its id. Without --temporal, the other commands speak to the campaign that runs",
            "on this home in another terminal.",
            ""
        },
        subcommands = CampaignStartCommand.class,
        footer = {
            "",
            "Examples:",
            "  sourceselect campaign start fets.yaml --target ET-22-T2,ET-20-T1 --id tumours",
            "  sourceselect campaign status tumours",
            "  sourceselect campaign add tumours ET-20-T2",
            "  sourceselect campaign report tumours --temporal temporal:7233"
        })
public final class CampaignCommand implements Runnable {

    private static final String ID = "The campaign's id.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Tells how far a campaign is, target by target; starts nothing and changes nothing.",
            footer = {
                "",
                "Examples:",
                "  sourceselect campaign status tumours",
                "  sourceselect campaign status tumours --temporal temporal:7233"
            })
    public int status(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Mixin Options.Home home,
            @Mixin TemporalOptions temporal) {
        return with(id, home, temporal, campaign -> {
            CampaignProgress progress = campaign.progress();
            console().results(CampaignTable.progress(id, progress));
        });
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Lets what runs end, and begins nothing more until resume.",
            footer = {"", "Examples:", "  sourceselect campaign pause tumours"})
    public int pause(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Mixin Options.Home home,
            @Mixin TemporalOptions temporal) {
        return with(id, home, temporal, campaign -> {
            campaign.pause();
            console().say(id + " begins nothing more; sourceselect campaign resume " + id + " goes on");
        });
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Goes on, and changes how much is under way at once where that is said.",
            footer = {
                "",
                "Examples:",
                "  sourceselect campaign resume tumours",
                "  sourceselect campaign resume tumours --targets-at-once 2"
            })
    public int resume(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--targets-at-once", paramLabel = "N", description = "Targets under way at once.") @Nullable
                    Integer targets,
            @Option(names = "--sources-at-once", paramLabel = "N", description = "Sources of each under way at once.")
                    @Nullable
                    Integer sources,
            @Mixin Options.Home home,
            @Mixin TemporalOptions temporal) {
        return with(id, home, temporal, campaign -> {
            if (targets != null || sources != null) {
                campaign.window(
                        targets == null ? OptionalInt.empty() : OptionalInt.of(targets),
                        sources == null ? OptionalInt.empty() : OptionalInt.of(sources));
            }
            campaign.resume();
            console().say(id + " goes on");
        });
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Ends a campaign, or takes out one of its targets; what was computed stays in the store.",
            footer = {
                "",
                "Examples:",
                "  sourceselect campaign cancel tumours",
                "  sourceselect campaign cancel tumours --target ET-20-T1"
            })
    public int cancel(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--target", paramLabel = "TASK", description = "Take out this target alone.") @Nullable
                    String target,
            @Mixin Options.Home home,
            @Mixin TemporalOptions temporal) {
        return with(id, home, temporal, campaign -> {
            if (target == null) {
                campaign.cancel();
                console().say(id + " ends");
            } else {
                campaign.cancel(target);
                console().say(id + " goes on without " + target);
            }
        });
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds targets to a running campaign.",
            footer = {"", "Examples:", "  sourceselect campaign add tumours ET-20-T2 ET-18-T2"})
    public int add(
            @Parameters(index = "0", paramLabel = "ID", description = ID) String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "TASK", description = "Targets to add.")
                    List<String> targets,
            @Mixin Options.Home home,
            @Mixin TemporalOptions temporal) {
        return with(
                id,
                home,
                temporal,
                campaign ->
                        targets.forEach(target -> console().say(id + " does " + campaign.add(target) + " as well")));
    }

    @Command(
            name = "report",
            mixinStandardHelpOptions = true,
            description = "Prints what each path chose for each target, how good that was and what it cost.",
            footer = {
                "",
                "Examples:",
                "  sourceselect campaign report tumours",
                "  sourceselect campaign report tumours --temporal temporal:7233 --store http://minio:9000 --output results"
            })
    public int report(
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(
                            names = "--output",
                            paramLabel = "DIR",
                            description =
                                    "Also write report.html, and selection.json, selection.csv and report.html of each target, into a folder each.")
                    @Nullable
                    Path output,
            @Mixin Options.Home home,
            @Mixin Options.Servers servers) {
        // A campaign on a server elsewhere keeps its targets elsewhere too, not in this home.
        boolean elsewhere = servers.temporal().isPresent() && servers.store().isEmpty();
        if (elsewhere && output != null) {
            throw FoundResult.withoutStore();
        }
        List<String> gaps = new ArrayList<>();
        BiConsumer<CampaignResult, SelectionStory.Asked> telling = (result, asked) -> {
            Incomplete.of(result).ifPresent(gaps::add);
            console().results(CampaignTable.report(result));
            Optional<KeptPlan> plan = KeptPlan.read(home.folder(), id);
            if (!elsewhere && (output != null || plan.isPresent())) {
                read(result, asked, Optional.ofNullable(output), plan, home.folder(), servers.store());
            }
        };
        Optional<KeptResult> kept = servers.temporal().isEmpty() && !runsOn(home.folder(), id)
                ? KeptResult.read(home.folder(), id)
                        .filter(result -> result.campaign().isPresent())
                : Optional.empty();
        if (kept.isPresent()) {
            telling.accept(kept.get().campaign().orElseThrow(), kept.get().asked());
        } else {
            with(
                    id,
                    home,
                    servers.temporal(),
                    campaign -> telling.accept(campaign.targets(), SelectionStory.Asked.UNKNOWN));
        }
        return gaps.isEmpty() ? 0 : Failure.INCOMPLETE;
    }

    private static boolean runsOn(HomeFolder home, String id) {
        return RuntimeRecord.of(home)
                .filter(running -> running.workflows().contains(id))
                .isPresent();
    }

    /** What only the store can tell, one that is named or the home's own: the files of each target, and what came of a plan. */
    private void read(
            CampaignResult result,
            SelectionStory.Asked asked,
            Optional<Path> output,
            Optional<KeptPlan> plan,
            HomeFolder home,
            Optional<StoreLocation> named) {
        Optional<ReadStore> reading = ReadStore.openIfThere(home, named, "campaign report", console());
        try {
            Optional<ArtifactStore> store = reading.map(ReadStore::store);
            store.ifPresent(
                    artifacts -> plan.ifPresent(kept -> console().results(PlanOutcome.lines(kept, artifacts, result))));
            output.ifPresent(
                    folder -> new ResultFiles(console()).write(result, FoundResult.ofTargets(store), asked, folder));
        } finally {
            reading.ifPresent(ReadStore::close);
        }
    }

    private Console console() {
        return Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
    }

    private static int with(String id, Options.Home home, TemporalOptions server, Consumer<Campaign> work) {
        return with(id, home, server.location(), work);
    }

    private static int with(String id, Options.Home home, Optional<TemporalLocation> named, Consumer<Campaign> work) {
        TemporalLocation location = RuntimeRecord.server(named, home.folder())
                .orElseThrow(() -> new BadInputException(
                        "--temporal",
                        "it is missing, and nothing runs on " + home.folder(),
                        "give the HOST:PORT of the campaign's server, or start the campaign again"));
        try (TemporalConnection connection = TemporalConnection.to(location)) {
            WorkflowClient client = connection.client();
            work.accept(new Campaigns(client).find(id));
            return 0;
        }
    }
}
