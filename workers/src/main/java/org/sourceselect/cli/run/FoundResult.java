package org.sourceselect.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.campaign.TargetWorkflow;
import org.sourceselect.campaign.TransferCampaignWorkflow;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.cli.file.SelectionReader;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.client.Described;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.embedded.RuntimeRecord;
import org.sourceselect.embedded.TemporalConnection;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.ProblemNotes;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.worker.TemporalLocation;

/** The results of a finished workflow, wherever they are kept: on a server that is named, in the home, on the server that runs on it. */
public final class FoundResult {

    private final String id;
    private final HomeFolder home;
    private final Optional<ArtifactStore> store;

    private FoundResult(String id, HomeFolder home, Optional<ArtifactStore> store) {
        this.id = id;
        this.home = home;
        this.store = store;
    }

    /** What there is to tell. */
    public sealed interface Found {}

    /**
     * Of a selection, or of a campaign of one target.
     *
     * @param files its files; empty where they are what it was read from
     */
    public record OneTarget(SelectionStory story, Optional<SelectionFiles> files) implements Found {}

    /** Of a campaign. */
    public record ManyTargets(CampaignResult campaign, SelectionStory.Asked asked) implements Found {

        /**
         * Refuses pictures of slices, which the pages of several targets have not.
         *
         * @throws BadInputException where they are asked for
         */
        public void check(boolean images) {
            if (images) {
                throw new BadInputException(
                        "--images",
                        "the pages of a campaign of several targets have no slices on them",
                        "leave it out, or report the selection.json of one target with it");
            }
        }
    }

    /**
     * The store, where targets' results are.
     *
     * @throws BadInputException when none is known
     */
    public static ArtifactStore ofTargets(Optional<ArtifactStore> store) {
        return store.orElseThrow(FoundResult::withoutStore);
    }

    /** That the store is not known in which targets' results are. */
    public static BadInputException withoutStore() {
        return new BadInputException(
                "--store", "it is missing, and the targets' results are there", "give the URL of the campaign's store");
    }

    /**
     * Finds what there is to tell.
     *
     * @param id the workflow's
     * @param named the server to ask, where one was named
     * @param store where targets of campaigns are kept
     * @throws BadInputException in one sentence, when nothing of this id is known, or it has not come to a result
     */
    public static Found of(
            String id, HomeFolder home, Optional<TemporalLocation> named, Optional<ArtifactStore> store) {
        FoundResult found = new FoundResult(id, home, store);
        if (named.isPresent()) {
            return found.on(RuntimeRecord.known(named.get(), home));
        }
        Optional<KeptResult> kept = KeptResult.read(home, id);
        if (kept.isPresent()) {
            return found.kept(kept.get());
        }
        return found.on(
                RuntimeRecord.of(home)
                        .map(RuntimeRecord::temporal)
                        .orElseThrow(
                                () -> new BadInputException(
                                        id,
                                        "there is no file of this name, and " + home + " keeps no result of it",
                                        "give --temporal the HOST:PORT of the server that knows the id, or name a selection.json to report")));
    }

    /**
     * What there is to tell of a file: what the home keeps of the command that wrote it, where there is such a command; otherwise
     * what the file says.
     *
     * @param store where targets of campaigns are kept
     * @throws BadInputException when it is no selection.json
     */
    public static OneTarget of(Path file, HomeFolder home, Optional<ArtifactStore> store) {
        SelectionStory told = SelectionReader.read(file, SelectionStory.Asked.UNKNOWN);
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String id : KeptResult.ids(home)) {
            Optional<SelectionStory> story = KeptResult.read(home, id)
                    .flatMap(kept -> new FoundResult(id, home, store)
                            .written(kept, told.view().target(), text));
            if (story.isPresent()) {
                return new OneTarget(story.get(), Optional.empty());
            }
        }
        return new OneTarget(told, Optional.empty());
    }

    /** Tells a result that is kept, where a file of this text was written of it. */
    private Optional<SelectionStory> written(KeptResult kept, TaskId target, String text) {
        if (kept.selection().isPresent()) {
            SelectionResult selection = kept.selection().get();
            return new SelectionFiles(selection, Map.of(), Optional.empty())
                            .json()
                            .equals(text)
                    ? Optional.of(SelectionStory.of(selection, asked(kept.asked(), PlanOutcome.results(selection))))
                    : Optional.empty();
        }
        return kept.campaign()
                .map(CampaignResult::targets)
                .filter(rows -> rows.size() == 1 && rows.get(0).target().equals(target))
                .flatMap(rows -> rows.get(0).outcome())
                .flatMap(outcome -> store.flatMap(artifacts -> TargetResults.find(artifacts, outcome)))
                .filter(result -> SelectionFiles.of(result).json().equals(text))
                .map(result -> SelectionStory.of(result, asked(kept.asked(), PlanOutcome.results(result))));
    }

    private SelectionStory.Asked asked(SelectionStory.Asked asked, List<ArtifactRef> results) {
        return store.flatMap(artifacts -> PlanOutcome.planned(home, id, artifacts, results))
                .map(asked::with)
                .orElse(asked);
    }

    private Found kept(KeptResult kept) {
        return kept.selection()
                .<Found>map(selection -> selected(selection, kept.asked()))
                .orElseGet(() -> target(kept.campaign().orElseThrow(), kept.asked()));
    }

    private OneTarget selected(SelectionResult selection, SelectionStory.Asked asked) {
        return new OneTarget(
                SelectionStory.of(selection, asked(asked, PlanOutcome.results(selection))),
                Optional.of(new SelectionFiles(selection, Map.of(), Optional.empty())));
    }

    private Found on(TemporalLocation location) {
        try (TemporalConnection connection = TemporalConnection.to(location)) {
            WorkflowClient client = connection.client();
            WorkflowStub stub = client.newUntypedWorkflowStub(id);
            WorkflowExecutionInfo info = stub.describe().getRawDescription().getWorkflowExecutionInfo();
            String type = info.getType().getName();
            if (!List.of(SourceSelectionWorkflow.TYPE, TransferCampaignWorkflow.TYPE)
                    .contains(type)) {
                throw new BadInputException(
                        id,
                        "it is a " + type + ", and not a selection or a campaign",
                        type.equals(TargetWorkflow.TYPE)
                                ? "name its campaign " + id.replaceFirst("/.*", "")
                                : "name one of those");
            }
            if (info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
                throw new BadInputException(
                        id,
                        "it has not ended yet",
                        "wait for its end; sourceselect status " + id + " tells how far it is");
            }
            SelectionStory.Asked asked =
                    new SelectionStory.Asked(type, request(client), Optional.empty(), Optional.empty(), false);
            return type.equals(SourceSelectionWorkflow.TYPE)
                    ? selected(stub.getResult(SelectionResult.class), asked)
                    : target(stub.getResult(CampaignResult.class), asked);
        } catch (WorkflowNotFoundException e) {
            throw new BadInputException(
                    id,
                    "the server at " + location.target() + " has no workflow of this id, and there is no such file",
                    "sourceselect status lists those that run",
                    e);
        } catch (WorkflowFailedException e) {
            Failure failure =
                    Failure.of(e, note -> store.flatMap(s -> new ProblemNotes(s).find(note)), Optional.empty());
            throw new BadInputException(
                    id, "it came to no result: " + failure.sentence(), "start it again when that is put right", e);
        }
    }

    private Found target(CampaignResult campaign, SelectionStory.Asked asked) {
        if (campaign.targets().size() != 1) {
            return new ManyTargets(campaign, asked);
        }
        TargetRow row = campaign.targets().get(0);
        TargetOutcome outcome = row.outcome()
                .orElseThrow(() -> new BadInputException(
                        id,
                        "its target " + row.target() + " is "
                                + row.status().label().toLowerCase(Locale.ROOT)
                                + row.reason().map(reason -> ": " + reason).orElse(""),
                        "there is nothing to report of it"));
        TargetResult result = TargetResults.of(ofTargets(store), outcome, id);
        return new OneTarget(
                SelectionStory.of(result, asked(asked, PlanOutcome.results(result))),
                Optional.of(SelectionFiles.of(result)));
    }

    /** The input of the workflow's latest run. */
    private Optional<ObjectNode> request(WorkflowClient client) {
        JsonNode input = client.getOptions()
                .getDataConverter()
                .fromPayloads(0, Optional.of(Described.started(client, id).getInput()), JsonNode.class, JsonNode.class);
        return input instanceof ObjectNode request ? Optional.of(request) : Optional.empty();
    }
}
