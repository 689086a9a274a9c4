package org.sourceselect.plan;

import org.sourceselect.activity.StageName;

/**
 * How much there is to do for one artifact.
 *
 * @param stage the stage
 * @param scale what else its units can be compared with
 * @param shape the settings that decide how long one item takes, in words
 * @param perItem units of one item: an iteration, an image, a pair of slices, a subject
 * @param items how many items
 * @param bytes what the store will hold more, by the formats of the files
 */
public record Work(StageName stage, Scale scale, String shape, double perItem, double items, long bytes) {

    /** What units mean. */
    public enum Scale {
        /** Those of the stage alone. */
        OWN,
        /** Those of a U-Net's arithmetic: the same for each stage that runs a net of ours. */
        NETWORK
    }

    /** All units. */
    public double units() {
        return perItem * items;
    }

    /** Whether a unit of the other is a unit of this one. */
    boolean comparableWith(Work other) {
        return scale == other.scale && (scale == Scale.NETWORK || stage.equals(other.stage));
    }
}
