package org.sourceselect.campaign;

import org.sourceselect.activity.Catalog;
import org.sourceselect.task.BadInputException;

/** Sees that whoever goes on with a campaign reads the same data by the same release as those who began it. */
final class CampaignWorkers {

    private CampaignWorkers() {}

    /**
     * @param began the workers when the campaign began
     * @param now a worker that takes part now
     * @throws BadInputException when they differ
     */
    static void require(Catalog.Worker began, Catalog.Worker now) {
        if (!now.version().equals(began.version())) {
            throw new BadInputException(
                    "cpu worker",
                    "it runs version " + now.version() + ", and the campaign began with " + began.version(),
                    "start workers of that version, or a campaign of another id");
        }
        if (!now.dataSets().equals(began.dataSets())) {
            throw new BadInputException(
                    "cpu worker",
                    "its data sets or their files are not those the campaign began with",
                    "start every cpu worker with the same data set files, or a campaign of another id");
        }
    }
}
