package org.sourceselect.transferability;

/**
 * How the similarity of two regions of interest is measured, in forms that the empty background cannot decide. In every form
 * more is nearer, and 1 is the same. {@link org.sourceselect.transferability.shape.RegionSimilarity} makes them.
 */
public enum RegionForm {
    /** The SSIM of slices at the same height, where either region is present: place and shape together. */
    SSIM_PRESENT,
    /** The SSIM of the regions brought to a common box: shape without size and place. */
    SSIM_BOX,
    /** The likeness of shape descriptors: size, extent, elongation, compactness, position and height, a sixth each. */
    DESCRIPTORS
}
