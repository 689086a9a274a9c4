package org.sourceselect.selection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.sourceselect.task.BadInputException;

/**
 * What a selection is asked, as it was written: JSON in which every field but {@code target} may be left out, at any depth.
 * What is left out comes from the profile.
 *
 * <p>It is read when the workflow runs, not when its input is decoded, because a workflow whose input cannot be decoded never
 * answers: Temporal would try its first task for ever.
 *
 * @param json the document
 */
public record SelectionRequest(@JsonValue JsonNode json) {

    /** Takes any document; {@link #settings()} says what is wrong with it. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SelectionRequest {}

    /** The request for these settings. */
    public static SelectionRequest of(SelectionSettings settings) {
        return new SelectionRequest(RequestReader.write(settings));
    }

    /** A request for a target with its other fields from a document that names none. */
    public static SelectionRequest over(String target, ObjectNode fields) {
        if (fields.has("target")) {
            throw new BadInputException(
                    "selection.target", "it stands beside the list of targets", "name it in targets only");
        }
        ObjectNode json = fields.deepCopy();
        json.put("target", target);
        return new SelectionRequest(json);
    }

    /**
     * The settings it asks for.
     *
     * @throws BadInputException when a field is unknown, missing or of the wrong type
     */
    public SelectionSettings settings() {
        return settings(RequestDefaults.NOW);
    }

    /** The same by these defaults. */
    public SelectionSettings settings(RequestDefaults defaults) {
        return SelectionSettings.read(new RequestReader(json), defaults);
    }
}
