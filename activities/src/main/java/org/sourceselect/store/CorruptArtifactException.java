package org.sourceselect.store;

import org.sourceselect.activity.ArtifactRef;

/**
 * An object of an artifact is missing or is not what was stored. The artifact has been marked as invalid: running its
 * stage again computes it anew.
 */
public final class CorruptArtifactException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final transient ArtifactRef ref;

    CorruptArtifactException(ArtifactRef ref, String problem) {
        super("artifact " + ref.name() + " is damaged: " + problem + "; run the stage that makes it again", false);
        this.ref = ref;
    }

    /** The damaged artifact. */
    public ArtifactRef ref() {
        return ref;
    }
}
