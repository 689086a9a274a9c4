package org.sourceselect.activity;

/**
 * Points at an artifact in the store.
 *
 * @param kind what it is
 * @param key SHA-256, in hex, of the stage that makes it: name, version, input digests, settings, seed
 * @param digest SHA-256, in hex, of what it holds: the names and checksums of its objects
 */
public record ArtifactRef(ArtifactKind kind, String key, String digest) {

    /** What every artifact's folder in the store begins with. */
    public static final String ROOT = "artifacts/";

    /** What it is called, whatever it holds: {@code KIND/KEY}. */
    public String name() {
        return kind.folder() + "/" + key;
    }

    /** Its folder in the store, as it is written for people. */
    public String folder() {
        return ROOT + name();
    }
}
