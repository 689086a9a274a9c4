package org.sourceselect.store;

/** Somebody else computes the artifact at this moment: ask again later, and it will be there, or free to compute. */
public final class ComputedElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ComputedElsewhereException(String artifact) {
        super("artifact " + artifact + " is being computed by another worker; ask again later");
    }
}
