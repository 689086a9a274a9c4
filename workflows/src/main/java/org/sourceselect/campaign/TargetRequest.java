package org.sourceselect.campaign;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.Catalog;
import org.sourceselect.activity.PrepareActivity;
import org.sourceselect.activity.PriorActivity;
import org.sourceselect.activity.TaskData;
import org.sourceselect.selection.SelectionBoard;
import org.sourceselect.selection.SelectionPlan;
import org.sourceselect.task.BadInputException;
import org.sourceselect.task.TaskId;
import org.sourceselect.task.TaskPool;

/**
 * What a target's workflow is asked by its campaign.
 *
 * @param campaign the campaign's workflow id, to report to
 * @param settings the campaign's settings
 * @param target the target
 * @param worker what the cpu workers were when the campaign began
 * @param turn how many targets were begun before it; those under way together begin at different places of the pool
 * @param searchAttributes those that the server has, of the ones in {@link
 *     org.sourceselect.selection.SearchAttributes}
 * @param paused whether to begin nothing yet
 * @param sourcesAtOnce how many sources are under way at once
 * @param place where an earlier run of the workflow left off
 */
public record TargetRequest(
        String campaign,
        CampaignSettings settings,
        TaskId target,
        Catalog.Worker worker,
        int turn,
        List<String> searchAttributes,
        boolean paused,
        int sourcesAtOnce,
        Optional<Place> place) {

    /**
     * Where a run left off.
     *
     * @param catalog what the workers can read
     * @param targetData the target's slices
     * @param sourceFeatures whether source models are run over their own images; empty in runs of earlier releases, which
     *     did so whatever the metric
     * @param prepared what is prepared, by name
     * @param subset2 the sources with the nearest region of interest, once they are known and the next pass is theirs alone
     * @param next how many sources of the present pass are through
     * @param rows where what is known of the sources is kept
     * @param through how many sources are through in all passes
     * @param count the stages
     * @param mendings how often it was begun again at the first source, as what was kept of the sources was damaged; empty
     *     stands for never, also in runs of earlier releases
     * @param raced how far the target's race is, once all passes that score are through; empty before, and without a race
     * @param prior how the sources did at other targets when the target began, where that is one of the metrics
     */
    record Place(
            Catalog catalog,
            TaskData targetData,
            Optional<Boolean> sourceFeatures,
            Map<String, PrepareActivity.Result> prepared,
            Optional<List<TaskId>> subset2,
            int next,
            List<ArtifactRef> rows,
            int through,
            SelectionBoard.Count count,
            Optional<Integer> mendings,
            Optional<Raced> raced,
            Optional<PriorActivity.Result> prior) {

        /** Takes the places of older releases, whose campaigns had no race and asked for no prior. */
        public Place {
            prior = Objects.requireNonNullElse(prior, Optional.empty());
            raced = Objects.requireNonNullElse(raced, Optional.empty());
        }

        /** Whether source models are run over their own images. */
        boolean dumpsSource() {
            return sourceFeatures.orElse(true);
        }
    }

    /**
     * How far a target's race is.
     *
     * @param race where its result is kept; empty before it
     * @param rungs its rungs, which the ground truth goes up as well; empty before it
     */
    record Raced(Optional<ArtifactRef> race, List<Integer> rungs) {

        /** The race is to be run. */
        static final Raced NOT_YET = new Raced(Optional.empty(), List.of());
    }

    /**
     * The request, when it is one that a campaign makes.
     *
     * @throws BadInputException when it is missing or lacks a part
     */
    static TargetRequest whole(@Nullable TargetRequest request) {
        if (request == null || !request.isWhole()) {
            throw new BadInputException(
                    "request",
                    "it is not one that a campaign makes",
                    "start a TransferCampaign, which starts a workflow for each of its targets by itself");
        }
        return request;
    }

    private boolean isWhole() {
        if (!present(campaign, settings, target, worker, searchAttributes, place)
                || !present(settings.selection(), worker.version(), worker.dataSets())
                || sourcesAtOnce < 1) {
            return false;
        }
        try {
            // Reading says of every setting whether it is there.
            var unused = CampaignRequest.of(settings).settings();
        } catch (BadInputException e) {
            return false;
        }
        return place.stream()
                .allMatch(at -> present(at.catalog, at.targetData, at.prepared, at.subset2, at.rows, at.count));
    }

    private static boolean present(@Nullable Object... parts) {
        return Arrays.stream(parts).allMatch(Objects::nonNull);
    }

    /** Whose fine-tuning is asked for as the ground truth; none, where it is asked for none. */
    List<TaskId> groundTruth(SelectionPlan plan) {
        List<String> names = settings.groundTruthFor(target);
        return names.isEmpty() ? List.of() : new TaskPool(plan.sources()).sources("groundTruth", names, target);
    }

    TargetRequest from(Place left, boolean pausedNow, int sourcesNow) {
        return new TargetRequest(
                campaign, settings, target, worker, turn, searchAttributes, pausedNow, sourcesNow, Optional.of(left));
    }
}
