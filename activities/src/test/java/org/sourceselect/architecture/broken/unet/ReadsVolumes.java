package org.sourceselect.architecture.broken.unet;

import org.sourceselect.imaging.Volume;

/** A net that reads volumes. */
public final class ReadsVolumes {

    String name() {
        return Volume.class.getName();
    }
}
