package org.sourceselect.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageName;
import org.sourceselect.store.CanonicalJson;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;

/**
 * What an artifact is made from, and how: its manifest says so once it is there, its definition before that.
 *
 * @param kind what it is
 * @param key its key in the store
 * @param stage the stage that makes it
 * @param version the stage's version that makes it so
 * @param inputs what it is made from
 * @param settings the settings of the stage, as they stand in manifests
 */
public record Recipe(
        ArtifactKind kind, String key, StageName stage, int version, List<ArtifactRef> inputs, JsonNode settings) {

    /** Keeps a copy of the list. */
    public Recipe {
        inputs = List.copyOf(inputs);
    }

    /** The recipe of an artifact in the store; empty when a stage made it that only another release knows. */
    public static Optional<Recipe> of(Manifest manifest) {
        return StageKind.of(manifest.stage())
                .map(stage -> new Recipe(
                        manifest.kind(),
                        manifest.key(),
                        name(stage, manifest.settings()),
                        manifest.stageVersion(),
                        manifest.inputs(),
                        manifest.settings()));
    }

    /** The recipe of an artifact that need not be there. */
    public static Recipe of(Stage.Definition definition) {
        JsonNode settings = CanonicalJson.tree(definition.settings());
        return new Recipe(
                definition.kind(),
                definition.key(),
                name(definition.stage(), settings),
                definition.version(),
                definition.inputs(),
                settings);
    }

    /** Whether the other is made by the same stage from artifacts of the same kinds, by which a stage may tell its versions apart. */
    boolean isMadeAs(Recipe other) {
        return stage.equals(other.stage)
                && inputs.stream()
                        .map(ArtifactRef::kind)
                        .toList()
                        .equals(other.inputs.stream().map(ArtifactRef::kind).toList());
    }

    private static StageName name(StageKind stage, JsonNode settings) {
        return switch (stage) {
            case SCORE -> StageName.score(settings.path("metric").asText());
            case LAYERS -> new StageName(stage, settings.path("metric").asText());
            default -> StageName.of(stage);
        };
    }
}
