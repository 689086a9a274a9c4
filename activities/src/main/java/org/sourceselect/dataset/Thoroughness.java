package org.sourceselect.dataset;

/** How much of a data set's files is read to say which are damaged. */
public enum Thoroughness {

    /** Every label volume, and of the images their headers and whether they are cut short. */
    LABELS,

    /** Every voxel of labels and images. */
    ALL
}
