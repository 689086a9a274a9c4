package org.sourceselect.cli.run;

import java.util.Optional;
import org.sourceselect.activity.TaskQueues;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.selection.SelectionRequest;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.selection.SelectionView;

/** Runs a selection, with its ground truth where that is asked for. */
public final class SelectionRun {

    private final Session session;

    public SelectionRun(Session session) {
        this.session = session;
    }

    /**
     * What a selection found.
     *
     * @param result both rankings
     * @param truth what fine-tuning every source showed, where it was asked for
     * @param campaign the answer of the campaign that did it, where one did
     * @param state the last count of stages; empty when the workflow does not answer any more
     */
    public record Outcome(
            SelectionResult result,
            Optional<TargetResult> truth,
            Optional<CampaignResult> campaign,
            Optional<ProgressLine.State> state) {

        /** It as it is shown. */
        public SelectionView view() {
            return truth.map(t -> SelectionView.of(result, t.dice(), t.failed(), t.noTransfer()))
                    .orElseGet(() -> SelectionView.of(result));
        }
    }

    /** Runs a selection alone. */
    public Outcome select(String id, TaskQueues queues, SelectionSettings settings) {
        Session.Finished<SelectionResult> finished =
                session.run(new Session.Job(id, queues, SelectionRequest.of(settings)), SelectionResult.class);
        return new Outcome(finished.value(), Optional.empty(), Optional.empty(), finished.state());
    }

    /** Runs a selection and fine-tunes every source. */
    public Outcome evaluate(String id, TaskQueues queues, CampaignRequest request) {
        Session.Finished<CampaignResult> finished =
                session.run(new Session.Job(id, queues, request), CampaignResult.class);
        TargetResult target = TargetResults.of(
                session.runtime().store(),
                finished.value().targets().get(0).outcome().orElseThrow());
        return new Outcome(target.selection(), Optional.of(target), Optional.of(finished.value()), finished.state());
    }
}
