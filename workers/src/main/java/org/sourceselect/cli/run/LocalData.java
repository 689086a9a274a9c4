package org.sourceselect.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.sourceselect.activity.Catalog;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.cli.option.SettingsOptions;
import org.sourceselect.cli.text.Sentences;
import org.sourceselect.dataset.DataSet;
import org.sourceselect.selection.SelectionPlan;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.stage.DataSets;
import org.sourceselect.transferability.registry.Metrics;

/** The data sets named on the command line, looked at before anything is started. */
public final class LocalData {

    private LocalData() {}

    /**
     * Opens data sets, which lists their folders.
     *
     * @throws org.sourceselect.task.BadInputException when a description or a folder cannot be used, or two have the same name
     */
    public static List<DataSet> open(List<Path> descriptions) {
        return DataSets.open(descriptions).all();
    }

    /**
     * Checks a selection's names as its workflow will, but in moments: no file's bytes are read.
     *
     * @return the {@link #warnings}
     * @throws UserErrorException naming the option, the value and the nearest known names
     */
    public static List<String> check(SelectionSettings settings, List<DataSet> dataSets) {
        return check(catalog -> SelectionPlan.of(settings, catalog), dataSets);
    }

    /** The same for each target of a campaign. */
    public static List<String> check(CampaignSettings settings, List<DataSet> dataSets) {
        return check(settings::check, dataSets);
    }

    private static List<String> check(Consumer<Catalog> names, List<DataSet> dataSets) {
        SettingsOptions.inOptions(() -> {
            names.accept(catalog(dataSets));
            return true;
        });
        return warnings(dataSets);
    }

    /** What there is to choose from; digests are left out, as they would take reading every byte. */
    public static Catalog catalog(List<DataSet> dataSets) {
        return new Catalog(
                dataSets.stream().map(LocalData::withoutDigests).toList(),
                Metrics.rankable(),
                Metrics.ofSource(),
                new Catalog.Worker("", ""));
    }

    /** One line for each data set with subjects whose files are missing. */
    public static List<String> warnings(List<DataSet> dataSets) {
        return dataSets.stream()
                .flatMap(dataSet -> dataSet.warning().stream())
                .map(warning -> "warning: " + Sentences.oneLine(warning))
                .toList();
    }

    private static Catalog.DataSet withoutDigests(DataSet dataSet) {
        return new Catalog.DataSet(
                dataSet.name(),
                dataSet.rois().stream()
                        .map(roi -> new Catalog.Roi(roi.name(), roi.labels()))
                        .toList(),
                dataSet.domains().stream()
                        .map(d -> new Catalog.Domain(
                                d.partition(), d.modality(), d.subjects().size(), ""))
                        .toList(),
                dataSet.modelled().stream()
                        .map(task -> new Catalog.Model(task, ""))
                        .toList());
    }
}
