package org.sourceselect.dataset;

import org.sourceselect.activity.PreparationSettings;
import org.sourceselect.imaging.Volume;

/**
 * Brings axial slices to size x size pixels.
 *
 * <p>All slices, in and out, are row by row, with row 0 at the patient's anterior side and column 0 at the patient's right
 * (the radiological view: patient's right on the viewer's left).
 */
interface SliceFit {

    /** Fits an image slice; outside the image is 0. */
    void image(float[] slice, float[] into);

    /** Fits a label slice; outside it is 0; no new label value comes up. */
    void labels(short[] slice, short[] into);

    /** The fit that the settings ask for, for one volume. */
    static SliceFit of(PreparationSettings settings, Volume volume, BrainMask brain) {
        return switch (settings.fit()) {
            case RESIZE -> Resizing.of(volume.nx(), volume.ny(), volume.spacing(), settings.size());
            case CROP -> Cropping.about(brain, volume.nx(), volume.ny(), volume.nz(), settings.size());
        };
    }
}
