package org.sourceselect.transferability.hscore;

/** Which number the H-score is; all rest on the same moments and are reported beside each other. */
public enum HScoreVariant {
    /** The paper's eqs. 2 and 3: the mean over all locations, an undefined location counting 0. */
    ALL_LOCATIONS("h-score"),
    /** The mean over the locations where it is defined. */
    INFORMATIVE("h-score-informative"),
    /** The mean over the same locations of the adjusted R^2, 1 - (1 - H)(n - 1)/(n - r - 1): free of the bias that few images bring. */
    ADJUSTED("h-score-adjusted"),
    /** One H-score of all pixels of all images as samples, as in the authors' later code. */
    POOLED("h-score-pooled"),
    /** All locations with the covariance shrunk after Ledoit and Wolf (Ibrahim et al., arXiv 2110.06893). */
    SHRINKAGE("h-score-shrinkage"),
    /**
     * All locations in single precision with a pseudo-inverse cut at 1e-15, as published: noise is inverted, and values
     * leave [0, 1]. To compare with published values only.
     */
    FLOAT32("h-score-float32");

    private final String metric;

    HScoreVariant(String metric) {
        this.metric = metric;
    }

    /** The name of the metric that reports this number. */
    public String metric() {
        return metric;
    }
}
