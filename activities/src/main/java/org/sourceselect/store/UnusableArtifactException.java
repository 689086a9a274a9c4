package org.sourceselect.store;

import org.sourceselect.activity.ArtifactRef;

/** An artifact cannot be used as it stands; running the stage that makes it again brings it back. */
public abstract class UnusableArtifactException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final transient ArtifactRef ref;
    private final String problem;
    private final boolean absent;

    /**
     * @param problem what is the matter, behind its name
     * @param absent whether nothing at all is where the reference leads
     */
    UnusableArtifactException(ArtifactRef ref, String problem, boolean absent) {
        super("artifact " + ref.name() + " " + problem + "; run the stage that makes it again", false);
        this.ref = ref;
        this.problem = "artifact " + ref.name() + " " + problem;
        this.absent = absent;
    }

    /** The reference that leads to it. */
    public ArtifactRef ref() {
        return ref;
    }

    /** The message without its remedy, for whoever knows a better one. */
    public String problem() {
        return problem;
    }

    /** Whether nothing at all is where the reference leads, as in a store that never had it. */
    public boolean absent() {
        return absent;
    }
}
