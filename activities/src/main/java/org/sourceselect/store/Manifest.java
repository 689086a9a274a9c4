package org.sourceselect.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;

/**
 * What an artifact holds and how it came to be. The chain of inputs is its lineage.
 *
 * @param kind what it is
 * @param key SHA-256, in hex, of the stage that made it; see {@link Stage.Definition#key()}
 * @param digest SHA-256, in hex, of the names and checksums of its objects in canonical JSON
 * @param stage the stage's name
 * @param stageVersion the stage's version, raised when the same inputs give something else
 * @param inputs the artifacts it was made from
 * @param settings the settings it was made with
 * @param seed the seed it was made with
 * @param codeVersion the release that made it
 * @param seconds how long computing it took
 * @param created when it was completed
 * @param objects what it holds
 */
public record Manifest(
        ArtifactKind kind,
        String key,
        String digest,
        String stage,
        int stageVersion,
        List<ArtifactRef> inputs,
        JsonNode settings,
        long seed,
        String codeVersion,
        double seconds,
        Instant created,
        List<ObjectEntry> objects) {

    /** Keeps copies of the lists. */
    public Manifest {
        inputs = List.copyOf(inputs);
        objects = List.copyOf(objects);
    }

    /** The reference that leads here. */
    public ArtifactRef ref() {
        return new ArtifactRef(kind, key, digest);
    }

    /**
     * The object of a name.
     *
     * @throws IllegalArgumentException when the artifact has no such object
     */
    public ObjectEntry object(String name) {
        return objects.stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("artifact " + kind.folder() + " has no object " + name
                        + ", only " + objects.stream().map(ObjectEntry::name).toList()));
    }

    /** SHA-256 of the names and checksums of some objects. */
    static String digest(List<ObjectEntry> objects) {
        Map<String, String> checksums = new TreeMap<>();
        objects.forEach(o -> checksums.put(o.name(), o.sha256()));
        return CanonicalJson.sha256(checksums);
    }
}
