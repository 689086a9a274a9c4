package org.sourceselect.cli.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.campaign.TargetRow;
import org.sourceselect.cli.file.OutputFolder;
import org.sourceselect.cli.report.CampaignReport;
import org.sourceselect.cli.report.Predictions;
import org.sourceselect.cli.report.ReportPage;
import org.sourceselect.cli.report.ReportWriter;
import org.sourceselect.cli.report.SelectionReport;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.task.TaskId;

/** Reports as files. */
public final class ReportFiles {

    /** What a report is called beside the results it tells. */
    public static final String NAME = "report.html";

    private ReportFiles() {}

    /** Writes the report of a campaign into a folder, replacing an older one. */
    public static Path write(
            CampaignResult result, ArtifactStore store, SelectionStory.Asked asked, Path folder, String name) {
        Map<TaskId, TargetResult> targets = new LinkedHashMap<>();
        for (TargetRow row : result.targets()) {
            row.outcome()
                    .flatMap(outcome -> TargetResults.find(store, outcome))
                    .ifPresent(t -> targets.put(row.target(), t));
        }
        return write(CampaignReport.page(result, targets, asked), folder, name);
    }

    /** Writes a page into a folder, replacing an older one. */
    public static Path write(ReportPage page, Path folder, String name) {
        return OutputFolder.write(folder, Map.of(name, ReportWriter.html(page))).get(0);
    }

    /** Writes the report of a selection, without pictures of subjects' slices, into a folder, replacing an older one. */
    public static Path write(SelectionStory story, ArtifactStore store, Path folder, String name) {
        return write(SelectionReport.page(story, Optional.of(store), false, Predictions.COMPUTED), folder, name);
    }

    /**
     * Writes the report of a selection into a folder, replacing an older one.
     *
     * @param images whether pictures of subjects' slices are on it; those of phantoms are always
     * @param home where what nets see in them is kept
     */
    public static Path write(
            SelectionStory story,
            Optional<ArtifactStore> store,
            boolean images,
            HomeFolder home,
            Path folder,
            String name) {
        boolean pictures = images || story.asked().phantoms();
        return write(SelectionReport.page(story, store, pictures, KeptPredictions.in(home)), folder, name);
    }
}
