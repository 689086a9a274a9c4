package org.sourceselect.transferability.hscore;

/** Another arithmetic for the H-score of a location; used from several threads at once. */
public interface LocationArithmetic {

    /** What the mean over all locations is called among the diagnostics. */
    String diagnostic();

    /**
     * The H-score of a location at which both labels occur.
     *
     * @param covariance of the features, divided by the number of images, row by row
     * @param between the vector d with d d' the covariance of their class means
     * @param images how many
     */
    double score(double[] covariance, double[] between, long images);
}
