package org.sourceselect.transferability.ssim;

/**
 * The label slices of a binary task. As with {@link org.sourceselect.transferability.FeatureMaps}, slices may be read from several threads at once, each
 * with an array of its own.
 */
public interface LabelMaps {

    /** How many axial slices, of all subjects. */
    int slices();

    /** Pixels from top to bottom. */
    int height();

    /** Pixels from left to right. */
    int width();

    /** The subject a slice belongs to, as any number that tells this task's subjects apart. */
    int subject(int slice);

    /**
     * What names the slice's subject across tasks: equal for two tasks exactly when it is the same scan session, so with
     * the data set in it. Never shown to anybody.
     */
    String subjectKey(int slice);

    /** Where along the body axis, 0 at the bottom of the brain and 1 at its top. */
    float position(int slice);

    /** Reads the {@code height * width} pixels of a slice, row by row: 1 inside the region of interest, 0 outside. */
    void mask(int slice, byte[] into);
}
