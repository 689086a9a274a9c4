package org.sourceselect.transferability;

import java.util.Set;

/**
 * What there is to know of a metric without computing it, said once: by its own class.
 *
 * @param name in requests and reports; lower case with hyphens
 * @param title what people are shown
 * @param version part of what stored scores are found by; raised whenever the metric answers with other numbers, so that its
 *     scores, and no others, are computed anew
 * @param description what it says, in a line
 * @param source where its equation comes from
 * @param needs what it reads
 * @param channels how many feature channels it can use
 * @param cost passes over the features and what comes after
 * @param range of its values, in words
 */
public record MetricFacts(
        String name,
        String title,
        int version,
        String description,
        String source,
        Set<Need> needs,
        Channels channels,
        String cost,
        String range) {

    /** Keeps its own copy of the needs. */
    public MetricFacts {
        needs = Set.copyOf(needs);
    }

    /** Whether it looks at the source's images at all. */
    public boolean usesSource() {
        return needs.contains(Need.SOURCE_FEATURES);
    }

    /** Whether, in a selection, it reads inner layers of the source model, and not its output. */
    public boolean readsLayers() {
        return needs.contains(Need.ENCODER) || needs.contains(Need.DECODER);
    }

    /**
     * Refuses feature maps of the target that the metric cannot use.
     *
     * @throws IllegalArgumentException with a sentence for a user
     */
    public void check(FeatureMaps target) {
        FeatureMaps.checkShape(target, "target");
        if (!channels.accept(target.channels())) {
            throw new IllegalArgumentException(title + " reads features of " + channels.label()
                    + " channels; the target's have " + target.channels() + ".");
        }
    }

    /**
     * The same of both sides, which must have the same channels.
     *
     * @throws IllegalArgumentException with a sentence for a user
     */
    public void check(FeatureMaps source, FeatureMaps target) {
        FeatureMaps.checkShape(source, "source");
        check(target);
        if (source.channels() != target.channels()) {
            throw new IllegalArgumentException(
                    title + " compares features of one model, the same channels on both sides; the source has "
                            + source.channels() + " and the target " + target.channels() + ".");
        }
    }
}
