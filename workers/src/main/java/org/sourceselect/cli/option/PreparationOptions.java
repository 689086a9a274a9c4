package org.sourceselect.cli.option;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.sourceselect.campaign.CampaignRequest;
import org.sourceselect.cli.text.Json;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionSettings;
import picocli.CommandLine.Option;

/** The options that say how volumes become slices, and who trains, validates and tests; read as those of a selection are. */
public final class PreparationOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Defaults of what follows: smoke, laptop or paper (default: laptop).")
    private @Nullable String profile;

    @Option(names = "--size", paramLabel = "PIXELS", description = "Height and width of slices, a multiple of 16.")
    private @Nullable Integer size;

    @Option(names = "--slices", paramLabel = "N", description = "At most so many slices of a subject; 0 for all.")
    private @Nullable Integer slices;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the split (default: 0).")
    private @Nullable Long seed;

    @Option(names = "--test-fraction", paramLabel = "X", description = "Share of subjects kept to test on.")
    private @Nullable Double testFraction;

    @Option(
            names = "--validation-fraction",
            paramLabel = "X",
            description = "Share of the other subjects kept to validate on (default: 0, none).")
    private @Nullable Double validationFraction;

    @Option(names = "--race", description = "Divide subjects as select --race does: some validate.")
    private boolean race;

    /**
     * The settings of a selection by these options, checked.
     *
     * @throws org.sourceselect.cli.text.UserErrorException naming the option, the value and the range
     */
    public SelectionSettings settings() {
        ObjectNode campaign = Json.object();
        campaign.putArray("targets").add("*");
        ObjectNode selection = campaign.putObject("selection");
        selection.put("profile", profile == null ? Profile.LAPTOP.label() : profile);
        ObjectNode preparation = selection.putObject("preparation");
        ObjectNode split = selection.putObject("split");
        if (size != null) {
            preparation.put("size", size);
        }
        if (slices != null) {
            preparation.put("slicesPerSubject", slices);
        }
        if (seed != null) {
            split.put("seed", seed);
        }
        if (testFraction != null) {
            split.put("testFraction", testFraction);
        }
        if (validationFraction != null) {
            split.put("validationFraction", validationFraction);
        }
        if (race) {
            selection.putObject("race");
        }
        return SettingsOptions.inOptions(() -> {
            SelectionSettings settings =
                    new CampaignRequest(campaign).settings().selection();
            settings.check();
            return settings;
        });
    }
}
