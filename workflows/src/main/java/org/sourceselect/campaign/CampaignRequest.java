package org.sourceselect.campaign;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.sourceselect.selection.RequestReader;
import org.sourceselect.selection.SelectionSettings;

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
     * What {@code targets}, {@code selection} and {@code finetuning} are, for others to be added.
     *
     * @param selection how each selection is done; its target does not count
     * @param finetuning what is different from the profile's fine-tuning
     */
    public static ObjectNode fields(List<String> targets, SelectionSettings selection, ObjectNode finetuning) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        targets.forEach(json.putArray("targets")::add);
        ObjectNode written = RequestReader.write(selection);
        written.remove("target");
        json.set("selection", written);
        json.set("finetuning", finetuning);
        return json;
    }

    /**
     * The settings it asks for.
     *
     * @throws org.sourceselect.task.BadInputException when a field is unknown, missing or of the wrong type
     */
    public CampaignSettings settings() {
        return CampaignSettings.read(new RequestReader(json));
    }
}
