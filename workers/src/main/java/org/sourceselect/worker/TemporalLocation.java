package org.sourceselect.worker;

/**
 * Where a Temporal server is.
 *
 * @param target its front end, {@code HOST:PORT}
 * @param namespace the namespace
 */
public record TemporalLocation(String target, String namespace) {

    /** The namespace where none is named. */
    public static final String DEFAULT_NAMESPACE = "default";
}
