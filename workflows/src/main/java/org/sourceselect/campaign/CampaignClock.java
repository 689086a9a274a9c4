package org.sourceselect.campaign;

/**
 * How long a campaign has been at work, pauses left out.
 *
 * @param workedMillis at work until {@code sinceMillis}
 * @param sinceMillis from when the present stretch counts, in the workflow's time
 * @param running whether it counts at present
 */
public record CampaignClock(long workedMillis, long sinceMillis, boolean running) {

    static CampaignClock started(long now) {
        return new CampaignClock(0, now, true);
    }

    long worked(long now) {
        return workedMillis + (running ? now - sinceMillis : 0);
    }

    CampaignClock stopped(long now) {
        return new CampaignClock(worked(now), now, false);
    }

    CampaignClock going(long now) {
        return running ? this : new CampaignClock(workedMillis, now, true);
    }
}
