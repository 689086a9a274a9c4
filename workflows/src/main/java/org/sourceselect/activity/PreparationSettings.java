package org.sourceselect.activity;

/**
 * How volumes become slices.
 *
 * @param size height and width of every slice, a multiple of 16 (four poolings)
 * @param fit how a slice gets that size
 * @param minimumBrainFraction slices with a smaller share of brain pixels are dropped
 * @param slicesPerSubject at most so many slices of a subject, evenly spaced over those with brain; 0 for all
 */
public record PreparationSettings(int size, Fit fit, double minimumBrainFraction, int slicesPerSubject) {

    /** How a slice gets its size. */
    public enum Fit {
        /** Pad to a physical square, then resample: bilinear for images, nearest neighbour for labels. */
        RESIZE,
        /** Crop or zero-pad about the centre of the brain at the native resolution. */
        CROP
    }
}
