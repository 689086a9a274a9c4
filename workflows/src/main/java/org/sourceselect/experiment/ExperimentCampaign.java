package org.sourceselect.experiment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.campaign.Window;
import org.sourceselect.task.TaskId;

/**
 * A campaign that experiments need: trials that have one pool, but for the target itself where that stands in it.
 *
 * @param trials the trials
 * @param metrics the metrics to compute
 */
public record ExperimentCampaign(List<MatchedTrial> trials, List<String> metrics) {

    /** Keeps copies. */
    public ExperimentCampaign {
        trials = List.copyOf(trials);
        metrics = List.copyOf(metrics);
    }

    /** The fewest campaigns that some experiments need, in their order; a trial that several tables show is done once. */
    public static List<ExperimentCampaign> over(List<Experiment> experiments) {
        List<ExperimentCampaign> campaigns = new ArrayList<>();
        for (Experiment experiment : experiments) {
            experiment
                    .trials()
                    .forEach(trial -> add(campaigns, trial, experiment.table().metrics()));
        }
        return campaigns;
    }

    private static void add(List<ExperimentCampaign> campaigns, MatchedTrial trial, List<String> metrics) {
        for (int i = 0; i < campaigns.size(); i++) {
            ExperimentCampaign campaign = campaigns.get(i);
            if (campaign.trials.contains(trial) && campaign.metrics.containsAll(metrics)) {
                return;
            }
            List<MatchedTrial> more = new ArrayList<>(campaign.trials);
            more.add(trial);
            if (campaign.metrics.equals(metrics) && onePool(more)) {
                campaigns.set(i, new ExperimentCampaign(more, metrics));
                return;
            }
        }
        campaigns.add(new ExperimentCampaign(List.of(trial), metrics));
    }

    private static boolean onePool(List<MatchedTrial> trials) {
        Set<TaskId> pool = pool(trials);
        return trials.stream().allMatch(trial -> {
            Set<TaskId> rest = new LinkedHashSet<>(pool);
            rest.remove(trial.target().task());
            return rest.equals(trial.sourceTasks());
        });
    }

    private static Set<TaskId> pool(List<MatchedTrial> trials) {
        Set<TaskId> pool = new LinkedHashSet<>();
        trials.forEach(trial -> pool.addAll(trial.sourceTasks()));
        return pool;
    }

    /** The targets' full names. */
    public List<String> targets() {
        return trials.stream().map(t -> t.target().task().toString()).toList();
    }

    /** The full names of the pool. */
    public List<String> pool() {
        return pool(trials).stream().map(TaskId::toString).toList();
    }

    /**
     * Its settings.
     *
     * @param scale how big everything is; its targets, pool, metrics and ground truth are placeholders
     * @param targetsAtOnce how many targets are under way at once
     */
    public CampaignSettings settings(CampaignSettings scale, int targetsAtOnce) {
        return new CampaignSettings(
                targets(),
                scale.selection().withPool(pool()).withMetrics(metrics),
                List.of("*"),
                scale.finetuning(),
                scale.largestK(),
                new Window(targetsAtOnce, scale.window().sources()),
                scale.eventsPerRun(),
                scale.scratch());
    }
}
