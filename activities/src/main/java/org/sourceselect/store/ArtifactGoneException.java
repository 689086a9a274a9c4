package org.sourceselect.store;

import org.sourceselect.activity.ArtifactRef;

/** A reference leads to no artifact, or to one that holds something else. Running its stage again may bring it back. */
public final class ArtifactGoneException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final transient ArtifactRef ref;
    private final boolean absent;

    private ArtifactGoneException(ArtifactRef ref, String problem, boolean absent) {
        super("artifact " + ref.name() + " " + problem + "; run the stage that makes it again", false);
        this.ref = ref;
        this.absent = absent;
    }

    static ArtifactGoneException absent(ArtifactRef ref) {
        return new ArtifactGoneException(ref, "is not there", true);
    }

    /** Something is there that is not what was asked for. */
    static ArtifactGoneException other(ArtifactRef ref, String problem) {
        return new ArtifactGoneException(ref, problem, false);
    }

    /** Whether nothing at all is where the reference leads, as in a store that never had it. */
    public boolean absent() {
        return absent;
    }

    /** The reference that leads nowhere. */
    public ArtifactRef ref() {
        return ref;
    }
}
