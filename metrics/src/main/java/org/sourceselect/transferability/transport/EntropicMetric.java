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
}
