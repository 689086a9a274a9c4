package org.sourceselect.dataset;

/**
 * One entry of the list of prepared subjects.
 *
 * @param name its name within the partition; for pairing and splitting, never to be logged
 * @param slices how many slices of it were kept
 */
record PreparedSubject(String name, int slices) {

    /** Names no subject, so that a log of it gives nothing away. */
    @Override
    public String toString() {
        return "PreparedSubject with " + slices + " slices";
    }
}
