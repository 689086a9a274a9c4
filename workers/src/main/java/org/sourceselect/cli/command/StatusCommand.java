package org.sourceselect.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.option.TemporalOptions;
import org.sourceselect.cli.run.Interruption;
import org.sourceselect.cli.run.Session;
import org.sourceselect.cli.run.StoreFolder;
import org.sourceselect.cli.run.WorkflowWatch;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.cli.text.Version;
import org.sourceselect.client.Described;
import org.sourceselect.client.QueueWorkers;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.HomeLock;
import org.sourceselect.embedded.RuntimeRecord;
import org.sourceselect.embedded.TemporalConnection;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what runs and what is there. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Tells how far running selections are; where nothing runs, what the home's store holds.",
            "",
            "Starts nothing and changes nothing; sourceselect cancel WORKFLOW ends one.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect status",
            "  sourceselect status --follow",
            "  sourceselect status --temporal temporal:7233",
            "  sourceselect status --temporal temporal:7233 select-0123456789ab"
        })
public final class StatusCommand implements Callable<Integer> {

    private static final String RUNNING =
            "WorkflowType IN ('SourceSelection', 'TransferCampaign') AND ExecutionStatus = 'Running'";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "WORKFLOW", arity = "0..1", description = "Tell about this workflow alone.")
    private @Nullable String workflow;

    @Option(names = "--follow", description = "Go on telling how far it is until it ends.")
    private boolean follow;

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private TemporalOptions server = new TemporalOptions();

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        Optional<TemporalLocation> named = server.location();
        if (named.isPresent()) {
            RuntimeRecord.at(named.get(), home.folder())
                    .ifPresentOrElse(
                            own -> tell(own.temporal(), own.lists(), own.workflows(), console),
                            () -> tell(named.get(), true, List.of(), console));
            return 0;
        }
        HomeFolder folder = home.folder();
        Optional<RuntimeRecord> running = RuntimeRecord.of(folder);
        if (running.isPresent()) {
            RuntimeRecord record = running.get();
            console.results(List.of("Process " + record.pid() + " runs " + record.command() + " on " + folder
                    + " (Temporal at " + record.temporal().target() + ", store at " + record.store() + ")"));
            tell(record.temporal(), record.lists(), record.workflows(), console);
        } else {
            if (workflow != null) {
                throw new BadInputException(
                        "WORKFLOW", "nothing runs on " + folder, "give --temporal the HOST:PORT of a server that runs");
            }
            console.result(HomeLock.holder(folder)
                    .map(holder -> "Process " + holder + " starts or ends on " + folder)
                    .orElse("Nothing runs on " + folder));
        }
        holdings(folder, console);
        return 0;
    }

    private void tell(TemporalLocation temporal, boolean lists, List<String> noted, Console console) {
        try (TemporalConnection connection = TemporalConnection.to(temporal, console::say)) {
            WorkflowClient client = connection.client();
            List<String> ids;
            if (workflow != null) {
                ids = List.of(workflow);
            } else if (lists) {
                ids = client.listExecutions(RUNNING)
                        .map(e -> e.getExecution().getWorkflowId())
                        .sorted()
                        .toList();
            } else {
                ids = noted;
            }
            if (ids.isEmpty()) {
                console.result("No selection or campaign runs at " + temporal.target());
            }
            if (follow) {
                ids.stream()
                        .limit(1)
                        .forEach(id -> follow(client, requireAlone(ids), cancelling(id, temporal), console));
            } else {
                ids.forEach(id -> console.result(line(client, id, console)));
            }
        }
    }

    /** The command that ends it, from a terminal like this one. */
    private String cancelling(String id, TemporalLocation temporal) {
        return server.location().isPresent() ? Session.cancelling(id, temporal) : "sourceselect cancel " + id;
    }

    private static String requireAlone(List<String> ids) {
        if (ids.size() > 1) {
            throw new BadInputException(
                    "--follow", ids.size() + " workflows run", "name one of " + String.join(", ", ids));
        }
        return ids.get(0);
    }

    @SuppressWarnings("try") // Ctrl-C is handled meanwhile, by nobody who is asked.
    private static void follow(WorkflowClient client, String id, String cancelling, Console console) {
        DescribeWorkflowExecutionResponse described = described(client, id);
        if (runs(described)) {
            WorkflowWatch watch = watch(client, id, described, console);
            try (Interruption interruption =
                    Interruption.handle(() -> {}, console, () -> id + " goes on; " + cancelling + " ends it")) {
                var unused = watch.result(JsonNode.class);
            } catch (WorkflowFailedException e) {
                // By what, is said below.
                Interruption.holdIfUnderWay();
            }
        }
        console.result(line(client, id, console));
    }

    private static DescribeWorkflowExecutionResponse described(WorkflowClient client, String id) {
        try {
            return client.newUntypedWorkflowStub(id).describe().getRawDescription();
        } catch (WorkflowNotFoundException e) {
            throw new BadInputException(
                    "WORKFLOW", "the server has no workflow '" + id + "'", "leave it out to list those that run", e);
        }
    }

    private static boolean runs(DescribeWorkflowExecutionResponse described) {
        return described.getWorkflowExecutionInfo().getStatus()
                == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }

    private static boolean isCampaign(DescribeWorkflowExecutionResponse described) {
        return described.getWorkflowExecutionInfo().getType().getName().equals(TransferCampaignWorkflow.TYPE);
    }

    private static String line(WorkflowClient client, String id, Console console) {
        DescribeWorkflowExecutionResponse described = described(client, id);
        if (!runs(described)) {
            return id + ": "
                    + Described.word(described.getWorkflowExecutionInfo().getStatus());
        }
        WorkflowWatch watch = watch(client, id, described, console);
        Optional<QueueWorkers.Lack> lack = watch.lack();
        if (lack.isPresent()) {
            // Asked all the same, the server would let the question wait.
            return id + ": it runs, but " + lack.get().sentence();
        }
        console.status("asking how far " + id + " is");
        return id + ": "
                + watch.words().orElse("it runs, but no worker answered; ask again, or see that its workers are well");
    }

    private static WorkflowWatch watch(
            WorkflowClient client, String id, DescribeWorkflowExecutionResponse described, Console console) {
        return WorkflowWatch.sinceStart(client, client.newUntypedWorkflowStub(id), isCampaign(described), console);
    }

    private static void holdings(HomeFolder folder, Console console) {
        List<StoreFolder.Holding> holdings = StoreFolder.of(folder.store());
        if (holdings.isEmpty()) {
            console.result("The store is empty");
            return;
        }
        TextTable table = new TextTable(List.of(
                TextTable.Column.text("In the store"),
                TextTable.Column.number("Finished"),
                TextTable.Column.number("Size")));
        holdings.forEach(
                h -> table.row(List.of(h.kind().folder(), Long.toString(h.finished()), Numbers.bytes(h.bytes()))));
        console.results(table.lines());
    }
}
