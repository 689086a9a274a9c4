package org.sourceselect.store;

import org.sourceselect.activity.ArtifactRef;

/** A reference leads to no artifact, or to one that holds something else. Running its stage again may bring it back. */
public final class ArtifactGoneException extends UnusableArtifactException {

    private static final long serialVersionUID = 1L;

    private ArtifactGoneException(ArtifactRef ref, String problem, boolean absent) {
        super(ref, problem, absent);
    }

    static ArtifactGoneException absent(ArtifactRef ref) {
        return new ArtifactGoneException(ref, "is not there", true);
    }

    /** Something is there that is not what was asked for. */
    static ArtifactGoneException other(ArtifactRef ref, String problem) {
        return new ArtifactGoneException(ref, problem, false);
    }
}
