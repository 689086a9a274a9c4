package org.sourceselect.cli.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.text.Console;
import org.sourceselect.cli.text.Numbers;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.cli.text.UserErrorException;
import org.sourceselect.experiment.ExperimentCampaign;
import org.sourceselect.experiment.MatchedTrial;
import org.sourceselect.experiment.Results;
import org.sourceselect.experiment.TargetTransfers;
import org.sourceselect.selection.FailedSource;

/** Runs the campaigns of experiments, one after the other, and collects what they find. */
public final class ExperimentRun {

    private final Session session;
    private final Console console;
    private final Results results = new Results();
    private final Set<String> failures = new LinkedHashSet<>();
    private ProgressLine.State stages = ProgressLine.State.NOTHING;

    public ExperimentRun(Session session, Console console) {
        this.session = session;
        this.console = console;
    }

    /**
     * A campaign to run.
     *
     * @param campaign what it is for
     * @param id its workflow id
     * @param settings its settings
     */
    public record Job(ExperimentCampaign campaign, String id, CampaignSettings settings) {}

    /**
     * Runs campaigns. A target or a source that fails is told of, and the others go on.
     *
     * @throws UserErrorException when no target of any campaign could be done
     */
    public Results run(List<Job> jobs, TaskQueues queues) {
        Optional<UserErrorException> refused = Optional.empty();
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            console.say("campaign " + (i + 1) + " of " + jobs.size() + ": "
                    + Numbers.count(job.campaign().pool().size(), "source") + " for "
                    + String.join(", ", job.campaign().targets()));
            try {
                collect(
                        job,
                        session.run(
                                new Session.Job(job.id(), queues, CampaignRequest.of(job.settings())),
                                CampaignResult.class));
            } catch (UserErrorException e) {
                refused = Optional.of(e);
                String targets = String.join(", ", job.campaign().targets());
                fail(targets + " failed", "no target of the campaign could be done", e.sentence());
            }
        }
        if (results.isEmpty() && refused.isPresent()) {
            throw refused.get();
        }
        return results;
    }

    /** What failed, one sentence each, naming no file. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** How much of it had to be computed. */
    public String stages() {
        return ProgressLine.stages(stages);
    }

    private void collect(Job job, Session.Finished<CampaignResult> finished) {
        stages = finished.state().map(stages::plus).orElse(stages);
        for (TargetRow row : finished.value().targets()) {
            if (row.outcome().isEmpty()) {
                String reason = row.reason().orElse("it was cancelled");
                fail(
                        row.target() + " failed",
                        reason,
                        row.note().flatMap(session::note).orElse(reason));
                continue;
            }
            TargetResult target =
                    TargetResults.of(session.runtime().store(), row.outcome().get());
            target.selection().failed().forEach(this::fail);
            target.failed().forEach(this::fail);
            TargetTransfers transfers = TargetTransfers.of(target);
            for (MatchedTrial trial : job.campaign().trials()) {
                if (trial.target().task().equals(row.target())) {
                    results.add(trial, transfers);
                }
            }
        }
    }

    private void fail(FailedSource source) {
        fail(
                source.source() + " failed at " + source.stage(),
                source.reason(),
                source.note().flatMap(session::note).orElse(source.reason()));
    }

    /**
     * Takes down what failed.
     *
     * @param reason for the files, which may be handed on: names no file
     * @param sentence for the screen: may name one
     */
    private void fail(String what, String reason, String sentence) {
        if (failures.add(what + ": " + reason)) {
            console.say(what + ": " + sentence);
        }
    }
}
