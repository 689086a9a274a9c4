package org.sourceselect.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sourceselect.campaign.CampaignResult;
import org.sourceselect.campaign.TargetOutcome;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.cli.file.SelectionFiles;
import org.sourceselect.cli.report.SelectionStory;
import org.sourceselect.cli.text.Console;
import org.sourceselect.embedded.HomeFolder;
import org.sourceselect.store.ArtifactStore;

/** The files of a workflow that has answered, as the command that began it writes them, told one by one. */
public final class ResultFiles {

    private final Console console;

    public ResultFiles(Console console) {
        this.console = console;
    }

    /**
     * Writes selection.json, selection.csv and report.html.
     *
     * @param store what the report shows beyond them; a report without it says so
     * @param images whether pictures of subjects' slices are on the report
     * @param home where what nets see in them is kept
     */
    public void write(
            SelectionFiles files,
            SelectionStory story,
            Optional<ArtifactStore> store,
            boolean images,
            HomeFolder home,
            Path folder) {
        List<Path> written = new ArrayList<>(files.write(folder));
        written.add(ReportFiles.write(story, store, images, home, folder, ReportFiles.NAME));
        written.forEach(file -> console.say("wrote " + file));
    }

    /** Writes the report of a campaign, and the three files of each of its targets into a folder each. */
    public void write(CampaignResult result, ArtifactStore store, SelectionStory.Asked asked, Path folder) {
        result.targets()
                .forEach(row -> row.outcome()
                        .ifPresent(outcome ->
                                write(outcome, folder.resolve(row.target().toString()), store)));
        console.say("wrote " + ReportFiles.write(result, store, asked, folder, ReportFiles.NAME));
    }

    private void write(TargetOutcome outcome, Path folder, ArtifactStore store) {
        Optional<TargetResult> found = TargetResults.find(store, outcome);
        if (found.isEmpty()) {
            console.say("left out " + folder.getFileName() + ": " + TargetResults.notIn(store) + ", or cannot be read; "
                    + TargetResults.REMEDY);
            return;
        }
        TargetResult target = found.get();
        List<Path> written = new ArrayList<>(SelectionFiles.of(target).write(folder));
        written.add(ReportFiles.write(
                SelectionStory.of(target, SelectionStory.Asked.UNKNOWN), store, folder, ReportFiles.NAME));
        written.forEach(file -> console.say("wrote " + file));
    }
}
