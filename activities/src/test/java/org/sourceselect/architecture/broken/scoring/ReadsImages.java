package org.sourceselect.architecture.broken.scoring;

import org.sourceselect.imaging.Volume;

/** A score of files that reads volumes. */
public final class ReadsImages {

    String name() {
        return Volume.class.getName();
    }
}
