package org.sourceselect.dataset;

import java.util.Locale;

/** What the brain of an image was told by. */
public enum BrainFinding {
    /** The image differs there from a background of one value. */
    UNIFORM,
    /** It differs from a background of nearly one value, with the ringing of an interpolation or the like. */
    FAINT,
    /** It is brighter there than the air about the head. */
    AIR,
    /** There is no background: every voxel is brain. */
    NONE,
    /** {@code brain: nonzero}. */
    NONZERO,
    /** {@code brain: head}. */
    HEAD,
    /** {@code brain: whole}. */
    WHOLE,
    /** The subject's mask. */
    FILE;

    /** As users read it: in lower case. */
    public String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
