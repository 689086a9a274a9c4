package org.sourceselect.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;

/**
 * What an artifact is made from, and how: its manifest says so once it is there, its definition before that.
 *
 * @param kind what it is
 * @param key its key in the store
 * @param stage the name of the stage that makes it
 * @param inputs what it is made from
 * @param settings the settings of the stage, as they stand in manifests
 */
public record Recipe(ArtifactKind kind, String key, String stage, List<ArtifactRef> inputs, JsonNode settings) {

    /** Keeps a copy of the list. */
    public Recipe {
        inputs = List.copyOf(inputs);
    }

    /** The recipe of an artifact in the store. */
    public static Recipe of(Manifest manifest) {
        return new Recipe(manifest.kind(), manifest.key(), manifest.stage(), manifest.inputs(), manifest.settings());
    }

    /** The recipe of an artifact that need not be there. */
    public static Recipe of(Stage.Definition definition) {
        return new Recipe(
                definition.kind(),
                definition.key(),
                definition.name(),
                definition.inputs(),
                CanonicalJson.tree(definition.settings()));
    }

    /** What a person calls the stage: a score goes by the name of its metric. */
    public String label() {
        return switch (stage) {
            case "score" -> settings.path("metric").asText();
            case "roi-similarity" -> "RoI similarity";
            default -> stage;
        };
    }
}
