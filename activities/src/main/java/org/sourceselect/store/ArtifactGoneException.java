package org.sourceselect.store;

import org.sourceselect.activity.ArtifactRef;

/** A reference leads to no artifact, or to one that holds something else. Running its stage again may bring it back. */
public final class ArtifactGoneException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final transient ArtifactRef ref;

    ArtifactGoneException(ArtifactRef ref, String problem) {
        super("artifact " + ref.name() + " " + problem + "; run the stage that makes it again", false);
        this.ref = ref;
    }

    /** The reference that leads nowhere. */
    public ArtifactRef ref() {
        return ref;
    }
}
