package org.sourceselect.campaign;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.TaskData;
import org.sourceselect.race.RaceResult;
import org.sourceselect.selection.NoTransfer;
import org.sourceselect.selection.Race;
import org.sourceselect.selection.RoiRule;
import org.sourceselect.selection.SourceRow;
import org.sourceselect.task.TaskId;

/**
 * Keeps in the store what would be too much for a workflow's history, and computes from it what the workflow needs to know
 * (queue: cpu).
 */
@ActivityInterface
public interface TargetRecords {

    /** Keeps what is known of some sources. */
    @ActivityMethod(name = "KeepSources")
    ArtifactRef keep(List<SourceRow> rows);

    /** Those of Subset 2 that are not scored yet, in pool order. Fails for good when no region is near. */
    @ActivityMethod(name = "NearestSources")
    List<TaskId> nearest(Nearest request);

    /**
     * Who was scored, and who of them races. Fails for good when nobody was scored, unless sources are fine-tuned for the ground truth
     * all the same.
     */
    @ActivityMethod(name = "RaceEntrants")
    Entrants entrants(Conclusion request);

    /** Keeps the result of a target's race. */
    @ActivityMethod(name = "KeepRace")
    ArtifactRef keepRace(RaceResult race);

    /** Ranks, holds the rankings against the ground truth and keeps the {@link TargetResult}. */
    @ActivityMethod(name = "ConcludeTarget")
    TargetOutcome conclude(Conclusion request);

    /**
     * What Subset 2 is chosen from.
     *
     * @param subset1 the sources of the target's modality, in pool order
     * @param rule which of them are near
     * @param rows where their similarities are kept
     * @param learntOnly whether those that are known to have learnt nothing are passed over
     */
    record Nearest(List<TaskId> subset1, RoiRule rule, List<ArtifactRef> rows, boolean learntOnly) {}

    /**
     * Who may race.
     *
     * @param scored every source that has a model and was scored, in pool order
     * @param racing those that race, in the order that they were chosen by
     */
    record Entrants(List<Race.Entrant> scored, List<Race.Entrant> racing) {}

    /**
     * What is concluded from.
     *
     * @param settings the campaign's settings
     * @param target the target
     * @param pool all sources, in pool order
     * @param subset1 those of the target's modality
     * @param subset2 those with the nearest region of interest, when they are known already whatever the sources have learnt
     * @param rows where what is known of the sources is kept
     * @param preparationSeconds what the slices of all tasks cost
     * @param targetData the target's slices
     * @param noTransfer the same net without transfer, where it was asked for
     * @param race where the result of the target's race is kept, where there was one
     */
    record Conclusion(
            CampaignSettings settings,
            TaskId target,
            List<TaskId> pool,
            List<TaskId> subset1,
            Optional<List<TaskId>> subset2,
            List<ArtifactRef> rows,
            double preparationSeconds,
            TaskData targetData,
            Optional<NoTransfer> noTransfer,
            Optional<ArtifactRef> race) {

        /** Takes what an older release asked, which trained no such net and knew no race. */
        public Conclusion {
            noTransfer = Objects.requireNonNullElse(noTransfer, Optional.empty());
            race = Objects.requireNonNullElse(race, Optional.empty());
        }
    }
}
