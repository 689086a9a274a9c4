package org.sourceselect.store;

import org.sourceselect.activity.ArtifactRef;

/**
 * An object of an artifact is missing or is not what was stored. The artifact has been marked as invalid: running its
 * stage again computes it anew.
 */
public final class CorruptArtifactException extends UnusableArtifactException {

    private static final long serialVersionUID = 1L;

    CorruptArtifactException(ArtifactRef ref, String problem) {
        super(ref, "is damaged: " + problem, false);
    }
}
