package org.sourceselect.architecture.broken.transferability;

import org.sourceselect.transferability.hscore.HScore;

/** A contract that knows one of the metrics. */
public final class KnowsAFamily {

    String name() {
        return HScore.class.getName();
    }
}
