package org.sourceselect.dataset;

/**
 * What a preparation wrote.
 *
 * @param subjects how many subjects
 * @param slices how many slices of all of them
 */
public record PreparedSummary(int subjects, int slices) {

    /** The object of the artifact that it is kept in, beside the slices. */
    public static final String OBJECT = "summary.json";
}
