package org.sourceselect.transferability.transport;

import org.sourceselect.transferability.TransferabilityMetric;

/** A metric by entropic transport, whose regularisation can be chosen. */
public interface EntropicMetric extends TransferabilityMetric {

    /**
     * The same metric with another regularisation.
     *
     * @param eps in squared units of the features, as {@link OtceSettings#eps()}
     * @throws IllegalArgumentException when it is not a positive, finite number
     */
    EntropicMetric withEps(double eps);

    /**
     * The same metric with a regularisation in the features' own measure, for features of whatever size.
     *
     * @param share of the mean squared distance between the features of a source pixel and those of a target pixel
     * @throws IllegalArgumentException when it is not a positive, finite number
     */
    default TransferabilityMetric withRelativeEps(double share) {
        return new RelativeEps(this, share);
    }
}
