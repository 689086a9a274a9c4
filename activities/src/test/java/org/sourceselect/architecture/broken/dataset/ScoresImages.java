package org.sourceselect.architecture.broken.dataset;

import org.sourceselect.transferability.FeatureMaps;

/** A data set that knows what its images are scored for. */
public final class ScoresImages {

    String name() {
        return FeatureMaps.class.getName();
    }
}
