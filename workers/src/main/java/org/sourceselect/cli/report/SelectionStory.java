package org.sourceselect.cli.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.text.TextTable;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionView;
import org.sourceselect.selection.SourceSelectionWorkflow;
import org.sourceselect.task.TaskId;

/**
 * What there is to tell of a selection.
 *
 * @param view it as it is shown
 * @param race Path 3, where it was asked for
 * @param evaluations its rankings held against the ground truth, where there is one that says anything
 * @param finetuned each source's model after fine-tuning on the target, in full or as far as its race went, where it is known
 * @param finetuningSeconds what fine-tuning cost, where it was asked for
 * @param asked how it was asked for, as far as that is known
 */
public record SelectionStory(
        SelectionView view,
        Optional<RaceResult> race,
        List<TargetResult.PathEvaluation> evaluations,
        Map<TaskId, ArtifactRef> finetuned,
        OptionalDouble finetuningSeconds,
        Asked asked) {

    /**
     * How a selection was asked for.
     *
     * @param workflow the type of the workflow that does it
     * @param request its input, every default written out
     * @param command the command that repeats it, naming no folder
     * @param planned what a plan said it would cost, beside what it cost
     * @param phantoms whether every subject is known to be a phantom
     */
    public record Asked(
            String workflow,
            Optional<ObjectNode> request,
            Optional<String> command,
            Optional<Planned> planned,
            boolean phantoms) {

        /** Nobody knows. */
        public static final Asked UNKNOWN =
                new Asked(SourceSelectionWorkflow.TYPE, Optional.empty(), Optional.empty(), Optional.empty(), false);

        /** The same with a plan. */
        public Asked with(Planned plan) {
            return new Asked(workflow, request, command, Optional.of(plan), phantoms);
        }
    }

    /**
     * A plan beside what came of it.
     *
     * @param heading when it was made
     * @param table its rows
     */
    public record Planned(String heading, TextTable table) {}

    /** A selection without a ground truth. */
    public static SelectionStory of(SelectionResult result, Asked asked) {
        return new SelectionStory(
                SelectionView.of(result),
                result.race(),
                List.of(),
                result.race().map(SelectionStory::finetuned).orElse(Map.of()),
                OptionalDouble.empty(),
                asked);
    }

    /** Each source's model as far as it came in a race. */
    public static Map<TaskId, ArtifactRef> finetuned(RaceResult race) {
        Map<TaskId, ArtifactRef> finetuned = new LinkedHashMap<>();
        race.rows()
                .forEach(row -> row.source()
                        .ifPresent(source -> row.finetuned().ifPresent(model -> finetuned.put(source, model))));
        return finetuned;
    }

    /** A selection with its ground truth. */
    public static SelectionStory of(TargetResult target, Asked asked) {
        Map<TaskId, ArtifactRef> finetuned = new LinkedHashMap<>();
        target.groundTruth()
                .forEach(
                        truth -> finetuned.put(truth.source(), truth.finetuned().model()));
        return new SelectionStory(
                SelectionView.of(target.selection(), target.dice(), target.failed(), target.noTransfer()),
                target.selection().race(),
                target.evaluations(),
                finetuned,
                OptionalDouble.of(target.finetuningSeconds()),
                asked);
    }
}
