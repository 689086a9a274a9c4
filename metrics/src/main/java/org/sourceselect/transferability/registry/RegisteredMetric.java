package org.sourceselect.transferability.registry;

import java.util.Set;
import org.sourceselect.transferability.Channels;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.transport.EntropicMetric;

/**
 * A metric and what a user should know before choosing it.
 *
 * @param metric the metric
 * @param description what it says, in a line
 * @param source where its equation comes from
 * @param needs what it reads
 * @param channels how many feature channels it can use
 * @param cost passes over the features and what comes after
 * @param range of its values, in words
 */
public record RegisteredMetric(
        TransferabilityMetric metric,
        String description,
        String source,
        Set<Need> needs,
        Channels channels,
        String cost,
        String range) {

    /** Something a metric reads. */
    public enum Need {
        /** The source model's features of the source's images. */
        SOURCE_FEATURES("source features"),
        /** The source's labels. */
        SOURCE_LABELS("source labels"),
        /** The source model's features of the target's images. */
        TARGET_FEATURES("target features"),
        /** The target's labels, 0 and 1. */
        TARGET_LABELS("target labels"),
        /** Features that are logits of classes, the background's first, so that softmax and argmax mean something. */
        LOGITS("logits"),
        /** Which pixels are of one image, and where in it; else they may come in any order. */
        IMAGES("whole images");

        private final String label;

        Need(String label) {
            this.label = label;
        }

        /** In words, for a table. */
        public String label() {
            return label;
        }
    }

    /** Keeps its own copy of the needs. */
    public RegisteredMetric {
        needs = Set.copyOf(needs);
    }

    /** Its name in requests and reports. */
    public String name() {
        return metric.name();
    }

    /** Whether {@link #withEps} can be asked. */
    public boolean entropic() {
        return metric instanceof EntropicMetric;
    }

    /**
     * The same with another regularisation of its entropic transport.
     *
     * @throws IllegalArgumentException when the metric has none, or it is not a positive, finite number
     */
    public RegisteredMetric withEps(double eps) {
        if (!(metric instanceof EntropicMetric entropic)) {
            throw new IllegalArgumentException(name() + " has no eps");
        }
        return new RegisteredMetric(entropic.withEps(eps), description, source, needs, channels, cost, range);
    }
}
