package org.sourceselect.dataset;

/**
 * A subject that is not used, or not in every modality.
 *
 * @param subject its name as it was found, with what there is in its place where that is known; never to be logged
 * @param reason why
 */
public record UnusedSubject(String subject, String reason) {

    /** Names no subject, so that a log of it gives nothing away. */
    @Override
    public String toString() {
        return "UnusedSubject because " + reason;
    }
}
