package org.sourceselect.campaign;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a campaign is. Running targets report about every tenth of their sources; their own {@code progress} says more.
 *
 * @param paused whether nothing new is begun
 * @param window how much is under way at once
 * @param targets every target
 * @param sources source-target pairs in all
 * @param done pairs that are through, those that failed among them
 * @param failed pairs that failed
 * @param cached stages that the store already held
 * @param computed stages that were computed
 * @param pairsPerHour pairs through in each hour so far, pauses left out; empty before the first
 * @param secondsLeft how long the other pairs take at this rate; empty before the first
 */
public record CampaignProgress(
        boolean paused,
        Window window,
        List<Target> targets,
        int sources,
        int done,
        int failed,
        int cached,
        int computed,
        OptionalDouble pairsPerHour,
        OptionalDouble secondsLeft) {

    /**
     * One target.
     *
     * @param target its name
     * @param status how far it is
     * @param workflowId the workflow that works on it
     * @param count its sources and stages
     */
    public record Target(String target, TargetRow.Status status, String workflowId, TargetCount count) {}
}
