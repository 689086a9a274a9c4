package org.sourceselect.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sourceselect.campaign.TargetRow.Status;
import org.sourceselect.task.TaskId;

/** How long a campaign takes yet, which is told once it can be. */
class CampaignProgressTest {

    private static final long HOUR_MILLIS = 3_600_000;
    private static final Window WINDOW = new Window(2, 20);

    private static TargetRow row(String target, Status status, int sources, int done) {
        return new TargetRow(
                TaskId.parse(target),
                status,
                "campaign/" + target,
                new TargetCount(sources, done, 0, 10 * sources, 10 * done, 0, 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static OptionalDouble secondsLeft(TargetRow... rows) {
        return CampaignProgress.of(List.of(rows), WINDOW, false, HOUR_MILLIS).secondsLeft();
    }

    @Test
    void afterAnHourForSixPairsTheOtherSixTakeAnHour() {
        assertThat(secondsLeft(row("fets/ET-22-T2", Status.RUNNING, 12, 6))).hasValue(3600);
    }

    @Test
    void beforeHalfOfThePairsAreThroughOfHardlyMoreThanRunAtOnceNothingIsTold() {
        assertThat(secondsLeft(row("fets/ET-22-T2", Status.RUNNING, 12, 5))).isEmpty();
        assertThat(secondsLeft(row("fets/ET-22-T2", Status.RUNNING, 2, 1))).isEmpty();
    }

    @Test
    void nothingIsLeftOfACampaignThatHasEndedHoweverFewPairsItHad() {
        assertThat(secondsLeft(row("fets/ET-22-T2", Status.DONE, 1, 1))).hasValue(0);
        assertThat(secondsLeft(row("fets/ET-22-T2", Status.DONE, 2, 2), row("fets/ET-20-T1", Status.CANCELLED, 9, 0)))
                .hasValue(0);
    }

    @Test
    void aTargetThatWaitsAndHasNotCountedItsSourcesIsNotNothing() {
        assertThat(secondsLeft(row("fets/ET-22-T2", Status.DONE, 2, 2), row("fets/ET-20-T1", Status.WAITING, 0, 0)))
                .isEmpty();
    }
}
