package org.sourceselect.transferability.hscore;

import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.MetricFacts;
import org.sourceselect.transferability.Need;

/** Which number the H-score is; all rest on the same moments and are reported beside each other. */
public enum HScoreVariant {
    /** The paper's eqs. 2 and 3: the mean over all locations, an undefined location counting 0. */
    ALL_LOCATIONS(new MetricFacts(
            "h-score",
            "H-score",
            5,
            "variance of the label that features explain at a pixel location, mean over all locations",
            "Bao et al. 2019; the paper, eqs. 2 and 3",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES),
            Channels.ANY,
            "1 pass",
            "0 to 1")),
    /** The mean over the locations where it is defined. */
    INFORMATIVE(new MetricFacts(
            "h-score-informative",
            "h-score-informative",
            5,
            "H-score, mean over the locations where it is defined",
            "Bao et al. 2019",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES),
            Channels.ANY,
            "1 pass",
            "0 to 1")),
    /** The mean over the same locations of the adjusted R^2, 1 - (1 - H)(n - 1)/(n - r - 1): free of the bias that few images bring. */
    ADJUSTED(new MetricFacts(
            "h-score-adjusted",
            "h-score-adjusted",
            5,
            "H-score as adjusted R^2, free of the bias that few images bring",
            "Bao et al. 2019; Wherry 1931",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES),
            Channels.ANY,
            "1 pass",
            "at most 1")),
    /** One H-score of all pixels of all images as samples, as in the authors' later code. */
    POOLED(new MetricFacts(
            "h-score-pooled",
            "h-score-pooled",
            5,
            "one H-score of all pixels of all images",
            "Bao et al. 2019",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS),
            Channels.ANY,
            "1 pass",
            "0 to 1")),
    /** All locations with the covariance shrunk after Ledoit and Wolf (Ibrahim et al., arXiv 2110.06893). */
    SHRINKAGE(new MetricFacts(
            "h-score-shrinkage",
            "h-score-shrinkage",
            5,
            "regularised H-score: the covariance shrunk after Ledoit and Wolf",
            "Ibrahim et al. 2021, arXiv 2110.06893",
            Set.of(Need.TARGET_FEATURES, Need.TARGET_LABELS, Need.IMAGES),
            Channels.ANY,
            "2 passes",
            "0 to 1"));

    private final MetricFacts facts;

    HScoreVariant(MetricFacts facts) {
        this.facts = facts;
    }

    /** Of the metric that reports this number. */
    public MetricFacts facts() {
        return facts;
    }
}
