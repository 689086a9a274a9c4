package org.sourceselect.cli.command;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sourceselect.campaign.TargetWorkflow;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.cli.option.Options;
import org.sourceselect.cli.option.TemporalOptions;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Version;
import org.sourceselect.client.Described;
import org.sourceselect.client.QueueWorkers;
import org.sourceselect.embedded.RuntimeRecord;
import org.sourceselect.embedded.TemporalConnection;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.task.BadInputException;
import org.sourceselect.worker.TemporalLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends what runs. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Ends a selection or a campaign that runs; what was computed stays in the store, and is found again.",
            "",
            "Without --temporal it ends what runs on this home in another terminal. One target of a campaign is taken",
            "out by sourceselect campaign cancel ID --target TASK.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sourceselect cancel select-0123456789ab",
            "  sourceselect cancel tumours --temporal temporal:7233"
        })
public final class CancelCommand implements Callable<Integer> {

    /** What is told of a workflow by its type; no other workflow of the server is ours to end. */
    private static final Map<String, String> OURS = Map.of(
            SourceSelectionWorkflow.TYPE,
            "selection",
            TransferCampaignWorkflow.TYPE,
            "campaign",
            TargetWorkflow.TYPE,
            "target");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", description = "The id of what is to end; sourceselect status lists them.")
    private String id = "";

    @Mixin
    private Options.Home home = new Options.Home();

    @Mixin
    private TemporalOptions server = new TemporalOptions();

    @Override
    public Integer call() {
        Console console =
                Console.on(spec.commandLine().getOut(), spec.commandLine().getErr());
        TemporalLocation location = RuntimeRecord.server(server.location(), home.folder())
                .orElseThrow(() -> new BadInputException(
                        "--temporal",
                        "it is missing, and nothing runs on " + home.folder(),
                        "give the HOST:PORT of the server that it runs on"));
        try (TemporalConnection connection = TemporalConnection.to(location, console::say)) {
            WorkflowStub workflow = connection.client().newUntypedWorkflowStub(id);
            String what = requireRunning(workflow, location);
            workflow.cancel();
            Optional<QueueWorkers.Lack> lack =
                    QueueWorkers.of(connection.client(), workflow).decisions();
            console.say("the " + what + " " + id + " ends; what it computed stays in the store"
                    + lack.map(l -> ". It does so once a worker hears of it: " + l.sentence())
                            .orElse(""));
            return 0;
        }
    }

    private String requireRunning(WorkflowStub workflow, TemporalLocation location) {
        WorkflowExecutionInfo info;
        try {
            info = workflow.describe().getRawDescription().getWorkflowExecutionInfo();
        } catch (WorkflowNotFoundException e) {
            throw new BadInputException(
                    "ID",
                    "the server at " + location.target() + " has no workflow '" + id + "'",
                    "list those that run with sourceselect status",
                    e);
        }
        String type = info.getType().getName();
        String what = OURS.get(type);
        if (what == null) {
            throw new BadInputException(
                    id, "it is a " + type + ", and no selection or campaign", "end it as whoever began it does");
        }
        if (what.equals("target")) {
            throw new BadInputException(
                    id,
                    "it is one target of a campaign",
                    "take it out with sourceselect campaign cancel " + id.replaceFirst("/.*", "") + " --target "
                            + id.replaceFirst("[^/]*/", ""));
        }
        if (info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
            throw new BadInputException(
                    id,
                    "it has ended already (" + Described.word(info.getStatus()) + ")",
                    "there is nothing to cancel");
        }
        return what;
    }
}
