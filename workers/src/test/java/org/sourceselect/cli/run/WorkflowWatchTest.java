package org.sourceselect.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.activity.StageProgress;
import org.sourceselect.campaign.CampaignProgress;
import org.sourceselect.campaign.TargetCount;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.text.ProgressLine;
import org.sourceselect.selection.SelectionProgress;

class WorkflowWatchTest {

    @ParameterizedTest
    @CsvSource({
        // state, started at, now, workflow for, expected seconds
        "STARTED, 100000, 104500, 60, 4.5",
        "STARTED, 100000, 104500, 2, 2",
        "STARTED, 100000, 99000, 60, 0",
        "SCHEDULED, 100000, 104500, 60, 0",
        "CANCEL_REQUESTED, 100000, 104500, 60, 0",
    })
    void anAttemptHasRunSinceItsStartNeverLongerThanItsWorkflowNorLessThanNothing(
            String state, long startedMillis, long nowMillis, double workflowSeconds, double expected) {
        PendingActivityInfo activity = PendingActivityInfo.newBuilder()
                .setState(PendingActivityState.valueOf("PENDING_ACTIVITY_STATE_" + state))
                .setLastStartedTime(Timestamps.fromMillis(startedMillis))
                .build();
        assertThat(WorkflowWatch.watched(activity, nowMillis, workflowSeconds)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"STARTED, 40", "CANCEL_REQUESTED, 40", "SCHEDULED, 0"})
    void theLastWordsOfAWorkerThatIsGoneAreNoProgress(String state, long step) {
        DataConverter data = DefaultDataConverter.newDefaultInstance();
        PendingActivityInfo activity = PendingActivityInfo.newBuilder()
                .setState(PendingActivityState.valueOf("PENDING_ACTIVITY_STATE_" + state))
                .setHeartbeatDetails(data.toPayloads(new StageProgress(40, 120, "iteration", 12.5, .4))
                        .orElseThrow())
                .build();
        assertThat(WorkflowWatch.heartbeat(activity, data).step()).isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({
        // what runs, for how long, what is taken off what is expected of all
        "pretrain ED-14-T2, 30, 30",
        // One that takes far longer than the 100 s of its kind.
        "pretrain ED-14-T2, 5000, 100",
        // Of a kind none of which was computed yet, and of one that is not known.
        "features ED-14-T2, 40, 40",
        "pretrained ED-14-T2, 5000, 5000",
    })
    void oneThatTakesLongerThanItsKindTakesNothingOffTheOthers(String what, double watched, double expected) {
        List<SelectionProgress.Kind> kinds = List.of(
                new SelectionProgress.Kind("features", 32, 0, 0), new SelectionProgress.Kind("pretrain", 16, 4, 100));
        assertThat(WorkflowWatch.ofExpected(watched, what, kinds)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // status, stages, whether more comes than can be told
        "WAITING, 0, true",
        // One whose workflow did not answer.
        "RUNNING, 97, true",
        "DONE, 97, false",
        // Before its first stage.
        "FAILED, 0, false",
        "CANCELLED, 0, false",
    })
    void onlyOfATargetThatHasEndedACampaignKnowsHowLongItTakesYet(TargetRow.Status status, int stages, boolean more) {
        CampaignProgress.Target target = new CampaignProgress.Target(
                "ET-22-T2",
                status,
                "campaign/ET-22-T2",
                new TargetCount(35, 0, 0, stages, stages, 0, 0),
                Optional.empty());
        assertThat(WorkflowWatch.reported(target).outlook()).isEqualTo(new ProgressLine.Outlook(0, more));
    }
}
