package org.sourceselect.phantom;

/** The contrasts a phantom is imaged in. */
enum Modality {
    T1,
    /** T1 after a contrast agent. */
    T1CE,
    T2,
    FLAIR
}
