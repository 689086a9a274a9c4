package org.sourceselect.campaign;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.sourceselect.selection.RequestDefaults;
import org.sourceselect.selection.RequestReader;

/**
 * What a campaign is asked, as it was written: {@code targets}, and where they differ from the defaults {@code selection} (a
 * {@link org.sourceselect.selection.SelectionRequest} without its target), {@code groundTruth}, {@code finetuning}, {@code
 * largestK}, {@code window} and {@code eventsPerRun}.
 *
 * @param json the document
 */
public record CampaignRequest(@JsonValue JsonNode json) {

    /** Takes any document; {@link #settings()} says what is wrong with it. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CampaignRequest {}

    /** The request for these settings. */
    public static CampaignRequest of(CampaignSettings settings) {
        ObjectNode json = RequestReader.write(settings);
        json.withObject("/selection").remove("target");
        return new CampaignRequest(json);
    }

    /**
     * The settings it asks for.
     *
     * @throws org.sourceselect.task.BadInputException when a field is unknown, missing or of the wrong type
     */
    public CampaignSettings settings() {
        return settings(RequestDefaults.NOW);
    }

    /** The same by these defaults. */
    public CampaignSettings settings(RequestDefaults defaults) {
        return CampaignSettings.read(new RequestReader(json), defaults);
    }
}
